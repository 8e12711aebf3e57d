"""The watchdog: each admin is told of each silence once, and once of its end, whatever else fails."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bot.demo.telegram import StandIn
from bot.demo.telegram.window import WAIT_SECONDS
from bot.gateway import Address, Gateway, Pacer, Transport, new_session
from bot.jobs import watch
from bot.jobs.admins import AGAIN_SECONDS, Admins
from bot.jobs.loop import Pulse
from bot.jobs.watch import BETWEEN_LETTERS, Watching
from bot.views.reader import reader
from bot.views.troubles import troubles
from storage import Letter, Storage
from storage.db import READERS
from tests.builders import NOW

ALLOWED = timedelta(seconds=180)
PARTS = ["receive", "poll 1", "alert", "deliver"]
ANA, BO = 1001, 1002


@dataclass
class Watched:
    """A watchdog and what it watches, with hands that are moved by the test; Telegram is the stand-in."""

    storage: Storage
    session: object
    url: str
    seconds: float = 1_000.0
    ids: frozenset[int] = frozenset({ANA})
    pulse: Pulse = field(init=False)
    watching: Watching = field(init=False)

    async def begin(self) -> None:
        """Begin a run, as after a restart."""
        gateway = Gateway(Transport(self.session, self.url, "1:TEST"), Pacer(30))
        self.pulse = Pulse(self.storage, self.now, monotonic=self.monotonic)
        self.watching = Watching(
            self.storage,
            self.pulse,
            Admins(self.ids, lambda who, message: gateway.send(Address(who), message), monotonic=self.monotonic),
            partial(
                troubles, reader=reader("", ZoneInfo("Europe/Athens")), feeds={"poll 1": "https://courier.example/feed"}
            ),
            allowed=ALLOWED,
            clock=self.now,
            monotonic=self.monotonic,
        )
        await self.watching.resume(PARTS)
        await self.pulse.begin([*PARTS, watch.NAME])

    def now(self):
        return NOW + timedelta(seconds=self.seconds - 1_000)

    def monotonic(self) -> float:
        return self.seconds

    async def goes_on(self, seconds: float, *silent: str) -> None:
        """Let time pass, in which all parts but these work, and the watchdog looks."""
        until = self.seconds + seconds
        while self.seconds < until:
            self.seconds = min(self.seconds + 20, until)
            for part in PARTS:
                if part not in silent:
                    await self.pulse.beat(part)
            await self.watching.round()


@pytest.fixture
async def tg():
    async with StandIn(token="1:TEST") as standin:
        yield standin


@pytest.fixture
async def watched(storage, tg):
    async with new_session() as session:
        made = Watched(storage, session, tg.url)
        await made.begin()
        yield made


@pytest.fixture
def ana(tg):
    return tg.person(ANA, "Ana", started=True)


async def test_nothing_is_said_while_all_is_well(watched, ana):
    with capture_logs() as logs:
        await watched.goes_on(3_600)
    assert (ana.messages, logs) == ([], [])


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("receive", "getting from Telegram what people write"),
        ("poll 1", "reading the feed https://courier.example/feed"),
        ("alert", "deciding who is alerted"),
        ("deliver", "delivering alerts"),
    ],
)
async def test_a_silence_is_told_once_and_its_end_once(watched, ana, part, words):
    """By name, with its times in the publication's zone; and the log has one error for it."""
    await watched.goes_on(60)
    with capture_logs() as logs:
        await watched.goes_on(160, part)
        assert ana.messages == []
        await watched.goes_on(3_600, part)
    assert len(ana.messages) == 1
    assert words in ana.last.text
    assert "since 23 Nov 2026 20:01" in ana.last.text
    assert [(entry["log_level"], entry["part"]) for entry in logs] == [("error", part)]
    await watched.goes_on(3_600)
    assert len(ana.messages) == 2
    assert ana.last.text.startswith("Well again: ")
    assert words in ana.last.text
    await watched.goes_on(400, part)
    assert len(ana.messages) == 3


async def test_a_restart_tells_nobody_again(watched, ana):
    """Nor is a run that has begun a sign of life; only work is."""
    await watched.goes_on(400, "deliver")
    with capture_logs() as logs:
        for _ in range(3):
            await watched.begin()
            await watched.goes_on(400, "deliver")
    assert (len(ana.messages), logs) == (1, [])
    await watched.begin()
    await watched.goes_on(40)
    assert [shown.text[:10] for shown in ana.messages[1:]] == ["Well again"]


