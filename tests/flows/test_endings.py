"""However a run ends, what was done is recorded, what was not goes on, and what is said of it holds no secret."""

import asyncio
import signal
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot import app
from bot.check import live
from bot.demo.publication import Publication
from bot.demo.telegram import StandIn
from bot.demo.telegram.window import WAIT_SECONDS
from bot.jobs import deliver
from tests.flows.conftest import TOKEN
from tests.flows.crowd import crowd, heard
from tests.flows.killing import Process, ask, baselined, have_feeds_read_at_once, settled_chats, until

TITLE = "Rents rise by the river"


# A process of its own ---------------------------------------------------------------------------------


@pytest.fixture
async def outside(tmp_path):
    """A publication with an article that waits to be alerted to its followers, a Telegram, and a bot not started."""
    database = tmp_path / "handbill.db"
    async with Publication(stock=()) as site, StandIn(token=TOKEN) as tg:
        site.publish(title="Before")
        wanted = {"token": TOKEN, "database": str(database), "rate": "40", "api_url": tg.url, "feeds": site.feed_url}
        async with Process(tmp_path, log_level="DEBUG", **wanted) as bot:
            people = await crowd(database, tg, 45)
            await until(lambda: baselined(database), "the feed was not read")
            bot.at_rest = await end_by(bot, signal.SIGTERM)
            site.publish(title=TITLE)
            have_feeds_read_at_once(database)
            yield bot, tg, people, database
        seen = (tmp_path / "bot.log").read_text("utf-8")
        assert TOKEN not in seen
        assert TOKEN.partition(":")[2] not in seen
        assert "Traceback" not in seen


async def end_by(bot, *signals, code: int = 0) -> float:
    """Send these signals, the first at once; give the seconds until it has ended, with this exit code."""
    began = time.monotonic()
    for number in signals:
        bot._process.send_signal(number)
        await asyncio.sleep(0.1)
    assert await asyncio.wait_for(bot._process.wait(), WAIT_SECONDS) == code
    return time.monotonic() - began


def at_the_latest(bot) -> float:
    """Return the seconds for an orderly end: what it grants its work, and how long an end takes here at rest."""
    return app.FINISH_SECONDS + deliver.LAST_SECONDS + 2 + 10 * bot.at_rest


async def everybody_has_it_after_a_start(bot, tg, people) -> None:
    await bot.start()
    await until(lambda: len(heard(tg, TITLE)) == len(people), "somebody was left out")
    await bot.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_an_end_in_the_middle_of_an_alert(outside, number):
    """Every message that was sent is recorded; after the next start everyone has the alert, and nobody twice."""
    bot, tg, people, database = outside
    await bot.start()
    await until(lambda: heard(tg, TITLE).total() >= 15, "no alerts")
    assert await end_by(bot, number) < at_the_latest(bot)
    assert 15 <= heard(tg, TITLE).total() < len(people)
    assert settled_chats(database, TITLE) == set(heard(tg, TITLE))
    await everybody_has_it_after_a_start(bot, tg, people)
    assert set(heard(tg, TITLE).values()) == {1}


@pytest.mark.parametrize(
    ("signals", "code"),
    [((signal.SIGTERM, signal.SIGTERM), 143), ((signal.SIGINT, signal.SIGINT), 130)],
    ids=["SIGTERM", "SIGINT"],
)
async def test_a_second_signal_ends_it_at_once(outside, signals, code):
    """What was answered is recorded, what was in flight is left leased: nothing is lost, and nobody told thrice."""
    bot, tg, people, database = outside
    await bot.start()
    await until(lambda: heard(tg, TITLE).total() >= 15, "no alerts")
    tg.faults.latency = 600
    await asyncio.sleep(0.3)
    assert await end_by(bot, *signals, code=code) < app.FINISH_SECONDS
    assert settled_chats(database, TITLE) == set(heard(tg, TITLE))
    assert ask(database, "SELECT 1 FROM outbox WHERE settled_at IS NULL AND leased_until > 1e6 * strftime('%s')")
    tg.faults.clear()
    ask(database, "UPDATE outbox SET leased_until = 0")  # as if fifteen seconds had passed
    await everybody_has_it_after_a_start(bot, tg, people)
    assert max(heard(tg, TITLE).values()) <= 2


async def test_whatever_hangs_a_second_signal_ends_it(outside):
    """Also a database that another program holds, so that nothing can be recorded."""
    bot, tg, people, database = outside
    await bot.start()
    await until(lambda: heard(tg, TITLE).total() >= 15, "no alerts")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await end_by(bot, signal.SIGTERM, signal.SIGTERM, code=143) < app.FINISH_SECONDS
        other.execute("ROLLBACK")
    ask(database, "UPDATE outbox SET leased_until = 0")
    await everybody_has_it_after_a_start(bot, tg, people)
    assert max(heard(tg, TITLE).values()) <= 2


