"""A meeting is changed while it is being told: over HTTP, at the pace of a real bot, with a second bot."""

import asyncio
import sqlite3
import time
from collections import Counter
from contextlib import closing
from datetime import timedelta

from bot import app
from bot.demo.telegram.window import WAIT_SECONDS
from bot.jobs import redraw
from bot.rules.meetings import acts, cancelled
from storage import messages
from storage.instants import to_stored
from tests.builders import branch
from tests.flows.chatting import asked, pressed
from tests.flows.crowd import heard
from tests.flows.killing import ask
from tests.flows.organised import ADMIN, ana, bo, cy, di, now, post, rewrite, world

__all__ = ["ana", "bo", "cy", "di", "world"]
TITLE = "Why public housing matters"
NEW, OFF = "New meeting", "Cancelled"


async def followers(database, tg, size, *, first=10_001, branch_id=1):
    """Make so many people who follow a branch."""
    people = [tg.person(number, f"Reader {number}", started=True) for number in range(first, first + size)]
    await asyncio.to_thread(_follow, database, people, branch_id)  # a bot of this process may be writing
    return people


def _follow(database, people, branch_id):
    at, first = to_stored(now()), people[0].id
    with closing(sqlite3.connect(database, timeout=WAIT_SECONDS)) as file, file:
        file.executemany(
            "INSERT INTO chats (telegram_id, kind, language, created_at) VALUES (?, 'private', 'en', ?)",
            [(person.id, at) for person in people],
        )
        file.execute(
            """
            INSERT INTO branch_follows (branch_id, chat_id, level, created_at)
            SELECT ?, id, 'everything', ? FROM chats WHERE telegram_id >= ?
            """,
            (branch_id, at, first),
        )


def ends(database, kind):
    """Count a kind of notice's rows by what came of them; "" is still to be sent."""
    sql = """
        SELECT o.outcome, count(*) FROM outbox o JOIN notices n ON n.id = o.notice_id WHERE n.kind = ? GROUP BY 1
    """
    return Counter(dict(ask(database, sql, kind)))


async def cancel(person):
    """Cancel the only meeting, as its organiser does."""
    card = await asked(person, "/mymeetings", TITLE)
    await pressed(person, card, card.labels[0], "It takes place as announced.")
    await pressed(person, card, "Cancel", "Cancel it?")
    await pressed(person, card, "Cancel without a reason", "It is cancelled")


async def test_cancelled_shortly_before_a_reminder(world, di):
    """Nobody is reminded of it; of another that begins at the same time, they are."""
    async with world.storage() as storage:
        meeting = await post(storage, 1, starts_in=timedelta(days=1, seconds=12))
        await post(storage, 1, uid="uid-2", starts_in=timedelta(days=1, seconds=12), title="Another meeting")
        await di.settled(2)
        change = cancelled(meeting, "", now())
        await storage.meetings.change(meeting.id, change, expected=1, by=ADMIN, now=now())
    await di.hears(OFF)
    reminder = await di.hears("Reminder")
    await world.polled(3)
    assert "Another meeting" in reminder.text
    assert [shown.text.split("\n")[0] for shown in di.messages] == [NEW, NEW, OFF, "Reminder"]


async def test_cancelled_while_ten_thousand_are_still_to_be_told(idle, brisk):
    """At thirty a second: nobody is told of it any more, and those who were told are told that it is off."""
    idle.settings = idle.settings.model_copy(update={"admins": frozenset({ADMIN}), "rate": 30})
    database, tg = idle.settings.database, idle.tg
    async with idle.storage() as storage:
        await branch(storage)
    await followers(database, tg, 10_000)
    ana = tg.person(ADMIN, "Ana", started=True)
    await idle.start()
    async with idle.storage() as storage:
        await post(storage, 1)
    await idle.until(lambda: heard(tg, NEW).total() >= 30, "nobody is told")
    assert ends(database, "new_meeting")[""] > 9_000
    began = time.monotonic()
    await cancel(ana)
    answered, told = time.monotonic() - began, heard(tg, NEW).total()
    await idle.until(lambda: not ends(database, "new_meeting")[""], "they still wait")
    await idle.until(lambda: heard(tg, OFF).keys() == heard(tg, NEW).keys(), "somebody thinks that it is on")
    took = time.monotonic() - began
    await idle.until(lambda: not ends(database, "cancelled")[""], "they still wait")
    new, off = heard(tg, NEW), heard(tg, OFF)
    print(f"\n{answered:.1f} s to cancel; {new.total()} were told, {took:.1f} s until all of them knew that it is off")
    assert set(new.values()) == set(off.values()) == {1}
    assert new.total() <= told + 60  # what was claimed when it was cancelled: two seconds' worth
    assert ends(database, "new_meeting") == {"sent": new.total(), "dropped": 10_000 - new.total()}
    assert ends(database, "cancelled") == {"sent": off.total(), "dropped": 10_000 - off.total()}


