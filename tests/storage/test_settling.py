"""How outbox rows end: what is recorded, for which chat, and what a row says until then."""

from datetime import timedelta

from storage import EVERYTHING, Settlement, Settling
from tests.builders import LEASE, NOW, absorb, announce, back, claim, climate, expand, item, reader


async def test_a_merged_groups_message_is_still_recorded(storage):
    """The group became another while its alert was on the way: the end is the row's, wherever that is now."""
    await absorb(storage, item(1))
    old, new = await reader(storage, -1), await reader(storage, -1001, await climate(storage))
    await announce(storage)
    await expand(storage)
    (row,) = await claim(storage)
    assert row.chat_id == old
    await storage.chats.move(-1, -1001)
    await storage.outbox.settle([Settlement((row.id,), old, Settling.SENT, message_id=7, shows="alert")], NOW)
    ((chat, telegram),) = await _recorded(storage)
    assert (chat, telegram, await storage.outbox.open_rows()) == (new, 7, 0)


async def test_an_end_without_a_row_is_no_error(storage):
    """Both groups were told of one article: the merge has dropped one of the rows."""
    await absorb(storage, item(1))
    for telegram_id in (-1, -1001):
        await reader(storage, telegram_id)
    await announce(storage)
    await expand(storage)
    ends = [Settlement((r.id,), r.chat_id, Settling.SENT, message_id=r.id) for r in await claim(storage)]
    await storage.chats.move(-1, -1001)
    await storage.outbox.settle(ends, NOW)
    assert [chat for chat, _ in await _recorded(storage)] == [2]


async def _recorded(storage):
    rows = await storage._db.fetch("SELECT o.chat_id, m.telegram_id FROM outbox o JOIN messages m ON m.id = message_id")
    return [tuple(row) for row in rows]


async def test_one_message_for_several_rows_is_one_message(storage):
    """A summary's rows point to what told of them all, at the revision it showed; pruned with the last of them."""
    await absorb(storage, *(item(n) for n in range(1, 5)))
    await absorb(storage, item(1, title="A better headline"))
    chat = await reader(storage, 1001)
    await announce(storage, bundle=1)
    await expand(storage)
    ids = tuple(row.id for row in await claim(storage))
    await storage.outbox.settle([Settlement(ids, chat, Settling.SENT, "", 7, 3, "summary")], NOW)
    rows = await storage._db.fetch("SELECT message_id, revision, outcome FROM outbox ORDER BY id")
    assert [tuple(row) for row in rows] == [(1, 2, "sent"), (1, 1, "sent"), (1, 1, "sent"), (1, 1, "sent")]
    messages = "SELECT thread_id, telegram_id, shows FROM messages"
    assert [tuple(row) for row in await storage._db.fetch(messages)] == [(3, 7, "summary")]
    later = NOW + timedelta(days=31)
    assert (await storage.outbox.prune(before=later, rows=3), len(await storage._db.fetch(messages))) == (3, 1)
    assert (await storage.outbox.prune(before=later, rows=3), len(await storage._db.fetch(messages))) == (1, 0)


async def test_the_summary_a_chat_waits_for_does_not_hold_up_another_chat(storage):
    """Only the limit counts chats; each gets its whole bundle."""
    await absorb(storage, *(item(n) for n in range(1, 5)))
    for n in range(5):
        await reader(storage, 1000 + n)
    await announce(storage, bundle=1)
    await expand(storage)
    rows = await claim(storage, limit=2)
    assert [row.telegram_id for row in rows] == [1000, 1001] * 4
    assert len(await claim(storage)) == 12


async def test_large_bundles_are_claimed_of_fewer_chats(storage):
    """So that no claim takes long: as many chats as their bundles leave room for, but one at least."""
    await absorb(storage, *(item(n) for n in range(1, 5)))
    for n in range(5):
        await reader(storage, 1000 + n)
    await announce(storage, bundle=1)
    await expand(storage)
    claims = [await storage.outbox.claim(NOW, limit=9, lease=LEASE, rows=rows) for rows in (9, 3, 1_000)]
    assert [sorted({row.telegram_id for row in rows}) for rows in claims] == [[1000, 1001], [1002], [1003, 1004]]
    assert [len(rows) for rows in claims] == [8, 4, 8]


async def test_rows_carry_the_thread_their_topic_was_asked_for_in(storage):
    """A forum's alerts go where the command was given."""
    await absorb(storage, item(1))
    await reader(storage, -1001, EVERYTHING, thread_id=12)
    await announce(storage)
    await expand(storage)
    assert [row.thread_id for row in await claim(storage)] == [12]


async def test_a_row_says_what_is_followed_now(storage):
    """Left since: nothing matches any more, and the rules drop it."""
    await absorb(storage, item(1))
    chat = await reader(storage, 1001)
    await announce(storage)
    await expand(storage)
    await storage.topics.leave(chat, EVERYTHING)
    assert [row.matched for row in await claim(storage)] == [()]


async def test_a_counted_attempt_stays_counted(storage):
    """What may have arrived counts, so that it is tried twice and no more."""
    await absorb(storage, item(1))
    await reader(storage, 1001)
    await announce(storage)
    await expand(storage)
    (row,) = await claim(storage)
    await storage.outbox.postpone([back(row, counted=True)])
    assert [row.attempts for row in await claim(storage)] == [2]


async def test_a_chat_that_is_gone_is_paused_and_what_else_is_due_to_it_ends(storage):
    """In one go with its row: nothing is asked of Telegram again; what it follows is kept."""
    await absorb(storage, item(1, age=timedelta(hours=2)), item(2))
    chat, other = await reader(storage, 1001), await reader(storage, 1002)
    await announce(storage)
    await expand(storage)
    mine, theirs = await claim(storage)
    ends = [
        Settlement((mine.id,), chat, Settling.GONE, "Forbidden: bot was blocked", pause=True),
        Settlement((theirs.id,), other, Settling.GONE, "the chat has blocked or left us"),
    ]
    await storage.outbox.settle(ends, NOW)
    assert (await storage.chats.find(1001)).paused_at == NOW
    assert (await storage.chats.find(1002)).paused_at is None
    rows = await storage._db.fetch("SELECT chat_id, outcome FROM outbox ORDER BY chat_id, id")
    assert [tuple(row) for row in rows] == [(chat, "gone"), (chat, "gone"), (other, "gone"), (other, "")]
    assert [topic.name for topic in await storage.topics.followed(chat)] == ["Everything"]


async def test_each_row_of_a_summary_has_the_revision_that_was_shown(storage):
    """They were edited since: a correction has to find who saw what."""
    await absorb(storage, *(item(n) for n in range(1, 5)))
    chat = await reader(storage, 1001)
    await announce(storage, bundle=1)
    await expand(storage)
    rows = await claim(storage)
    await absorb(storage, item(2, title="A better headline"))
    ids, revisions = tuple(row.id for row in rows), tuple(row.revision for row in rows)
    await storage.outbox.settle(
        [Settlement(ids, chat, Settling.SENT, message_id=7, shows="summary", revisions=revisions)], NOW
    )
    assert {row["revision"] for row in await storage._db.fetch("SELECT revision FROM outbox")} == {1}
