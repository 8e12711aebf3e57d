"""Forgetting what has served its purpose."""

from datetime import timedelta

import pytest

from bot.jobs.prune import BETWEEN_SECONDS, KEEP_DRAFTS, KEEP_INBOX, KEEP_OUTBOX, Pruning
from bot.rules.excerpts import LATELY
from storage import EVERYTHING, Announce, DraftContent, Letter, Settlement, Settling, Storage
from tests.builders import NOW, absorb, item, reader
from tests.jobs.conftest import Clock

MOMENT = timedelta(microseconds=1)


@pytest.fixture
async def ended(storage: Storage) -> Storage:
    """An alert that was sent NOW and one that is still to be sent; a letter handled NOW and one that waits."""
    for article_id in (1, 2):
        await absorb(storage, item(article_id))
        await reader(storage, 1001)
        await storage.outbox.decide([Announce(article_id, (EVERYTHING,), NOW + timedelta(days=2))], NOW)
        await storage.outbox.expand(NOW)
    await storage.outbox.settle([Settlement((1,), 1, Settling.SENT, message_id=5, shows="alert")], NOW)
    await storage.inbox.store([Letter(6, "{}"), Letter(7, "{}")], NOW)
    await storage.inbox.done(6, NOW)
    return storage


async def left(storage: Storage) -> dict[str, int]:
    """Count what is kept."""
    counted = {}
    for table in ("outbox", "messages", "inbox", "notices", "articles"):
        (row,) = await storage._db.fetch(f"SELECT count(*) AS n FROM {table}")
        counted[table] = row["n"]
    return counted


async def test_what_is_young_or_open_is_kept(ended):
    """To the last moment of its time; what waits, for ever."""
    for age in (timedelta(0), KEEP_INBOX):
        await Pruning(ended, Clock(NOW + age)).round()
    assert await left(ended) == {"outbox": 2, "messages": 1, "inbox": 2, "notices": 2, "articles": 2}


async def test_what_is_old_goes_and_articles_stay(ended):
    """Letters after two days, ends of rows with what was posted for them after thirty."""
    await Pruning(ended, Clock(NOW + KEEP_INBOX + MOMENT)).round()
    assert (await left(ended))["inbox"] == 1
    await Pruning(ended, Clock(NOW + KEEP_OUTBOX + MOMENT)).round()
    assert await left(ended) == {"outbox": 1, "messages": 0, "inbox": 1, "notices": 2, "articles": 2}


async def test_a_draft_is_forgotten_thirty_days_after_its_end(storage):
    """To the last moment of its time it can be taken up again."""
    chat = await reader(storage, 1001)
    draft = await storage.drafts.begin(chat, 1001, DraftContent(), uid="uid-1", origin="m1", now=NOW)
    await storage.drafts.discard(draft.id, NOW)
    await Pruning(storage, Clock(NOW + KEEP_DRAFTS)).round()
    assert await storage.drafts.get(draft.id)
    await Pruning(storage, Clock(NOW + KEEP_DRAFTS + MOMENT)).round()
    assert await storage.drafts.get(draft.id) is None


async def test_a_text_that_nobody_asked_for_in_a_month(storage):
    """So that a bot with other settings, or one that stood still, does not look back for ever."""
    await absorb(storage, item(1))
    await Pruning(storage, Clock(NOW + LATELY)).round()
    assert await storage.excerpts.due(NOW, since=NOW - LATELY)
    await Pruning(storage, Clock(NOW + LATELY + MOMENT)).round()
    assert await storage.excerpts.due(NOW, since=NOW - LATELY) is None


async def test_it_is_done_about_hourly_and_at_once_while_there_is_more(ended):
    """A round after one that found something; then an hour of nothing, whatever wakes it."""
    clock = Clock(NOW + KEEP_OUTBOX + MOMENT)
    job = Pruning(ended, clock)
    assert [await job.round() for _ in range(3)] == [0.0, BETWEEN_SECONDS, BETWEEN_SECONDS]
    clock.now += timedelta(seconds=BETWEEN_SECONDS - 60)
    assert await job.round() == 60.0
    clock.now += timedelta(seconds=60)
    assert await job.round() == BETWEEN_SECONDS


async def test_letters_alone_are_reason_enough_to_go_on(storage):
    """More letters than a round deletes, and no alert ever sent: they all go before the next hour."""
    letters = [Letter(number, "{}") for number in range(1, 2_501)]
    await storage.inbox.store(letters, NOW)
    async with storage._db.transaction() as t:
        await t.run("UPDATE inbox SET handled_at = received_at")
    job = Pruning(storage, Clock(NOW + KEEP_INBOX + MOMENT))
    assert [await job.round() for _ in range(4)] == [0.0, 0.0, 0.0, BETWEEN_SECONDS]
    assert (await left(storage))["inbox"] == 0
