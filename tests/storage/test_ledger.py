"""The ledger: every follower and every addressed chat once, and resending to nobody who was sent it."""

import asyncio
from datetime import timedelta

import pytest

from storage import EVERYTHING, Announce, Delivery, Hush, Settlement, Settling, Stage, Storage, Widen
from storage.instants import to_stored
from tests.builders import EXPIRY, LEASE, NOW, absorb, announce, claim, expand, item, reader, topic_id

LATER = NOW + timedelta(hours=1)
NEW_EXPIRY = LATER + timedelta(hours=48)
ENDS = {1001: Settling.SENT, 1002: Settling.GONE, 1003: Settling.DROPPED, 1004: Settling.DEAD, 1005: Settling.FAILED}


@pytest.fixture
async def told(storage):
    """One article; six followers of it, five of whom have an end each; one who is away, one who came later."""
    await absorb(storage, item(1))
    for telegram_id in (*ENDS, 1006, 1007, 1008):
        await reader(storage, telegram_id)
    await storage.chats.pause(8, reason="blocked", now=NOW)
    await reader(storage, 1009, await topic_id(storage, "Housing"))
    await storage.chats.pause(9, reason="blocked", now=NOW)
    await announce(storage)
    await expand(storage)
    rows = {row.telegram_id: row for row in await claim(storage, limit=6)}
    for telegram_id, outcome in ENDS.items():
        await end(storage, rows[telegram_id], outcome)
    await storage.chats.resume(1009, now=NOW)
    await reader(storage, 1010, now=LATER)
    await reader(storage, 1011, await absorbed_topic(storage))
    return storage


async def end(storage: Storage, row: Delivery, outcome: Settling) -> None:
    message = 70 if outcome is Settling.SENT else None
    await storage.outbox.settle([Settlement((row.id,), row.chat_id, outcome, "why", message)], NOW)


async def absorbed_topic(storage: Storage) -> int:
    """Give a topic that the article does not have."""
    await absorb(storage, item(50, terms=("Climate",)), quiet=True)
    return await topic_id(storage, "Climate")


async def entries(storage: Storage, now=NOW, chats: int = 3, **more) -> dict[int, Stage]:
    """Give all lines, in stretches of a few; each chat is in one of them."""
    found, after = [], 0
    while after is not None:
        stretch = await storage.ledger.page(1, now, after=after, chats=chats, **more)
        found += [(entry.telegram_id, entry.stage) for entry in stretch.entries]
        after = stretch.then
    assert len(found) == len(dict(found))
    return dict(found)


async def queue(storage: Storage, now=LATER, chats: int = 3) -> int:
    """Queue for whoever is without, in stretches of a few; hold that this is what was counted."""
    queued, counted, after = 0, 0, 0
    while after is not None:
        counted += (await storage.ledger.missing(1, now, after=after, chats=chats)).queued
        stretch = await storage.ledger.queue_missing(1, now, expires_at=NEW_EXPIRY, after=after, chats=chats)
        queued, after = queued + stretch.queued, stretch.then
    assert counted == queued
    return queued


STAGES = {
    **{telegram_id: Stage(outcome.value) for telegram_id, outcome in ENDS.items()},
    1006: Stage.LEASED,
    1007: Stage.DUE,
    1008: Stage.PAUSED,
    1009: Stage.MISSED,
    1010: Stage.LATER,
}


@pytest.mark.parametrize("chats", [1, 3, 1_000])
async def test_everyone_has_one_line(told, chats):
    """Whoever was addressed, or follows one of its topics; however long the stretches are."""
    assert await entries(told, chats=chats) == STAGES
    counts = {}
    after = 0
    while after is not None:
        stretch = await told.ledger.count(1, NOW, after=after, chats=chats)
        counts.update({stage: counts.get(stage, 0) + n for stage, n in stretch.counts.items()})
        after = stretch.then
    assert counts == dict.fromkeys(STAGES.values(), 1)


async def test_lines_of_some_stages(told):
    wanted = {Stage.SENT, Stage.LATER}
    assert await entries(told, stages=wanted) == {1001: Stage.SENT, 1010: Stage.LATER}


async def test_a_line_says_when_and_how_often(told):
    """Sent at, waits until, attempts, and the reason as it was recorded."""
    await told.chats.park(7, until=LATER)
    stretch = await told.ledger.page(1, NOW)
    lines = {entry.telegram_id: entry for entry in stretch.entries}
    assert (lines[1001].at, lines[1001].attempts, lines[1001].until) == (NOW, 1, None)
    assert (lines[1005].detail, lines[1008].detail) == ("why", "blocked")
    assert (lines[1006].stage, lines[1006].until) == (Stage.LEASED, NOW + LEASE)
    assert (lines[1007].stage, lines[1007].until, lines[1007].attempts) == (Stage.PARKED, LATER, 0)
    assert (lines[1010].followed_at, lines[1010].at) == (LATER, None)


async def test_who_left_is_still_accounted_for(told):
    """What was sent was sent, whatever they follow now."""
    await told.topics.leave_all(1)
    await told.topics.leave_all(10)
    assert await entries(told) == {who: stage for who, stage in STAGES.items() if who != 1010}


async def test_before_all_are_addressed(storage):
    """Those whose turn has not come are told from those who were passed over."""
    await absorb(storage, item(1))
    for telegram_id in (1001, 1002, 1003):
        await reader(storage, telegram_id)
    await announce(storage)
    await storage.outbox.expand(NOW, chats=1)
    assert not (await storage.ledger.announcement(1)).addressed
    assert set((await entries(storage)).values()) == {Stage.DUE, Stage.UNADDRESSED}
    await expand(storage)
    assert (await storage.ledger.announcement(1)).addressed


