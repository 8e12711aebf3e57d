"""Many followers at once, and what came of telling them."""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.demo.telegram import StandIn
from bot.demo.telegram.people import Person
from storage import EVERYTHING, ChatKind, Storage
from tests.builders import topic_id
from tests.flows.killing import ask


@asynccontextmanager
async def beside(database: Path):
    """Open the bot's database beside it."""
    storage = await Storage.open(database)
    try:
        yield storage
    finally:
        await storage.close()


async def follow(database: Path, *telegram_ids: int, topics: tuple[str, ...] = ()) -> None:
    """Have these chats follow everything, or these topics, as if they had asked for it."""
    now = datetime.now(UTC)
    async with beside(database) as storage:
        wanted = [await topic_id(storage, name) for name in topics] or [EVERYTHING]
        for telegram_id in telegram_ids:
            kind = ChatKind.PRIVATE if telegram_id > 0 else ChatKind.GROUP
            chat = await storage.chats.meet(telegram_id, kind, language="en", now=now)
            for topic in wanted:
                await storage.topics.follow(chat.id, topic, thread_id=0, now=now)


async def crowd(database: Path, tg: StandIn, size: int, *, first: int = 501) -> list[Person]:
    """Make people who follow everything."""
    people = [tg.person(number, f"Reader {number}", started=True) for number in range(first, first + size)]
    await follow(database, *(person.id for person in people))
    return people


def heard(tg: StandIn, text: str) -> Counter[int]:
    """Count by chat what was ever sent with this text."""
    return Counter({chat: n for chat, sent in tg.sent.items() if (n := sum(text in shown.text for shown in sent))})


def outcomes(database: Path, title: str) -> Counter[str]:
    """Count the outbox rows of an article's alert by what came of them."""
    sql = """
        SELECT o.outcome, count(*) FROM outbox o JOIN notices n ON n.id = o.notice_id
        JOIN articles a ON a.id = n.article_id WHERE a.title = ? GROUP BY 1
    """
    return Counter(dict(ask(database, sql, title)))


async def begin_at_thirty(world) -> None:
    """Start a world's bot at thirty messages a second, with an article that is old news."""
    world.site.publish(title="Before")
    world.settings = world.settings.model_copy(update={"rate": 30})
    await world.start()


async def everyone_hears(world, people, text: str) -> None:
    """Wait until each of these chats was sent this text."""
    ids = {person.id for person in people}
    await world.until(lambda: ids <= heard(world.tg, text).keys(), "somebody was left out")


async def nothing_more(world) -> None:
    """Let the bot go on for a moment, in which it could say something twice."""
    await world.polled(1)
    await asyncio.sleep(0.2)
