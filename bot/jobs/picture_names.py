"""What Telegram calls the pictures that it was shown: remembered, and stored beside the alerts.

A name is no more than a help. So no alert waits for its being stored, or fails with it: what cannot be stored is
learnt anew by the next run.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import datetime

import structlog

from bot.rules.alerting import MISSING
from storage import Storage

log = structlog.get_logger()

MOST_DOUBTS = 3
"""Refusals that may be for the picture's sake, or not: after so many, and no message below it, they are."""
MOST_KEPT = 1_000


class PictureNames:
    """Knows pictures by their addresses; "" is the name of one that cannot be had."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock
        self._names: dict[str, str] = {}
        self._missing: dict[str, datetime] = {}
        self._doubts: Counter[str] = Counter()
        self._storing: set[asyncio.Task[None]] = set()

    async def of(self, url: str) -> str | None:
        """Give a picture's name; None where that is still to be found out."""
        since = self._clock() - MISSING
        if self._missing.get(url, since) > since:
            return ""
        if url not in self._names:
            name = await self._storage.pictures.name(url, missing_since=since)
            if not name:
                return name
            self._remember(url, name)
        return self._names[url]

    def learn(self, url: str, name: str) -> None:
        """Note what Telegram calls a picture."""
        self._remember(url, name)
        self._store(self._storage.pictures.keep(url, name, self._clock()))

    def miss(self, url: str, *, certain: bool = True) -> None:
        """Note that a picture cannot be had; where that is not certain, the next run may try."""
        self._make_room()
        self._missing[url] = self._clock()
        if certain:
            self._store(self._storage.pictures.keep(url, "", self._clock()))

    def doubt(self, url: str) -> None:
        """Note a refusal that may be for the picture's sake."""
        self._make_room()
        self._doubts[url] += 1
        if self._doubts[url] >= MOST_DOUBTS:
            self.miss(url, certain=False)

    def forget(self, url: str) -> None:
        """Note that Telegram knows a picture by its name no more."""
        self._names.pop(url, None)
        self._store(self._storage.pictures.forget(url))

    async def finish(self) -> None:
        """Wait until all of it is stored, or is not."""
        if self._storing:
            await asyncio.wait(self._storing)

    def _remember(self, url: str, name: str) -> None:
        self._make_room()
        self._missing.pop(url, None)
        self._names[url] = name

    def _make_room(self) -> None:
        for known in (self._names, self._missing, self._doubts):
            if len(known) >= MOST_KEPT:
                known.clear()

    def _store(self, change: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(_stored(change), name="a picture's name")
        self._storing.add(task)
        task.add_done_callback(self._storing.discard)


async def _stored(change: Coroutine[None, None, None]) -> None:
    try:
        await change
    except Exception as error:  # noqa: BLE001 -- nobody waits for this
        log.warning("a picture's name cannot be stored", why=str(error))
