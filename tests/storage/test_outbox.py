"""From a decision to an end: notices, their reach, leases, settlements."""

import asyncio
from datetime import timedelta

from storage import EVERYTHING, Announce, Hush, Settlement, Settling, Storage, Widen
from tests.builders import EXPIRY, LEASE, NOW, absorb, announce, back, claim, climate, expand, item, reader, topic_id


async def test_one_row_a_chat_however_many_topics_match(storage):
    """Two followed topics and Everything make one alert that knows them all."""
    await absorb(storage, item(1, terms=("Housing", "Climate")))
    housing, climate = await topic_id(storage, "Housing"), await topic_id(storage, "Climate")
    await reader(storage, 1001, housing, climate, EVERYTHING)
    await reader(storage, 1002, climate)
    await announce(storage)
    await expand(storage)
    rows = await claim(storage)
    assert {row.telegram_id: row.matched for row in rows} == {1001: (1, housing, climate), 1002: (climate,)}


async def test_expanding_goes_on_where_it_stopped(storage):
    """In chunks of two chats, each is addressed once."""
    await absorb(storage, item(1))
    for n in range(7):
        await reader(storage, 1000 + n)
    await announce(storage)
    await expand(storage, chats=2)
    assert sorted(row.telegram_id for row in await claim(storage)) == list(range(1000, 1007))


async def test_a_quiet_article_is_no_candidate(storage):
    """A first run tells nobody, also not of a topic added later."""
    await absorb(storage, item(1), quiet=True)
    await absorb(storage, item(1, terms=("Housing", "Climate")))
    assert await storage.outbox.candidates() == []


async def test_a_late_topic_reaches_its_followers_and_nobody_twice(storage):
    """The notice is widened; who had it already is left alone."""
    await absorb(storage, item(1))
    climate_reader = await reader(storage, 1002, await climate(storage))
    await reader(storage, 1001, await topic_id(storage, "Housing"), await climate(storage))
    await announce(storage)
    await expand(storage)
    await absorb(storage, item(1, terms=("Housing", "Climate")))
    (late,) = [c for c in await storage.outbox.candidates() if c.article_id == 1]
    new = tuple(set(late.topic_ids) - late.reached)
    await storage.outbox.decide([Widen(1, late.notice_id, new)], NOW)
    await expand(storage)
    rows = [row for row in await claim(storage) if row.article_id == 1]
    assert sorted(row.telegram_id for row in rows) == [1001, 1002]
    assert climate_reader in {row.chat_id for row in rows}


async def test_a_leased_row_is_nobody_elses_until_the_lease_ends(storage):
    """Two claimers never hold one row; after a crash it is given out again."""
    await absorb(storage, item(1))
    await reader(storage, 1001)
    await announce(storage)
    await expand(storage)
    assert len(await claim(storage)) == 1
    assert await claim(storage) == []
    (again,) = await claim(storage, NOW + LEASE)
    assert again.attempts == 2


async def test_two_programs_never_hold_one_row(storage, tmp_path):
    """An old process and a new one, side by side for a moment: every row is given out once."""
    await absorb(storage, item(1))
    for n in range(60):
        await reader(storage, 1000 + n)
    await announce(storage)
    await expand(storage)
    other = await Storage.open(tmp_path / "handbill.db")
    try:
        claims = await asyncio.gather(*(claim(one, limit=7) for _ in range(5) for one in (storage, other)))
    finally:
        await other.close()
    given = [row.id for rows in claims for row in rows]
    assert len(given) == len(set(given)) == 60


async def test_a_chat_reads_things_in_their_order(storage):
    """The second row waits until the first is settled."""
    await absorb(storage, item(1, age=timedelta(hours=2)), item(2))
    chat = await reader(storage, 1001)
    await announce(storage)
    await expand(storage)
    (first,) = await claim(storage)
    assert await claim(storage) == []
    await storage.outbox.settle([Settlement((first.id,), chat, Settling.SENT, message_id=7, shows="alert")], NOW)
    (second,) = await claim(storage)
    assert (first.article_id, second.article_id) == (1, 2)
    assert await storage.outbox.open_rows() == 1


async def test_a_bundle_is_claimed_together(storage):
    """What was found together comes out together."""
    await absorb(storage, *(item(n) for n in range(1, 6)))
    await reader(storage, 1001)
    await announce(storage, bundle=1)
    assert await claim(storage) == []
    await expand(storage)
    assert [row.bundle for row in await claim(storage)] == [1] * 5


async def test_parked_and_paused_chats_wait_or_are_left_out(storage):
    """A 429's deadline is kept; a chat that blocked us is settled as gone and addressed no more."""
    await absorb(storage, item(1))
    parked, gone = await reader(storage, 1001), await reader(storage, 1002)
    await announce(storage)
    await expand(storage)
    await storage.chats.park(parked, until=NOW + timedelta(minutes=5))
    await storage.chats.pause(gone, reason="blocked", now=NOW)
    assert await claim(storage) == []
    assert [row.telegram_id for row in await claim(storage, NOW + timedelta(minutes=5))] == [1001]
    await absorb(storage, item(2))
    await announce(storage)
    assert await expand(storage) == 1


