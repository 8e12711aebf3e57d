"""A lease fences: whoever comes too late moves nothing that somebody else has claimed meanwhile."""

from datetime import timedelta

from storage import Settlement, Settling
from tests.builders import LEASE, NOW, absorb, announce, back, claim, expand, item, reader

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
    await storage.outbox.postpone([back(row, SOON, counted=False, lease=late.leased_until)])
    assert await claim(storage, NOW + LEASE) == []
    await storage.outbox.postpone([back(row, SOON, counted=False, lease=row.leased_until)])
    (again,) = await claim(storage, SOON)
    assert again.attempts == 2


async def test_what_got_no_answer_is_counted_apart_from_the_claims(storage):
    """Claimed three times, sent once to no answer."""
    _, row = await claimed(storage)
    await storage.outbox.postpone([back(row, NOW, counted=True, lease=row.leased_until, unanswered=True)])
    (row,) = await claim(storage)
    await storage.outbox.postpone([back(row, NOW, counted=True, lease=row.leased_until)])
    assert [(row.attempts, row.unanswered) for row in await claim(storage)] == [(3, 1)]


async def test_the_revision_that_was_rendered_is_the_one_recorded(storage):
    """The article was edited while its alert was on the way."""
    chat, row = await claimed(storage)
    await storage.outbox.settle([Settlement((row.id,), chat, Settling.SENT, message_id=7, revisions=(1,))], NOW)
    (stored,) = await storage._db.fetch("SELECT revision FROM outbox")
    assert stored["revision"] == 1


async def test_a_lease_from_before_the_clock_was_set_back_holds_nothing(storage):
    """It would end in an hour: no lease given now could."""
    await claimed(storage)
    earlier = NOW - timedelta(hours=1)
    await storage._db._writer.execute("UPDATE outbox SET due_at = 0")
    (row,) = await claim(storage, earlier)
    assert row.leased_until == earlier + LEASE
    assert await claim(storage, earlier + LEASE / 2) == []


async def test_a_setback_is_counted_and_its_chat_waits(storage):
    """Telegram failed on it: the attempt does not count, and what is due to the chat keeps its order."""
    await absorb(storage, item(1, age=timedelta(hours=2)), item(2))
    await reader(storage, 1001)
    await announce(storage)
    await expand(storage)
    (first,) = await claim(storage)
    await storage.outbox.postpone([back(first, SOON, setback=True, park=True)])
    assert await claim(storage, SOON - timedelta(seconds=1)) == []
    (again,) = await claim(storage, SOON)
    assert (again.id, again.attempts, again.setbacks) == (first.id, 1, 1)
