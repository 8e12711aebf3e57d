"""Ends of rows are gathered and stored, and none is lost."""

import asyncio
import itertools
import sqlite3
from datetime import timedelta

import pytest

from bot.demo.telegram.window import WAIT_SECONDS
from bot.jobs.settle import MOST, Settler
from storage import EVERYTHING, Announce, Settlement, Settling, Storage
from tests.builders import NOW, absorb, item, reader

ROWS = 30


@pytest.fixture
async def claimed(storage: Storage) -> Storage:
    """Thirty rows under way to thirty chats."""
    await absorb(storage, item(1))
    for number in range(ROWS):
        await reader(storage, 1000 + number)
    await storage.outbox.decide([Announce(1, (EVERYTHING,), NOW + timedelta(days=2))], NOW)
    await storage.outbox.expand(NOW)
    await storage.outbox.claim(NOW, limit=ROWS, lease=timedelta(seconds=15))
    return storage


def settler(storage: Storage, clock=lambda: NOW) -> Settler:
    return Settler(storage, clock, retry_seconds=0.05)


def sent(row: int) -> Settlement:
    return Settlement((row,), row, Settling.SENT, message_id=row, shows="alert")


async def open_ids(storage: Storage) -> list[int]:
    return [row["id"] for row in await storage._db.fetch("SELECT id FROM outbox WHERE settled_at IS NULL ORDER BY id")]


async def test_what_is_added_is_soon_stored(claimed):
    """Without anyone waiting for it."""
    ends = settler(claimed)
    ends.add(sent(1), sent(2))
    ends.add(sent(3))
    async with asyncio.timeout(WAIT_SECONDS):
        while len(await open_ids(claimed)) > ROWS - 3:
            await asyncio.sleep(0.01)
    await ends.flush()


async def test_what_comes_half_a_second_later_is_not_waited_for(claimed):
    """A crash repeats what was sent and is not stored: each batch is stored with its own moment."""
    moments = itertools.count(1)
    ends = settler(claimed, clock=lambda: NOW + timedelta(seconds=next(moments)))
    for row in (1, 2):
        ends.add(sent(row))
        await asyncio.sleep(0.5)
    await ends.flush()
    sql = "SELECT count(DISTINCT settled_at) AS batches FROM outbox WHERE outcome = 'sent'"
    assert [row["batches"] for row in await claimed._db.fetch(sql)] == [2]


async def test_flushing_waits_for_all_and_for_nothing_if_there_is_nothing(claimed):
    """More than one batch of them, some of several rows, some added while others are stored."""
    ends = settler(claimed)
    await ends.flush()
    ends.add()
    await ends.flush()
    ends.add(*(Settlement((404,), 1, Settling.DROPPED) for _ in range(MOST)), Settlement((1, 2), 1, Settling.DROPPED))
    await asyncio.sleep(0.03)
    ends.add(*(sent(row) for row in range(3, ROWS + 1)))
    await ends.flush()
    assert await open_ids(claimed) == []


async def test_a_busy_database_loses_nothing(claimed, tmp_path):
    """They were sent: forgetting them would send them again."""
    ends = settler(claimed)
    other = sqlite3.connect(tmp_path / "handbill.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ends.add(*(sent(row) for row in range(1, 11)))
    await asyncio.sleep(0.4)
    ends.add(*(sent(row) for row in range(11, 21)))
    assert len(await open_ids(claimed)) == ROWS
    other.execute("ROLLBACK")
    other.close()
    async with asyncio.timeout(WAIT_SECONDS):
        await ends.flush()
    assert await open_ids(claimed) == list(range(21, ROWS + 1))


async def test_an_end_that_cannot_be_stored_holds_up_no_other(claimed):
    """A fault of ours in one of them: the others are stored, and those that come after."""
    ends = settler(claimed)
    impossible = Settlement((5,), 5, Settling.SENT, message_id=2**70)  # no such number in a database
    ends.add(*(sent(row) for row in range(1, 5)), impossible, *(sent(row) for row in range(6, 11)))
    async with asyncio.timeout(WAIT_SECONDS):
        await ends.flush()
    ends.add(sent(11))
    await ends.flush()
    assert await open_ids(claimed) == [5, *range(12, ROWS + 1)]