async def test_several_parts_are_told_of_in_one_message(watched, ana):
    await watched.goes_on(600, *PARTS)
    assert len(ana.messages) <= 2  # a site may make a feed wait for half a minute more
    assert "delivering alerts" in ana.messages[0].text
    assert "getting from Telegram" in ana.messages[0].text


async def test_each_admin_is_told_and_one_who_cannot_be_holds_up_nobody(watched, tg, ana):
    """Bo has never written to the bot: that is logged, once for each silence."""
    tg.person(BO, "Bo")
    watched.ids = frozenset({ANA, BO})
    await watched.begin()
    with capture_logs() as logs:
        await watched.goes_on(3_600, "alert")
    assert len(ana.messages) == 1
    assert [entry["admin"] for entry in logs if "cannot be told" in entry["event"]] == [BO]


async def test_while_telegram_cannot_be_reached(watched, ana, unused_tcp_port):
    """It is in the log at once; who could not be told hears of it afterwards, in one message."""
    there, watched.url = watched.url, f"http://127.0.0.1:{unused_tcp_port}"
    await watched.begin()
    with capture_logs() as logs:
        await watched.goes_on(600, "receive")
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["a part of the bot stands still"]
    watched.url = there
    await watched.begin()
    await watched.goes_on(AGAIN_SECONDS)
    assert len(ana.messages) == 1
    assert "Well again" in ana.last.text


async def test_what_may_have_arrived_is_tried_once_more(watched, tg, ana):
    """Rather twice than never, and no third time."""
    tg.faults.drop("sendMessage", before=False, times=9)
    await watched.goes_on(3_600, "alert")
    assert len(ana.messages) == 2


async def test_a_database_that_cannot_be_written_is_told_of_all_the_same(watched, ana, tmp_path):
    """No part works, nothing can be recorded: every admin hears of it, once."""
    await watched.goes_on(60)
    with closing(sqlite3.connect(tmp_path / "handbill.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await watched.goes_on(600, *PARTS)
        other.execute("ROLLBACK")
    assert len(ana.messages) <= 2
    assert "delivering alerts" in ana.messages[0].text


async def test_a_database_that_hangs_does_not_hang_the_watchdog(watched, storage, ana, monkeypatch):
    """Whoever waits for it waits for ever, and is told of."""
    await watched.goes_on(60)
    monkeypatch.setattr(watch, "DATABASE_SECONDS", 0.05)
    for _ in range(READERS):
        await storage._db._turns.acquire()
    async with storage._db._lock:
        await asyncio.wait_for(watched.goes_on(400, *PARTS), WAIT_SECONDS)
        await asyncio.wait_for(watched.watching.beat(watch.NAME), WAIT_SECONDS)
        assert "delivering alerts" in ana.messages[0].text
    for _ in range(READERS):
        storage._db._turns.release()
    told = len(ana.messages)
    await asyncio.sleep(0.1)
    await watched.goes_on(100, *PARTS)
    assert len(ana.messages) == told
    assert set(await storage.heartbeats.silences()) == set(PARTS)


async def test_a_clock_that_is_set_makes_no_silence(watched, ana, monkeypatch):
    """Neither an hour ahead nor an hour back."""
    await watched.goes_on(60)
    for hours in (1, -1):
        monkeypatch.setattr(watched.pulse, "_clock", lambda hours=hours: NOW + timedelta(hours=hours))
        await watched.goes_on(600)
        assert (await watched.storage.heartbeats.all())["deliver"] == NOW + timedelta(hours=hours)
    assert ana.messages == []


async def test_letters_that_were_given_up_are_told_of_once(watched, storage, ana):
    """How many, and the error's kind; not what was said. Those of the next hour come together."""
    await give_up(storage, 1)
    await watched.goes_on(100)
    assert len(ana.messages) == 1
    assert "1 message or press could not be handled" in ana.last.text
    assert "update 1, KeyError" in ana.last.text
    assert "confidential" not in ana.last.text
    await give_up(storage, 2)
    await watched.goes_on(100)
    await give_up(storage, 3)
    await watched.goes_on(BETWEEN_LETTERS - 300)
    assert len(ana.messages) == 1
    await watched.goes_on(BETWEEN_LETTERS)
    assert len(ana.messages) == 2
    assert "2 messages or presses" in ana.last.text
    assert await storage.inbox.set_aside() == []


async def give_up(storage: Storage, update_id: int) -> None:
    await storage.inbox.store([Letter(update_id, '{"text": "confidential"}')], NOW)
    for _ in range(3):
        await storage.inbox.failed(update_id, error="KeyError", now=NOW)