async def test_two_bots_on_one_database(world, bo, monkeypatch):
    """Everybody is told once, of the meeting, of the change, and each card is edited once."""
    monkeypatch.setattr(messages, "SETTLED", timedelta(seconds=0.5))
    monkeypatch.setattr(redraw, "IDLE_SECONDS", 0.2)
    monkeypatch.setattr(acts, "SETTLING", timedelta(seconds=0.5))
    people, stop = await followers(world.settings.database, world.tg, 300), asyncio.Event()
    second = asyncio.create_task(app.run(world.settings, stop))
    try:
        await world.polled(2)
        async with world.storage() as storage:
            meeting = await post(storage, 1)
        ids = {person.id for person in people} | {103}
        await world.until(lambda: heard(world.tg, NEW).keys() == ids, "somebody was left out")
        async with world.storage() as storage:
            await rewrite(storage, meeting, venue="Town Hall", blurb="In the town hall")
        await world.until(lambda: heard(world.tg, "Changed").keys() == ids, "somebody was left out")
        edited = [person.messages for person in people]
        await world.until(lambda: all("In the town hall" in shown[0].text for shown in edited), "not edited")
        await world.polled(3)
        assert set(heard(world.tg, NEW).values()) == set(heard(world.tg, "Changed").values()) == {1}
        edits = Counter(call.chat_id for call in world.tg.calls if call.method == "editMessageText")
        assert edits == dict.fromkeys(ids, 1)
    finally:
        stop.set()
        await asyncio.wait_for(second, WAIT_SECONDS)


async def test_three_quick_edits_are_one_notice(world, di, monkeypatch):
    """From what its reader knew to what is so in the end."""
    monkeypatch.setattr(acts, "SETTLING", timedelta(seconds=2))
    async with world.storage() as storage:
        meeting = await post(storage, 1)
        await di.hears(NEW)
        for venue in ("Town Hall", "Library", "Park"):
            meeting = await rewrite(storage, meeting, venue=venue)
    told = await di.hears("Changed")
    assert "Brown St Hall, 3 Brown St, Newtown → Park, 3 Brown St, Newtown" in told.text
    await world.polled(3)
    assert sum("Changed" in shown.text for shown in di.messages) == 1


async def test_two_organisers_press_at_the_same_moment(world, ana, bo, di):
    """One of them does it, the other is shown what was done; the followers are told one thing."""
    async with world.storage() as storage:
        meeting = await post(storage, 1)
    await di.hears(NEW)
    cards = [await asked(person, "/id", "Your Telegram id") for person in (ana, bo)]
    await asyncio.gather(
        ana.press(cards[0], data=f"off:{meeting.id}:1:0"), bo.press(cards[1], data=f"defer:{meeting.id}:1:0")
    )
    await asyncio.gather(ana.toasted(), bo.toasted())
    told = await di.settled(2)
    async with world.storage() as storage:
        done = [act.did for act in await storage.audit.of("meeting", meeting.id)]
    assert done in (["published", "cancelled"], ["published", "postponed"])
    await world.polled(2)
    assert len(di.messages) == len(told) == 2
    shown = [card.text for card in cards]
    assert sum("Nothing was done" in text for text in shown) == 1, shown
