"""A write happens whole or not at all, whatever becomes of the task, the statement or the disk."""

import asyncio
import sqlite3
from dataclasses import replace

import pytest

from bot.demo.telegram.window import WAIT_SECONDS
from storage import Full, Storage
from tests.builders import NOW, absorb, item, reader

BEAT = "INSERT INTO heartbeats (part, beat_at) VALUES (:part, 0)"


async def parts(storage: Storage) -> list[str]:
    return list(await storage.heartbeats.all())


async def test_a_cancelled_task_leaves_nothing_and_blocks_nobody(storage):
    """Cancelled between two statements; the next write works at once."""

    async def half() -> None:
        async with storage._db.transaction() as t:
            await t.run(BEAT, {"part": "half"})
            await asyncio.sleep(60)

    task = asyncio.create_task(half())
    await asyncio.sleep(0.05)
    task.cancel()
    await storage.heartbeats.beat("next", NOW)
    assert await parts(storage) == ["next"]
    assert task.cancelled()


async def test_who_reads_without_a_pause_keeps_nobody_from_reading(storage):
    """More of them than there are connections: each of the others comes in turn."""
    over = asyncio.Event()

    async def busy() -> None:
        while not over.is_set():
            await storage.heartbeats.all()

    readers = [asyncio.create_task(busy()) for _ in range(5)]
    await asyncio.sleep(0.05)
    async with asyncio.timeout(WAIT_SECONDS):
        for _ in range(50):
            await storage.topics.all()
    over.set()
    await asyncio.gather(*readers)


@pytest.mark.parametrize("turns", range(40))
async def test_wherever_a_task_is_cancelled_a_write_is_whole_or_not_there(storage, turns):
    """Cancelled after any number of the loop's turns: while it waits, begins, writes, commits."""
    task = asyncio.create_task(storage.heartbeats.begin(["alert", "poll"], NOW))
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await parts(storage) in ([], ["alert", "poll"])
    await storage.heartbeats.beat("next", NOW)
    assert "next" in await parts(storage)


async def test_a_task_cancelled_twice_still_rolls_back(storage):
    """An impatient stop does not leave the next writer inside our transaction."""

    async def half() -> None:
        async with storage._db.transaction() as t:
            await t.run(BEAT, {"part": "half"})
            await asyncio.sleep(60)

    for turns in range(6):
        task = asyncio.create_task(half())
        await asyncio.sleep(0.01)
        task.cancel()
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await storage.heartbeats.beat("next", NOW)
        assert await parts(storage) == ["next"]


async def test_two_coroutines_writes_do_not_mix(storage):
    """One that fails takes nothing of the other's with it, and nothing of it stays."""

    async def write(part: str, *, fails: bool) -> None:
        async with storage._db.transaction() as t:
            for step in "abc":
                await t.run(BEAT, {"part": part + step})
                await asyncio.sleep(0.001)
            if fails:
                raise ValueError(part)

    writers = [write(str(number), fails=bool(number % 2)) for number in range(10)]
    ended = await asyncio.gather(*writers, return_exceptions=True)
    assert [isinstance(end, ValueError) for end in ended] == [False, True] * 5
    assert await parts(storage) == [f"{number}{step}" for number in range(0, 10, 2) for step in "abc"]


async def test_a_reader_beside_a_writer_sees_the_moment_before(storage):
    """Neither waits for the other, and nothing uncommitted is read."""
    async with storage._db.transaction() as t:
        await t.run(BEAT, {"part": "poll"})
        assert await parts(storage) == []
    assert await parts(storage) == ["poll"]


async def test_a_statement_that_fails_in_the_middle_leaves_nothing(storage):
    """The first nine items go with the tenth; our own mistakes are raised as they are."""
    items = [item(number) for number in range(1, 10)]
    with pytest.raises(sqlite3.IntegrityError):
        await absorb(storage, *items, replace(item(10), byline=None))
    assert (await storage.articles.page(limit=5)).articles == ()
    await absorb(storage, *items)
    assert len((await storage.articles.page(limit=20)).articles) == 9


async def test_a_full_disk_is_said_and_changes_nothing(storage):
    """What was stored can still be read, and once there is room, written."""
    await reader(storage, 1001)
    writer = storage._db._connections[0]
    ((pages,),) = await writer.execute_fetchall("PRAGMA page_count")
    await writer.execute(f"PRAGMA max_page_count = {pages + 10}")
    bulky = [item(number, body_html="<p>Rents.</p>" * 1_000) for number in range(1, 30)]
    with pytest.raises(Full, match="nothing was changed"):
        await absorb(storage, *bulky)
    assert (await storage.articles.page(limit=5)).articles == ()
    assert (await storage.chats.find(1001)) is not None
    await writer.execute("PRAGMA max_page_count = 1000000")
    assert (await absorb(storage, *bulky)).new == 29


async def test_a_reader_goes_back_after_a_failure(storage):
    """More readings than connections fail, and the next still finds one."""
    for _ in range(10):
        with pytest.raises(sqlite3.OperationalError):
            await storage._db.fetch("SELECT nonsense FROM nowhere")
    assert await parts(storage) == []


async def test_more_readings_than_connections_wait_their_turn(storage):
    """A hundred at once are all answered."""
    await absorb(storage, item(1))
    found = await asyncio.gather(*(storage.articles.get(1) for _ in range(100)))
    assert {article.title for article in found} == {"Article 1"}


async def test_a_cancelled_reading_gives_its_connection_back(storage):
    """A handler that is cut short takes no connection with it."""
    await absorb(storage, item(1))
    for _ in range(10):
        task = asyncio.create_task(storage.articles.get(1))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert (await storage.articles.get(1)).title == "Article 1"


async def test_closing_waits_for_the_write_under_way(tmp_path):
    """An orderly end keeps what has begun to be stored."""
    storage = await Storage.open(tmp_path / "handbill.db")
    writing = asyncio.create_task(storage.heartbeats.begin(["alert", "poll"], NOW))
    await asyncio.sleep(0)
    await storage.close()
    await writing
    storage = await Storage.open(tmp_path / "handbill.db")
    assert await parts(storage) == ["alert", "poll"]
    await storage.close()
