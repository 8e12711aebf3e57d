"""Forgetting what has served its purpose: outbox rows that ended, handled letters, searches, bookmarks and the like."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.rules.excerpts import LATELY
from storage import Storage

KEEP_OUTBOX = timedelta(days=30)
KEEP_DRAFTS = timedelta(days=30)
KEEP_INBOX = timedelta(days=2)
"""Telegram repeats an update for at most a day."""
KEEP_SEARCHES = timedelta(days=2)
"""Telegram hardly lets older messages be edited, which leafing does."""
KEEP_BOOKMARKS = timedelta(days=180)
KEEP_PICTURES = timedelta(days=30)
BETWEEN_SECONDS = 3_600.0


class Pruning:
    """Deletes in stretches, about hourly."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock
        self._next = clock()

    async def round(self) -> float:
        """Delete one stretch of each if it is time; give the seconds until the next."""
        now = self._clock()
        if now < self._next:
            return (self._next - now).total_seconds()
        pruned = await self._storage.outbox.prune(before=now - KEEP_OUTBOX)
        pruned += await self._storage.inbox.prune(before=now - KEEP_INBOX)
        pruned += await self._storage.drafts.prune(before=now - KEEP_DRAFTS)
        pruned += await self._storage.search.prune(before=now - KEEP_SEARCHES)
        pruned += await self._storage.bookmarks.prune(before=now - KEEP_BOOKMARKS)
        pruned += await self._storage.excerpts.prune(before=now - LATELY)
        pruned += await self._storage.pictures.prune(before=now - KEEP_PICTURES)
        if not pruned:
            self._next = now + timedelta(seconds=BETWEEN_SECONDS)
        return 0.0 if pruned else BETWEEN_SECONDS
