"""Messages that follow a meeting's changes: which are to be edited, when, and until when."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.meetings import cancelled, edited
from storage import ChatKind, Shows
from storage.messages import RECEIPTS, SETTLED
from tests.builders import LEASE, branch, follower, publish, talk
from tests.storage.meeting_post import Post

MINUTE = timedelta(minutes=1)


@pytest.fixture
def post(storage):
    return Post(storage)


@pytest.fixture
async def told(post):
    """Give a meeting of which two chats were told."""
    newtown = await branch(post.storage)
    for number in (1001, 1002):
        await follower(post.storage, number, newtown)
    meeting = await publish(post.storage, newtown, details=talk(blurb="A talk"))
    await post.pump()
    return meeting


async def reworded(post, meeting, blurb="A better talk"):
    return await post.act(meeting, edited(meeting, replace(meeting.details, blurb=blurb), post.now))


async def stale(post, *, limit=10):
    """Claim what is to be edited two minutes later; give the chats and the revisions that they are to show."""
    post.now += SETTLED
    found = await post.storage.messages.claim(post.now, limit=limit, lease=LEASE)
    return [(posted.telegram_id, posted.meeting.revision) for posted in found]


async def test_what_announces_a_meeting_follows_its_changes(post, told):
    """A cosmetic edit tells nobody, and every message of it is edited once."""
    assert await stale(post) == []
    meeting = await reworded(post, told)
    assert await post.pump() == []
    claimed = await post.storage.messages.claim(post.now + SETTLED, limit=10, lease=LEASE)
    assert [(p.telegram_id, p.shows, p.message_id, p.meeting) for p in claimed] == [
        (1001, "new_meeting", 7, meeting),
        (1002, "new_meeting", 7, meeting),
    ]
    assert await stale(post) == []
    await post.storage.messages.edited(claimed)
    post.now += LEASE
    assert await stale(post) == []


async def test_edits_one_after_the_other_are_one(post, told):
    """Two minutes after the last, at the newest revision."""
    meeting = told
    for words in "ABC":
        meeting = await reworded(post, meeting, words)
        post.now += MINUTE
        assert await post.storage.messages.claim(post.now, limit=10, lease=LEASE) == []
    assert await stale(post) == [(1001, 4), (1002, 4)]


async def test_what_was_edited_and_not_recorded_is_edited_again(post, told):
    """A crash, or no answer: when the lease ends. So many at a time."""
    await reworded(post, told)
    assert await stale(post, limit=1) == [(1001, 2)]
    assert await stale(post, limit=1) == [(1001, 2)]
    post.now -= SETTLED
    assert await stale(post, limit=1) == [(1002, 2)]


async def test_what_has_to_wait_for_its_turn_comes_then(post, told):
    """Sooner than its lease would end."""
    await reworded(post, told)
    post.now += SETTLED
    claimed = await post.storage.messages.claim(post.now, limit=10, lease=LEASE)
    post.now += LEASE - timedelta(seconds=1)
    await post.storage.messages.edited([], later={claimed[0].id: post.now})
    post.now -= SETTLED
    assert await stale(post) == [(1001, 2)]


async def test_a_change_while_it_is_edited_is_not_forgotten(post, told):
    meeting = await reworded(post, told)
    claimed = await post.storage.messages.claim(post.now + SETTLED, limit=10, lease=LEASE)
    await reworded(post, meeting, "The best talk")
    await post.storage.messages.edited(claimed)
    assert await stale(post) == [(1001, 3), (1002, 3)]


async def test_what_cannot_be_edited_is_left(post, told):
    """As are chats that have blocked us or are to be left alone, until they can be written to again."""
    await reworded(post, told)
    (first, second) = await post.storage.messages.claim(post.now + SETTLED, limit=10, lease=LEASE)
    await post.storage.messages.edited([], [first.id])
    await post.storage.chats.pause(second.chat_id, reason="blocked", now=post.now)
    assert await stale(post) == []
    await post.storage.chats.meet(1002, ChatKind.PRIVATE, language="en", now=post.now)
    await post.storage.chats.park(second.chat_id, until=post.now + 3 * SETTLED)
    assert await stale(post) == []
    post.now += SETTLED
    assert await stale(post) == [(1002, 2)]


@pytest.mark.parametrize(("ends_at", "late"), [(None, 2 * 60), (timedelta(hours=5), 5 * 60)])
async def test_a_meeting_that_is_over_is_left_as_it_is(post, ends_at, late):
    """It is over when it says so; else after two hours."""
    newtown = await branch(post.storage)
    await follower(post.storage, 1001, newtown)
    start = talk().starts_at
    details = talk(ends_at=None if ends_at is None else start + ends_at)
    meeting = await publish(post.storage, newtown, details=details)
    await post.pump()
    post.now = start + late * MINUTE - 2 * SETTLED
    meeting = await post.act(meeting, cancelled(meeting, "ill", post.now))
    assert await stale(post) == [(1001, 2)]
    post.now += SETTLED
    assert await stale(post) == []


async def test_what_shows_something_else_is_left(post, told):
    """A card that was leafed on to something else; shown again, it follows again."""
    messages = post.storage.messages
    await messages.follow(1001, 9, Shows.CARD, told, post.now)
    await messages.leave(1001, 7)
    await messages.leave(1001, 404)
    await reworded(post, told)
    claimed = await messages.claim(post.now + SETTLED, limit=10, lease=LEASE)
    assert [(p.telegram_id, p.message_id, p.shows) for p in claimed] == [
        (1002, 7, "new_meeting"),
        (1001, 9, "card"),
    ]
    await messages.edited(claimed)
    await messages.follow(1001, 7, Shows.CARD, told, post.now)
    assert await stale(post) == [(1001, 2)]


async def test_in_a_group_that_became_another_nothing_is_edited(post, told):
    """The numbers of its messages begin anew: the old one may come to be another message's."""
    await post.storage.chats.move(1001, -1001)
    await reworded(post, told)
    assert await stale(post) == [(1002, 2)]


