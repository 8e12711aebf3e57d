"""Something happens in the middle of an alert, to a chat or to the database: the others hear all, and once."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from bot import app
from tests.flows.crowd import begin_at_thirty, crowd, everyone_hears, follow, heard, nothing_more, outcomes
from tests.flows.killing import ask

TITLE = "Rents rise by the river"


@pytest.fixture
async def paced(idle):
    await begin_at_thirty(idle)
    return idle


async def begun(world):
    await world.until(lambda: heard(world.tg, TITLE).total() > 0, "no alert")


async def test_a_reader_blocks_the_bot_in_the_middle_of_an_alert(paced):
    """They are paused and not written to; what they follow is kept, so that back again they hear the next one."""
    *others, ana = await crowd(paced.settings.database, paced.tg, 16)
    paced.site.publish(title=TITLE)
    await begun(paced)
    await ana.block()
    await everyone_hears(paced, others, TITLE)
    database = paced.settings.database
    await paced.until(lambda: outcomes(database, TITLE) == {"sent": 15, "gone": 1}, "it did not end")
    paused = "SELECT telegram_id FROM chats WHERE paused_at IS NOT NULL"
    await paced.until(lambda: ask(database, paused) == [(ana.id,)], "it was not paused")
    paced.site.publish(title="While away")
    await everyone_hears(paced, others, "While away")
    await ana.unblock()
    await paced.until(lambda: ask(database, paused) == [], "it is still paused")
    paced.site.publish(title="Back again")
    await everyone_hears(paced, [*others, ana], "Back again")
    assert [shown.text.split("\n")[0] for shown in ana.messages] == ["Back again"]


async def test_an_account_is_deleted_silently(paced):
    """The bot learns of it by writing: the chat is paused, the others hear all."""
    *others, ana = await crowd(paced.settings.database, paced.tg, 5)
    await ana.deactivate()
    paced.site.publish(title=TITLE)
    await everyone_hears(paced, others, TITLE)
    database = paced.settings.database
    await paced.until(lambda: outcomes(database, TITLE) == {"sent": 4, "gone": 1}, "it did not end")
    paused = "SELECT 1 FROM chats WHERE telegram_id = ? AND paused_reason LIKE '%deactivated%'"
    await paced.until(lambda: ask(database, paused, ana.id) != [], "it was not paused")


async def test_a_group_is_upgraded_in_the_middle_of_an_alert(paced):
    """It hears of the article once, under its new id."""
    people = await crowd(paced.settings.database, paced.tg, 30)
    group = paced.tg.group(-77, "Harbour branch", admins=people[:1], kind="group")
    await follow(paced.settings.database, -77)
    paced.site.publish(title=TITLE)
    await begun(paced)
    await group.upgrade(-100_077)
    await everyone_hears(paced, [*people, group], TITLE)
    await nothing_more(paced)
    assert heard(paced.tg, TITLE) == {**{person.id: 1 for person in people}, -100_077: 1}
    assert outcomes(paced.settings.database, TITLE) == {"sent": 31}


async def test_a_group_was_upgraded_and_nobody_told_the_bot(paced):
    """Writing to it tells: it hears of the article under its new id, once, and what it follows goes along."""
    group = paced.tg.group(-77, "Harbour branch", kind="group")
    await group.upgrade(-100_077)
    await paced.until(lambda: paced.tg.pending == 0, "the service messages still wait")
    await follow(paced.settings.database, -77)
    for title in (TITLE, "The next one"):
        paced.site.publish(title=title)
        await everyone_hears(paced, [group], title)
    await nothing_more(paced)
    assert [len(heard(paced.tg, title)) for title in (TITLE, "The next one")] == [1, 1]
    assert ask(paced.settings.database, "SELECT telegram_id, kind FROM chats") == [(-100_077, "supergroup")]


async def test_an_alert_that_cannot_be_rendered(paced, monkeypatch):
    """A fault of ours with one article ends that alert, recorded as failed; the next article is alerted."""
    people = await crowd(paced.settings.database, paced.tg, 3)
    told = app.told

    def failing(telling, articles, zone, picture):
        if articles[telling.first.article_id].title == TITLE:
            raise ZeroDivisionError
        return told(telling, articles, zone, picture)

    monkeypatch.setattr(app, "told", failing)
    database = paced.settings.database
    paced.site.publish(title=TITLE)
    await paced.until(lambda: outcomes(database, TITLE) == {"failed": 3}, "it did not end")
    paced.site.publish(title="The next one")
    await everyone_hears(paced, people, "The next one")
    assert heard(paced.tg, TITLE) == {}


async def test_telegram_refuses_an_alert(paced):
    """A message that will never be accepted is not tried again; the others hear it."""
    refused, *others = await crowd(paced.settings.database, paced.tg, 4)
    paced.tg.faults.fail("sendMessage", times=9, code=400, description="Bad Request: odd", chat=refused.id)
    paced.site.publish(title=TITLE)
    await everyone_hears(paced, others, TITLE)
    await paced.until(lambda: outcomes(paced.settings.database, TITLE) == {"sent": 3, "failed": 1})
    await nothing_more(paced)
    assert sum(call.chat_id == refused.id for call in paced.tg.calls) == 1


async def test_another_program_locks_the_database_in_the_middle(paced):
    """For three seconds: every alert arrives once, and every question is answered once."""
    people = await crowd(paced.settings.database, paced.tg, 45)
    paced.site.publish(title=TITLE)
    await begun(paced)
    with closing(sqlite3.connect(paced.settings.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        asked = [await person.say("/id") for person in people[:5]]
        await asyncio.sleep(3)
        other.execute("ROLLBACK")
    await everyone_hears(paced, people, TITLE)
    for person, message in zip(people, asked, strict=False):
        await person.hears(f"{person.id}", after=message)
    await paced.until(lambda: outcomes(paced.settings.database, TITLE) == {"sent": 45}, "not all was recorded")
    assert set(heard(paced.tg, TITLE).values()) == {1}
    assert [len(person.messages) for person in people[:5]] == [2] * 5