async def test_an_end_while_another_program_holds_the_database(outside):
    """It does not wait for it for long; what was sent and could not be recorded is all that may come twice."""
    bot, tg, people, database = outside
    await bot.start()
    await until(lambda: heard(tg, TITLE).total() >= 15, "no alerts")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await end_by(bot, signal.SIGTERM) < at_the_latest(bot)
        other.execute("ROLLBACK")
    unrecorded = set(heard(tg, TITLE)) - settled_chats(database, TITLE)
    await bot.start()
    await until(lambda: len(heard(tg, TITLE)) == len(people), "somebody was left out")
    await bot.end()
    assert {chat for chat, copies in heard(tg, TITLE).items() if copies > 1} <= unrecorded


# In this process --------------------------------------------------------------------------------------


async def test_an_end_while_telegram_hangs(world, monkeypatch):
    """It does not wait for answers for ever; what may have arrived comes again, and nobody is left out."""
    monkeypatch.setattr(app, "FINISH_SECONDS", 1)
    world.settings = world.settings.model_copy(update={"rate": 40})
    await world.stop()
    people = await crowd(world.settings.database, world.tg, 50)
    have_feeds_read_at_once(world.settings.database)
    await world.start()
    world.site.publish(title=TITLE)
    await world.until(lambda: heard(world.tg, TITLE).total() >= 15, "no alerts")
    world.tg.faults.latency = 600
    await asyncio.sleep(0.3)
    await world.stop()
    assert settled_chats(world.settings.database, TITLE) == set(heard(world.tg, TITLE))
    world.tg.faults.clear()
    ask(world.settings.database, "UPDATE outbox SET leased_until = 0")  # as if fifteen seconds had passed
    await world.start()
    await world.until(lambda: len(heard(world.tg, TITLE)) == len(people), "somebody was left out")
    assert max(heard(world.tg, TITLE).values()) <= 2


async def test_what_is_asked_while_it_ends(world):
    """Before, during or after the end: everybody is answered, once."""
    people = [world.tg.person(number, f"Reader {number}") for number in range(1, 31)]
    for person in people[:10]:
        await person.say("/id")
    ending = asyncio.create_task(world.stop())
    for person in people[10:20]:
        await person.say("/id")
        await asyncio.sleep(0.003)
    await ending
    for person in people[20:]:
        await person.say("/id")
    await world.start()
    for person in people:
        await person.hears(str(person.id))
    await asyncio.sleep(0.3)
    assert {len(person.messages) for person in people} == {1}


async def test_a_storm_does_not_hold_up_the_end(world, monkeypatch):
    """What cannot be answered in time is kept, and answered after the next start."""
    monkeypatch.setattr(app, "FINISH_SECONDS", 1.5)
    ana = world.tg.person(1, "Ana")
    for _ in range(8):  # three are answered at once, then one a second
        await ana.say("/id")
    await ana.settled(3)
    await world.stop()
    assert len(ana.messages) < 8
    assert ask(world.settings.database, "SELECT 1 FROM inbox WHERE handled_at IS NULL") != []
    await world.start()
    await ana.settled(8)
    await world.until(lambda: ask(world.settings.database, "SELECT 1 FROM inbox WHERE handled_at IS NULL") == [])
    assert len(ana.messages) <= 9


async def test_two_bots_with_one_token(world, tmp_path, capsys):
    """Telegram gives updates to one of them: the log says so, both stay, and everybody is answered."""
    stop = asyncio.Event()
    other = world.settings.model_copy(update={"database": tmp_path / "other.db"})
    second = asyncio.create_task(app.run(other, stop))
    said = ""

    def told() -> bool:
        nonlocal said
        said += capsys.readouterr().out
        return "another program polls with this token" in said

    await world.until(told, "nothing was said of it")
    ana = world.tg.person(1, "Ana")
    await ana.say("/id")
    await ana.hears("1")
    assert not second.done()
    assert not world._task.done()
    stop.set()
    await asyncio.wait_for(second, WAIT_SECONDS)
    bo = world.tg.person(2, "Bo")
    await bo.say("/id")
    await bo.hears("2")
    assert TOKEN not in said


async def test_each_part_is_heard_from(world):
    """A running bot is well part by part; four minutes after its end each part is named as silent."""
    await world.polled(1)
    findings = await live(world.settings)
    named = "alert, corrections, deliver, poll 1, prune, receipts, receive, redraw, retract, texts, watch"
    assert [finding.part for finding in findings] == named.split(", ")
    assert all(finding.well for finding in findings)
    await world.stop()
    later = await live(world.settings, datetime.now(UTC) + timedelta(minutes=4))
    assert not any(finding.well for finding in later)


async def test_a_part_that_fails_is_silent_and_the_others_go_on(world, monkeypatch):
    """Its rounds are tried again and again, and its heartbeat stays away."""

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("bot.jobs.loop.BETWEEN_BEATS", timedelta(0))
    monkeypatch.setattr("storage.outbox.Outbox.claim", broken)

    def stays_away() -> bool:
        beats = dict(ask(world.settings.database, "SELECT part, beat_at FROM heartbeats"))
        return beats["deliver"] < beats["poll 1"] - 1_000_000

    await world.until(stays_away, "its heartbeat goes on")
    (ana,) = await crowd(world.settings.database, world.tg, 1)
    await ana.say("/id")
    await ana.hears(str(ana.id))
