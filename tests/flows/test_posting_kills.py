"""Killed at each step of posting, as by a power cut: what was said is answered after all, and published once."""

import asyncio

import pytest

from bot.demo.publication import Publication
from bot.demo.telegram import StandIn
from storage import Storage
from tests.flows.conftest import TOKEN
from tests.flows.killing import Process, ask, until
from tests.flows.posting import RECEIPT, day, live, newtown

WAITING = "SELECT 1 FROM inbox WHERE handled_at IS NULL"


@pytest.fixture
async def bot(tmp_path):
    """Run the bot in a process of its own, with a branch and an organiser."""
    database = tmp_path / "handbill.db"
    storage = await Storage.open(database)
    await newtown(storage)
    await storage.close()
    async with Publication(stock=()) as site, StandIn(token=TOKEN) as tg:
        settings = {"token": TOKEN, "api_url": tg.url, "feeds": site.feed_url, "database": str(database)}
        async with Process(tmp_path, rate="1000", **settings) as process:
            yield process, tg, database


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1])
async def test_killed_at_each_step(bot, delay):
    """Right after it was said, while it is read, while it is answered, and a moment later."""
    process, tg, database = bot
    bo = tg.person(101, "Bo")
    await bo.say("/id")
    await bo.hears("101")

    async def killed():
        await asyncio.sleep(delay)
        await process.kill()
        await process.start()
        await until(lambda: tg.pending == 0 and ask(database, WAITING) == [], "it was not handled")

    async def said(text, answer):
        message = await bo.say(text)
        await killed()
        await bo.hears(answer, after=message)

    def shows(words):
        return any(words in one.text for one in live(bo))

    async def chosen(label, true):
        await bo.press(next(one for one in live(bo) if label in one.labels), label)
        await killed()
        await bo.until(true, f"{label} came to nothing")

    at = day()
    await said(f"/announce Rent\n{at:%a %d %b %Y} at 7", "When is it? Choose")
    evening = next(label for one in live(bo) for label in one.labels if "pm" in label)
    await chosen(evening, lambda: shows("This is what followers will see"))
    await chosen("Title", lambda: shows("What is it called?"))
    await said("Rents", "This is what followers will see")
    await chosen("Publish", lambda: ask(database, "SELECT 1 FROM meetings") != [])
    await bo.until(lambda: any(RECEIPT in one.text for one in bo.messages), "it was not said")
    assert ask(database, "SELECT title, local_start FROM meetings") == [("Rents", f"{at:%Y-%m-%d}T19:00")]
    assert ask(database, "SELECT state FROM drafts") == [("published",)]
    assert ask(database, "SELECT did FROM audit WHERE thing = 'meeting'") == [("published",)]