async def test_pruning_keeps_what_follows_a_meeting_to_come(post):
    """Though its outbox row goes after a month; with the meeting, it goes too."""
    newtown = await branch(post.storage)
    await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown, details=talk(starts_in=timedelta(days=90)))
    await post.pump()
    assert await post.storage.outbox.prune(before=post.now + timedelta(days=30)) == 1
    post.now += timedelta(days=60)
    await reworded(post, meeting)
    assert await stale(post) == [(1001, 2)]
    await post.storage.outbox.prune(before=post.now + timedelta(days=60))
    assert await post.storage._db.fetch("SELECT * FROM messages") == []


async def test_receipts_come_less_often_the_older_they_are(post, told):
    """After twenty minutes every minute; after a day no more. They are no cards: no edit makes them stale."""
    await post.storage.messages.follow(1002, 9, Shows.RECEIPT, told, post.now)
    await reworded(post, told)
    assert await stale(post) == [(1001, 2), (1002, 2)]
    post.now -= SETTLED
    began, turns = post.now, []
    while post.now - began <= RECEIPTS:
        found = await post.storage.messages.claim_receipts(post.now, limit=5, least=timedelta(seconds=4))
        assert {(p.telegram_id, p.message_id, p.shows) for p in found} <= {(1002, 9, "receipt")}
        turns += [(post.now - began).total_seconds()] * len(found)
        post.now += timedelta(seconds=2)
    assert turns[:3] == [0, 4, 8]
    assert 60 <= min(after - before for before, after in itertools.pairwise(turns) if before >= 1_200) <= 64
    assert (len(turns) < 200, turns[-1] < 24 * 3600) == (True, True)


async def test_a_receipt_that_is_done_is_left(post, told):
    await post.storage.messages.follow(1002, 9, Shows.RECEIPT, told, post.now)
    (receipt,) = await post.storage.messages.claim_receipts(post.now, limit=5, least=LEASE)
    await post.storage.messages.edited([], [receipt.id])
    assert await post.storage.messages.claim_receipts(post.now + MINUTE, limit=5, least=LEASE) == []


async def test_a_lease_from_before_the_clock_was_set_back_holds_nothing(post, told):
    await reworded(post, told)
    post.now += timedelta(hours=1)
    assert await stale(post) == [(1001, 2), (1002, 2)]
    post.now -= timedelta(minutes=50)
    assert await stale(post) == [(1001, 2), (1002, 2)]