async def test_what_was_decided(storage):
    """Open, at the first reading, too old, announced; None of an article that there is not."""
    await absorb(storage, item(1), item(2), item(3))
    await absorb(storage, item(4), quiet=True)
    await storage.outbox.decide([Announce(2, (EVERYTHING,), EXPIRY)], LATER)
    await storage.outbox.decide([Hush(3, never=True)], LATER)
    undecided, announced, old, baseline = [await storage.ledger.announcement(number) for number in (1, 2, 3, 4)]
    assert (undecided.decided_at, undecided.notice_id) == (None, None)
    assert (announced.decided_at, announced.notice_id) == (LATER, 1)
    assert (old.decided_at, old.notice_id, old.baseline) == (LATER, None, False)
    assert (baseline.notice_id, baseline.baseline) == (None, True)
    assert await storage.ledger.announcement(404) is None


MISSING = {1003, 1004, 1005, 1009, 1010}


@pytest.mark.parametrize("chats", [1, 3, 1_000])
async def test_who_is_without_is_queued(told, chats):
    """Without a row, or with an end other than sent; not those to whom it may still come, nor who is away."""
    await told.chats.pause(2, reason="blocked", now=NOW)
    async with told._db.transaction() as t:
        await t.run("UPDATE outbox SET setbacks = 7, unanswered = 1 WHERE settled_at IS NOT NULL")
    assert await queue(told, chats=chats) == len(MISSING)
    stages = await entries(told, LATER)
    assert {who for who, stage in stages.items() if stage is Stage.DUE} == {*MISSING, 1006, 1007}
    assert (stages[1001], stages[1002], stages[1008]) == (Stage.SENT, Stage.GONE, Stage.PAUSED)
    assert await told._db.fetch("SELECT 1 FROM outbox WHERE settled_at IS NULL AND setbacks") == []
    rows = {row.telegram_id: row for row in await claim(told, LATER)}
    assert {*MISSING} <= rows.keys()
    assert all(rows[who].expires_at == NEW_EXPIRY for who in MISSING)
    assert all((rows[who].attempts, rows[who].unanswered) == (1, 0) for who in MISSING)
    assert {rows[who].matched for who in MISSING} >= {(EVERYTHING,)}


async def test_whoever_is_back_is_told_after_all(told):
    """The chat had blocked us, and the row ended with that; then it came back."""
    assert await queue(told) == len(MISSING) + 1
    assert (await entries(told, LATER))[1002] is Stage.DUE


async def test_nobody_who_was_sent_it_is_sent_it_again(told):
    """However often it is asked for, and by how many at once."""
    await queue(told)
    assert await queue(told) == 0
    for row in await claim(told, LATER):
        await end(told, row, Settling.SENT)
    for _ in range(3):
        assert await queue(told, LATER + timedelta(hours=1)) == 0


async def test_two_at_once(told, tmp_path):
    """Two operators in two processes: each chat is queued once."""
    other = await Storage.open(tmp_path / "handbill.db")
    counts = await asyncio.gather(
        *(area.ledger.queue_missing(1, LATER, expires_at=NEW_EXPIRY) for area in (told, other, told, other))
    )
    await other.close()
    assert sum(stretch.queued for stretch in counts) == len(MISSING) + 1


async def test_who_left_is_not_queued(told):
    for chat_id in (3, 4, 5, 9, 10):
        await told.topics.leave_all(chat_id)
    assert await queue(told) == 1


async def test_an_article_of_which_nobody_was_told(storage):
    """The first reading was quiet; on request all followers are told, in their threads."""
    await absorb(storage, item(1), quiet=True)
    await reader(storage, 1001, thread_id=5)
    await reader(storage, 1002, EVERYTHING, await topic_id(storage, "Housing"))
    assert set((await entries(storage)).values()) == {Stage.MISSED}
    assert await queue(storage) == 2
    assert (await storage.ledger.announcement(1)).addressed
    assert await storage.outbox.expand(LATER) is None
    rows = {row.telegram_id: row for row in await claim(storage, LATER)}
    assert (rows[1001].thread_id, rows[1002].matched) == (5, (EVERYTHING, 2))
    assert await queue(storage) == 0


async def test_a_late_topic_after_a_resend(told):
    """Its followers are addressed as ever; nobody gets a second row."""
    await queue(told)
    climate = await topic_id(told, "Climate")
    await told.outbox.decide([Widen(1, 1, (climate,))], LATER)
    assert await told.outbox.expand(LATER) == 1
    row = await told._db.one("SELECT count(*) AS n, count(DISTINCT chat_id) AS chats FROM outbox WHERE notice_id = 1")
    assert row["n"] == row["chats"]


async def test_a_stretch_is_a_bounded_amount_of_work(storage):
    """A chunk touches as many chats as it says, and gives the cursor to go on from."""
    await absorb(storage, item(1))
    for number in range(25):
        await reader(storage, 2_000 + number)
    await storage.outbox.decide([Announce(1, (), EXPIRY)], NOW)
    stretch = await storage.ledger.queue_missing(1, LATER, expires_at=NEW_EXPIRY, chats=10)
    assert (stretch.queued, stretch.then) == (10, 10)
    (row,) = await storage._db.fetch("SELECT due_at, expires_at, why FROM outbox WHERE chat_id = 10")
    assert tuple(row) == (to_stored(LATER), to_stored(NEW_EXPIRY), "1")
