"""A topic that an article is given late: who is told after all, who is not again, and what the row says of it."""

import pytest

from storage import Settlement, Settling, Widen
from tests.builders import NOW, absorb, announce, back, claim, expand, item, reader, topic_id


@pytest.fixture
async def told(storage):
    """An article on housing, addressed to a chat and claimed: the chat's id and its row."""
    await absorb(storage, item(50, terms=("Climate",)), quiet=True)
    await absorb(storage, item(1))
    chat = await reader(storage, 1001, await topic_id(storage, "Housing"))
    await announce(storage)
    await expand(storage)
    (row,) = await claim(storage)
    return chat, row


async def give_late_topic(storage) -> None:
    await absorb(storage, item(1, terms=("Housing", "Climate")))
    (late,) = await storage.outbox.candidates()
    await storage.outbox.decide([Widen(late.article_id, late.notice_id, late.topic_ids)], NOW)
    await expand(storage)


async def why(storage) -> list[str]:
    """Give by name the topics that a row was made for."""
    (row,) = await storage._db.fetch("SELECT why FROM outbox")
    return [(await storage.topics.get(int(topic))).name for topic in row["why"].split(",")]


async def test_what_was_dropped_is_told_to_who_follows_the_late_topic(storage, told):
    """Left before it was sent, and followed by the late topic: the row is open again, in that topic's thread."""
    chat, row = told
    await storage.outbox.settle([Settlement((row.id,), chat, Settling.DROPPED, "not followed any more")], NOW)
    await storage.topics.leave(chat, row.matched[0])
    await storage.topics.follow(chat, await topic_id(storage, "Climate"), thread_id=15, now=NOW)
    await give_late_topic(storage)
    (again,) = await claim(storage)
    assert (again.id, again.attempts, again.thread_id) == (row.id, 1, 15)
    assert again.matched == (await topic_id(storage, "Climate"),)
    assert await why(storage) == ["Housing", "Climate"]


@pytest.mark.parametrize("outcome", [Settling.SENT, Settling.DEAD, Settling.FAILED])
async def test_what_was_sent_or_given_up_stays_as_it_is(storage, told, outcome):
    """Nobody is told twice; the row says why it was told then."""
    chat, row = told
    await storage.topics.follow(chat, await topic_id(storage, "Climate"), thread_id=0, now=NOW)
    await storage.outbox.settle([Settlement((row.id,), chat, outcome)], NOW)
    await give_late_topic(storage)
    assert (await claim(storage), await why(storage)) == ([], ["Housing"])


async def test_what_may_have_arrived_is_not_opened_again(storage, told):
    """It was sent once and got no answer, then dropped."""
    chat, row = told
    await storage.topics.follow(chat, await topic_id(storage, "Climate"), thread_id=0, now=NOW)
    await storage.outbox.postpone([back(row, counted=True, unanswered=True)])
    await storage.outbox.settle([Settlement((row.id,), chat, Settling.DROPPED)], NOW)
    await give_late_topic(storage)
    assert await claim(storage) == []


async def test_a_row_names_all_topics_that_made_it_over_time(storage, told):
    """Until it is sent; what its chat leaves meanwhile stays in the ledger, though not in the alert."""
    chat, row = told
    await storage.topics.follow(chat, await topic_id(storage, "Climate"), thread_id=0, now=NOW)
    await give_late_topic(storage)
    await storage.topics.leave(chat, await topic_id(storage, "Housing"))
    await storage.outbox.postpone([back(row)])
    assert [row.matched for row in await claim(storage)] == [(await topic_id(storage, "Climate"),)]
    assert await why(storage) == ["Housing", "Climate"]
