"""From stored articles to addressed alerts."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.jobs import alert
from bot.jobs.alert import IDLE_SECONDS, Alerting
from storage import EVERYTHING, Storage
from tests.builders import NOW, absorb, item, reader, topic_id
from tests.jobs.conftest import entry

LEASE = timedelta(seconds=15)


class Desk:
    """An alerting job, with how often it has rung for delivery."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.rung = 0
        self.job = Alerting(storage, lambda: NOW, self.ring)

    def ring(self) -> None:
        self.rung += 1

    async def rows(self) -> list[tuple[int, int]]:
        """Give (article, chat) of every row."""
        rows = await self.storage._db.fetch(
            "SELECT n.article_id, o.chat_id FROM outbox o JOIN notices n ON n.id = o.notice_id ORDER BY o.id"
        )
        return [(row["article_id"], row["chat_id"]) for row in rows]


@pytest.fixture
def desk(storage: Storage) -> Desk:
    return Desk(storage)


async def test_a_round_announces_and_addresses_what_is_new(desk):
    """Delivery is woken; the next round finds nothing, and wakes nobody."""
    await absorb(desk.storage, item(1), item(2, terms=("Climate",)))
    everything = await reader(desk.storage, 1001)
    climate = await reader(desk.storage, 1002, await topic_id(desk.storage, "Climate"))
    assert await desk.job.round() == IDLE_SECONDS
    assert sorted(await desk.rows()) == [(1, everything), (2, everything), (2, climate)]
    rung = desk.rung
    assert rung > 0
    assert await desk.job.round() == IDLE_SECONDS
    assert (desk.rung, len(await desk.rows())) == (rung, 3)


async def test_an_article_that_nobody_follows_wakes_nobody(desk):
    """It is decided all the same: who follows later is not told of it."""
    await absorb(desk.storage, item(1))
    await desk.job.round()
    await reader(desk.storage, 1001)
    await desk.job.round()
    assert (desk.rung, await desk.rows(), await desk.storage.outbox.candidates()) == (0, [], [])


async def test_an_old_article_is_never_announced(desk):
    """Not for a late topic either."""
    await reader(desk.storage, 1001)
    old = item(1, age=timedelta(days=3))
    await absorb(desk.storage, old)
    await desk.job.round()
    await absorb(desk.storage, replace(old, terms=("Housing", "Climate")))
    await desk.job.round()
    assert await desk.rows() == []


async def test_a_late_topic_reaches_only_who_has_not_heard(desk):
    """The followers of the new topic, once."""
    await absorb(desk.storage, item(9, terms=("Climate",)), quiet=True)
    await absorb(desk.storage, item(1))
    climate = await topic_id(desk.storage, "Climate")
    both = await reader(desk.storage, 1001, climate, await topic_id(desk.storage, "Housing"))
    late = await reader(desk.storage, 1002, climate)
    await desk.job.round()
    assert await desk.rows() == [(2, both)]
    await absorb(desk.storage, item(1, terms=("Housing", "Climate")))
    for _ in range(3):
        await desk.job.round()
    assert await desk.rows() == [(2, both), (2, late)]


async def test_what_is_found_together_is_claimed_together(desk):
    """Four articles after an outage: each chat's rows come in one claim, as one bundle."""
    await absorb(desk.storage, *(item(number) for number in range(1, 5)))
    await reader(desk.storage, 1001)
    await desk.job.round()
    rows = await desk.storage.outbox.claim(NOW, limit=1, lease=LEASE)
    assert {row.bundle for row in rows} == {1}
    assert len(rows) == 4


async def test_a_crash_between_decisions_and_addresses_goes_on_where_it_stopped(desk, monkeypatch):
    """Three hundred articles decided by the hundred; every one reaches its follower once."""
    chat = await reader(desk.storage, 1001)
    await absorb(desk.storage, *(item(number) for number in range(1, 301)))
    calls, decide = 0, desk.storage.outbox.decide

    async def second_fails(decisions, now):
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError("the plug was pulled")
        await decide(decisions, now)

    monkeypatch.setattr(desk.storage.outbox, "decide", second_fails)
    with pytest.raises(OSError, match="plug"):
        await desk.job.round()
    assert (len(await desk.storage.outbox.candidates()), await desk.rows()) == (300 - alert._DECISIONS, [])
    await desk.job.round()
    assert sorted(await desk.rows()) == [(number, chat) for number in range(1, 301)]


async def test_everybody_of_a_large_readership_is_addressed(desk):
    """More chats than one chunk holds; delivery is woken with the first."""
    async with desk.storage._db.transaction() as t:
        await t.run_many(
            "INSERT INTO chats (telegram_id, kind, created_at) VALUES (:id, 'private', 0)",
            [{"id": number} for number in range(10_000)],
        )
        await t.run(
            "INSERT INTO subscriptions (topic_id, chat_id, created_at) SELECT :topic, id, 0 FROM chats",
            {"topic": EVERYTHING},
        )
    await absorb(desk.storage, item(1))
    await desk.job.round()
    assert (desk.rung, await desk.storage.outbox.open_rows()) == (3, 10_000)


async def test_what_one_fetch_shows_is_decided_together(poll):
    """A hundred articles after an outage are stored in stretches, and looked for in between: one bundle."""
    poll.shows()
    await poll.once()
    poll.shows(*(entry(number) for number in range(1, 101)))
    storing = asyncio.Lock()
    job = Alerting(poll.storage, lambda: NOW, lambda: None, storing)
    reading = asyncio.create_task(poll.once(storing=storing))
    while not reading.done():
        await job.round()
    await job.round()
    rows = await poll.storage._db.fetch("SELECT bundle, count(*) AS n FROM notices GROUP BY bundle")
    assert [row["n"] for row in rows] == [100]
    assert rows[0]["bundle"] is not None


async def test_a_fetch_that_breaks_off_is_decided_as_far_as_it_is_stored(poll, monkeypatch):
    """Nobody waits for the rest: it may not come."""
    poll.shows()
    await poll.once()
    poll.shows(*(entry(number) for number in range(1, 41)))
    calls, absorb_some = 0, poll.storage.articles.absorb

    async def second_fails(*args, **how):
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError("the plug was pulled")
        return await absorb_some(*args, **how)

    monkeypatch.setattr(poll.storage.articles, "absorb", second_fails)
    storing = asyncio.Lock()
    with pytest.raises(OSError, match="plug"):
        await poll.once(storing=storing)
    await Alerting(poll.storage, lambda: NOW, lambda: None, storing).round()
    assert await poll.to_tell() == []