async def test_a_postponed_row_comes_back_when_it_is_due(storage):
    """An attempt that was no fault of the row does not count."""
    await absorb(storage, item(1))
    await reader(storage, 1001)
    await announce(storage)
    await expand(storage)
    (row,) = await claim(storage)
    await storage.outbox.postpone([back(row, NOW + timedelta(seconds=9))])
    assert await claim(storage, NOW + timedelta(seconds=8)) == []
    (again,) = await claim(storage, NOW + timedelta(seconds=9))
    assert again.attempts == 1


async def test_settled_is_settled(storage):
    """A second end of a row changes nothing; old ends are pruned in the end."""
    await absorb(storage, item(1))
    chat = await reader(storage, 1001)
    await announce(storage)
    await expand(storage)
    (row,) = await claim(storage)
    for outcome in (Settling.SENT, Settling.FAILED):
        await storage.outbox.settle([Settlement((row.id,), chat, outcome)], NOW)
    assert await storage.outbox.prune(before=NOW) == 0
    assert await storage.outbox.prune(before=NOW + timedelta(seconds=1)) == 1


async def test_a_hushed_article_is_never_matched_again(storage):
    """Too old to alert anyone: a late topic does not bring it back."""
    await absorb(storage, item(1))
    await storage.outbox.decide([Hush(1, never=True)], NOW)
    await absorb(storage, item(1, terms=("Housing", "Climate")))
    assert await storage.outbox.candidates() == []


async def test_a_topic_added_while_an_article_is_hushed_is_not_lost(storage):
    """Nobody was to be told of what was seen: the topic it has been given since is still to be decided."""
    await absorb(storage, item(1))
    await announce(storage)
    await absorb(storage, item(1, terms=("Housing", "Arts")))
    (seen,) = await storage.outbox.candidates()
    await absorb(storage, item(1, terms=("Housing", "Arts", "Climate")))
    await storage.outbox.decide([Hush(1, seen.topic_ids)], NOW)
    (again,) = await storage.outbox.candidates()
    assert set(again.topic_ids) - set(seen.topic_ids) == {await topic_id(storage, "Climate")}
    await storage.outbox.decide([Hush(1, again.topic_ids)], NOW)
    assert await storage.outbox.candidates() == []


async def test_a_topic_added_while_deciding_is_not_lost(storage):
    """The feed was read between looking and deciding: the article stays a candidate, with its new topic."""
    await absorb(storage, item(1))
    (seen,) = await storage.outbox.candidates()
    await absorb(storage, item(1, terms=("Housing", "Climate")))
    await storage.outbox.decide([Announce(1, seen.topic_ids, EXPIRY)], NOW)
    (again,) = await storage.outbox.candidates()
    assert set(again.topic_ids) - again.reached == {await topic_id(storage, "Climate")}
    await storage.outbox.decide([Widen(1, again.notice_id, again.topic_ids)], NOW)
    assert await storage.outbox.candidates() == []


async def test_what_was_due_before_the_clock_was_set_back_is_due_still(storage):
    """Rows and notices of a future that an hour ago was the present; what was postponed by then waits."""
    await absorb(storage, item(1), item(2))
    for n in range(4):
        await reader(storage, 1000 + n)
    first, second = await storage.outbox.candidates()
    await storage.outbox.decide([Announce(first.article_id, first.topic_ids, EXPIRY)], NOW)
    await expand(storage)
    await storage.outbox.decide([Announce(second.article_id, second.topic_ids, EXPIRY)], NOW)
    earlier = NOW - timedelta(hours=1)
    assert await claim(storage, earlier) == []
    assert await storage.outbox.expand(earlier) is None
    assert [await storage.outbox.set_back(earlier, rows=3) for _ in range(3)] == [3, 1, 0]
    assert len(await claim(storage, earlier)) == 4
    assert await storage.outbox.expand(earlier) == 4


async def test_who_was_parked_when_the_clock_was_set_back_is_tried_again(storage):
    """The deadline would lie an hour and more ahead; Telegram names it anew. Without a doubt only, or with proof."""
    await absorb(storage, item(1))
    chat = await reader(storage, 1001)
    await announce(storage)
    await expand(storage)
    (row,) = await claim(storage)
    later = NOW + timedelta(seconds=30)
    await storage.outbox.postpone([back(row, later, park=True)])
    assert await storage.outbox.set_back(NOW + timedelta(seconds=1)) == 0
    assert await claim(storage, NOW + timedelta(seconds=1)) == []
    assert await storage.outbox.set_back(NOW + timedelta(seconds=1), certain=True) == 1
    assert [row.chat_id for row in await claim(storage, NOW + timedelta(seconds=1))] == [chat]


async def test_what_is_in_hand_is_not_claimed(storage):
    """Its lease has ended, and yet it is ours: neither its attempts nor its lease are touched."""
    await absorb(storage, item(1))
    await reader(storage, 1001)
    await reader(storage, 1002)
    await announce(storage)
    await expand(storage)
    mine, _ = await claim(storage)
    again = await storage.outbox.claim(NOW + LEASE, limit=9, lease=LEASE, but={mine.id})
    assert [row.telegram_id for row in again] == [1002]
    await storage.outbox.postpone([back(mine, lease=mine.leased_until)])
    assert [row.attempts for row in await claim(storage, NOW + LEASE)] == [1]
