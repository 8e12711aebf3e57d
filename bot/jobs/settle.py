"""Ends of outbox rows, and rows given back, gathered for a moment and stored together.

A crash repeats what was sent and not yet stored: so the moment is short.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

import structlog

from storage import Postponement, Settlement, Storage, StorageError

log = structlog.get_logger()

GATHER_SECONDS = 0.02
MOST = 500
RETRY_SECONDS = 1.0
End: TypeAlias = Settlement | Postponement


class Settler:
    """Takes ends at any time and stores them in batches, in a task that lives as long as it has work."""

    def __init__(
        self, storage: Storage, clock: Callable[[], datetime], *, retry_seconds: float = RETRY_SECONDS
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._retry_seconds = retry_seconds
        self._waiting: list[End] = []
        self._task: asyncio.Task[None] | None = None
        self.behind = False

    def add(self, *ends: End) -> None:
        """Have these stored soon. `behind` says that they cannot be at present."""
        self._waiting += ends
        if self._waiting and self._task is None:
            self._task = asyncio.create_task(self._store(), name="settling")

    def unstored(self) -> set[int]:
        """Give the rows of which an end is still to be stored."""
        return {row_id for end in self._waiting for row_id in end.row_ids}

    async def flush(self) -> None:
        """Wait until all that was added is stored."""
        while self._task is not None:
            await asyncio.shield(self._task)

    async def _store(self) -> None:
        most = MOST
        try:
            while self._waiting:
                await asyncio.sleep(GATHER_SECONDS)
                stretch = self._waiting[:most]
                most = MOST if await self._store_some(stretch) else len(stretch) // 2
        finally:
            self._task = None

    async def _store_some(self, ends: list[End]) -> bool:
        """Store the first of what waits; give whether they can be stored together."""
        try:
            await self._record(ends)
        except StorageError as error:
            # They were sent: forgetting them would send them again.
            self.behind = True
            log.error("what was sent cannot be recorded", why=str(error), rows=len(self._waiting))  # noqa: TRY400 -- a sentence
            await asyncio.sleep(self._retry_seconds)
            return True
        except Exception:
            if len(ends) > 1:  # one of them holds up the others: fewer at a time, until it is alone
                return False
            log.exception("how a row ended cannot be recorded; its lease will end", rows=ends[0].row_ids)
        self.behind = False
        del self._waiting[: len(ends)]
        return True

    async def _record(self, ends: Sequence[End]) -> None:
        settlements = [end for end in ends if isinstance(end, Settlement)]
        if settlements:
            await self._storage.outbox.settle(settlements, self._clock())
        postponements = [end for end in ends if isinstance(end, Postponement)]
        if postponements:
            await self._storage.outbox.postpone(postponements)
