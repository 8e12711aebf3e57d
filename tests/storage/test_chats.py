"""Chats: met, paused, parked, moved, merged."""

from datetime import timedelta

from storage import EVERYTHING, ChatKind, Settlement, Settling
from tests.builders import LEASE, NOW, absorb, announce, claim, expand, item, reader, topic_id


async def test_a_chat_is_met_once_and_brought_up_to_date(storage):
    """One row for one Telegram id, whatever its kind and language become."""
    first = await storage.chats.meet(-5, ChatKind.GROUP, language="", now=NOW)
    again = await storage.chats.meet(-5, ChatKind.SUPERGROUP, language="pt", now=NOW)
    assert (first.id, first.kind) == (again.id, ChatKind.GROUP)
    assert await storage.chats.find(-5) == again
    assert (again.kind, again.language) == (ChatKind.SUPERGROUP, "pt")
    assert await storage.chats.find(404) is None


async def test_who_writes_is_back_and_follows_what_was_followed(storage):
    """A block and a return cost nobody their topics."""
    chat = await reader(storage, 1001)
    await storage.chats.pause(chat, reason="blocked", now=NOW)
    assert (await storage.chats.find(1001)).paused_at == NOW
    assert (await storage.chats.meet(1001, ChatKind.PRIVATE, language="en", now=NOW)).paused_at is None
    assert [topic.id for topic in await storage.topics.followed(chat)] == [EVERYTHING]


async def test_a_chat_can_be_resumed_without_a_word(storage):
    """Telegram says that the block is over; a chat nobody knows is no error."""
    chat = await reader(storage, 1001)
    await storage.chats.pause(chat, reason="blocked", now=NOW)
    await storage.chats.resume(1001, now=NOW)
    await storage.chats.resume(404, now=NOW)
    assert (await storage.chats.find(1001)).paused_at is None


async def test_a_shorter_park_does_not_end_a_longer_one(storage):
    """Two answers cross: the later deadline holds."""
    chat = await reader(storage, 1001)
    for minutes in (5, 1):
        await storage.chats.park(chat, until=NOW + timedelta(minutes=minutes))
    (row,) = await storage._db.fetch("SELECT (parked_until - :now) / 60000000 AS minutes FROM chats", {"now": 0})
    assert row["minutes"] * 60 == (NOW + timedelta(minutes=5)).timestamp()


async def test_a_group_that_becomes_a_supergroup_keeps_all(storage):
    """Telegram's id changes, ours does not."""
    chat = await reader(storage, -5)
    await storage.chats.move(-5, -1005)
    moved = await storage.chats.find(-1005)
    assert (moved.id, moved.kind, await storage.chats.find(-5)) == (chat, ChatKind.SUPERGROUP, None)
    assert len(await storage.topics.followed(chat)) == 1


async def test_a_group_merges_with_the_supergroup_we_know_already(storage):
    """What either followed is followed, once; told again of the same move, nothing changes."""
    await absorb(storage, item(1, terms=("Housing", "Climate")))
    housing, climate = await topic_id(storage, "Housing"), await topic_id(storage, "Climate")
    await reader(storage, -5, housing, EVERYTHING)
    new = await reader(storage, -1005, climate, EVERYTHING)
    for _ in range(2):
        await storage.chats.move(-5, -1005)
    assert await storage.chats.find(-5) is None
    assert {topic.id for topic in await storage.topics.followed(new)} == {EVERYTHING, housing, climate}


async def test_a_merged_group_is_not_told_again(storage):
    """Of one article that is already told in one of the two; nor of one that is on its way to it."""
    await absorb(storage, item(1, age=timedelta(hours=2)), item(2))
    await reader(storage, -5)
    new = await reader(storage, -1005)
    await announce(storage)
    await expand(storage)
    await storage.chats.park(new, until=NOW + LEASE)
    (told,) = await claim(storage)
    await storage.outbox.settle([Settlement((told.id,), told.chat_id, Settling.SENT, message_id=7)], NOW)
    (flying,) = await claim(storage)
    await storage.chats.move(-5, -1005)
    assert await claim(storage, NOW + timedelta(seconds=1)) == []
    await storage.outbox.settle([Settlement((flying.id,), flying.chat_id, Settling.SENT, message_id=8)], NOW)
    assert await claim(storage, NOW + LEASE) == []
    rows = await storage._db.fetch("SELECT o.chat_id, m.telegram_id FROM outbox o JOIN messages m ON m.id = message_id")
    assert [tuple(row) for row in rows] == [(new, 7), (new, 8)]


async def test_a_merged_group_is_left_alone_as_long_as_either_was_to_be(storage):
    """The later of the two deadlines that Telegram named."""
    await absorb(storage, item(1))
    old, new = await reader(storage, -5), await reader(storage, -1005)
    await announce(storage)
    await expand(storage)
    await storage.chats.park(old, until=NOW + timedelta(minutes=5))
    await storage.chats.park(new, until=NOW + timedelta(minutes=1))
    await storage.chats.move(-5, -1005)
    assert await claim(storage, NOW + timedelta(minutes=4)) == []
    assert [row.chat_id for row in await claim(storage, NOW + timedelta(minutes=5))] == [new]


async def test_a_group_moved_onto_itself_stays(storage):
    """Nonsense from outside deletes nobody."""
    chat = await reader(storage, -1005)
    await storage.chats.move(-1005, -1005)
    assert (await storage.chats.find(-1005)).id == chat
    assert len(await storage.topics.followed(chat)) == 1
