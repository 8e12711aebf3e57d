"""What tests of conversations share: saying, pressing, and reading a message as its entities mark it."""

import asyncio

from bot.demo.telegram import Shown
from bot.demo.telegram.groups import Group
from bot.demo.telegram.people import Person
from bot.demo.telegram.window import WAIT_SECONDS


def links(shown: Shown) -> list[tuple[str, str]]:
    """Give the linked words of a message and where they lead."""
    units = shown.text.encode("utf-16-le")
    return [
        (units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"), e["url"])
        for e in shown.entities
        if e["type"] == "text_link"
    ]


def titles(shown: Shown) -> list[str]:
    """Give the linked headlines of a message."""
    return [text for text, _ in links(shown)]


async def asked(person: Person, text: str, answer: str, *, in_: Group | None = None, **how: object) -> Shown:
    """Say something, and give the answer that has these words."""
    said = await person.say(text, in_=in_, **how)
    return await (in_ or person).hears(answer, after=said)


async def pressed(person: Person, message: Shown, label: str, answer: str) -> Shown:
    """Press, and wait until the message was edited and shows these words: what it showed before is no answer."""
    before = message.changed
    await person.press(message, label)
    await person.until(lambda: message.changed > before and answer in message.text, f"no {answer!r} after it")
    return message


async def number_of(world, title):
    """Wait until the bot has stored an article, and give its id."""
    async with asyncio.timeout(WAIT_SECONDS), world.storage() as storage:
        while True:
            page = await storage.articles.page(limit=50)
            for article in page.articles:
                if article.title == title:
                    return article.id
            await asyncio.sleep(0.05)
