"""A lease fences: whoever comes too late moves nothing that somebody else has claimed meanwhile."""

from datetime import timedelta

from storage import EVERYTHING, Settlement, Settling
from tests.builders import LEASE, NOW, absorb, announce, claim, expand, item, reader

SOON = NOW + timedelta(minutes=1)


async def claimed(storage):
    """Make one row, and claim it; give the reader's chat and the delivery."""
    await absorb(storage, item(1), item(1, title="A better headline"))
    chat = await reader(storage, 1001)
    await announce(storage)
    await expand(storage)
    (row,) = await claim(storage)
    return chat, row


async def test_a_delivery_knows_its_lease_and_the_revision_to_tell(storage):
    """The end of the lease is the claim's name; nothing was left unanswered so far."""
    _, row = await claimed(storage)
    assert (row.leased_until, row.unanswered, row.revision) == (NOW + LEASE, 0, 2)


async def test_a_late_task_frees_no_row_that_another_has_claimed(storage):
    """Its lease was over, the row is under another: that one may give it back."""
    _, late = await claimed(storage)
    (row,) = await claim(storage, NOW + LEASE)
    await storage.outbox.postpone([row.id], until=SOON, counted=False, lease=late.leased_until)
    assert await storage.outbox.held([row.id], row.leased_until) == [row]
    await storage.outbox.postpone([row.id], until=SOON, counted=False, lease=row.leased_until)
    (back,) = await claim(storage, SOON)
    assert back.attempts == 2


async def test_what_got_no_answer_is_counted_apart_from_the_claims(storage):
    """Claimed three times, sent once to no answer."""
    _, row = await claimed(storage)
    await storage.outbox.postpone([row.id], until=NOW, counted=True, lease=row.leased_until, unanswered=True)
    (row,) = await claim(storage)
    await storage.outbox.postpone([row.id], until=NOW, counted=True, lease=row.leased_until)
    assert [(row.attempts, row.unanswered) for row in await claim(storage)] == [(3, 1)]


async def test_a_row_still_held_is_given_as_it_is_now(storage):
    """Left, blocked and edited since the claim."""
    chat, row = await claimed(storage)
    await storage.topics.leave(chat, EVERYTHING)
    await storage.chats.pause(chat, reason="blocked", now=NOW)
    await absorb(storage, item(1, title="The best headline"))
    (now,) = await storage.outbox.held([row.id], row.leased_until)
    assert (now.matched, now.paused, now.revision) == ((), True, 3)


async def test_a_row_no_longer_held_is_not_given(storage):
    """Settled, under another's lease, or nobody's."""
    chat, row = await claimed(storage)
    assert await storage.outbox.held([row.id, 404], row.leased_until + LEASE) == []
    await storage.outbox.settle([Settlement((row.id,), chat, Settling.SENT)], NOW)
    assert await storage.outbox.held([row.id], row.leased_until) == []


async def test_the_revision_that_was_rendered_is_the_one_recorded(storage):
    """The article was edited while its alert was on the way."""
    chat, row = await claimed(storage)
    await storage.outbox.settle([Settlement((row.id,), chat, Settling.SENT, message_id=7, revision=1)], NOW)
    (stored,) = await storage._db.fetch("SELECT revision FROM outbox")
    assert stored["revision"] == 1
