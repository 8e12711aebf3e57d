"""Ends of outbox rows, gathered for a moment and stored together.

A crash repeats what was sent and not yet stored: so the moment is short.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from storage import Settlement, Storage, StorageError

log = structlog.get_logger()

GATHER_SECONDS = 0.02
MOST = 200
RETRY_SECONDS = 1.0


class Settler:
    """Takes settlements at any time and stores them in batches, in a task that lives as long as it has work."""

    def __init__(
        self, storage: Storage, clock: Callable[[], datetime], *, retry_seconds: float = RETRY_SECONDS
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._retry_seconds = retry_seconds
        self._waiting: list[Settlement] = []
        self._task: asyncio.Task[None] | None = None

    def add(self, *settlements: Settlement) -> None:
        """Have these stored soon."""
        self._waiting += settlements
        if self._waiting and self._task is None:
            self._task = asyncio.create_task(self._store(), name="settling")

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

    async def _store_some(self, settlements: list[Settlement]) -> bool:
        """Store the first of what waits; give whether they can be stored together."""
        try:
            await self._storage.outbox.settle(settlements, self._clock())
        except StorageError as error:
            # They were sent: forgetting them would send them again.
            log.error("what was sent cannot be recorded", why=str(error), rows=len(self._waiting))  # noqa: TRY400 -- a sentence
            await asyncio.sleep(self._retry_seconds)
            return True
        except Exception:
            if len(settlements) > 1:  # one of them holds up the others: fewer at a time, until it is alone
                return False
            log.exception("how a row ended cannot be recorded; its lease will end", rows=settlements[0].row_ids)
        del self._waiting[: len(settlements)]
        return True
