"""The watchdog: hears whether every other part of the bot is at work, and tells the admins if one is not.

The line: when did each last do its work -> which are silent (a pure rule) -> log each silence once ->
tell each admin what they do not know yet, in one message -> remember whom it told, so that a restart
does not tell them again. An end of a silence goes the same way; so do letters that were given up.

It depends on nothing that it watches. It has its times from memory, by a clock that nobody sets; it does not
wait for its turn to send; and it does not wait long for the database: where that hangs, it tells all the same.
While Telegram cannot be reached, nobody can be told by it: that is in the log, and told when it is back.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias, TypeVar

import structlog

from bot.jobs.admins import Admins
from bot.jobs.loop import Pulse
from bot.rules.watching import judge
from bot.views.message import Message
from storage import SetAside, Silence, Storage, StorageError

log = structlog.get_logger()
T = TypeVar("T")

NAME = "watch"
LOOK_SECONDS = 5.0
DATABASE_SECONDS = 6.0
"""A moment longer than the database itself waits for another program."""
BETWEEN_LETTERS = 3_600.0
"""Letters that are given up one after the other are told together, not each by itself."""

Words: TypeAlias = Callable[[Sequence[Silence], Sequence[SetAside]], Message]


class Watching:
    """Watches the parts of one run, all but itself."""

    def __init__(
        self,
        storage: Storage,
        pulse: Pulse,
        admins: Admins,
        words: Words,
        *,
        allowed: timedelta,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._storage = storage
        self._pulse = pulse
        self._admins = admins
        self._words = words
        self._allowed = allowed
        self._clock = clock
        self._monotonic = monotonic
        self._silences: dict[str, Silence] = {}
        self._remembered: dict[str, Silence] = {}
        self._logged: set[str] = set()
        self._aside: list[SetAside] = []
        self._aside_told: frozenset[int] = frozenset()
        self._next_letters = monotonic()
        self._asking: asyncio.Task[object] | None = None

    async def resume(self, parts: Collection[str]) -> None:
        """Recall what an earlier run told of these parts; others there are no more."""
        self._remembered = await self._storage.heartbeats.silences()
        self._silences = {part: silence for part, silence in self._remembered.items() if part in parts}
        self._logged = {part for part, silence in self._silences.items() if silence.ended_at is None}

    async def round(self) -> float:
        """Listen to all parts once, and tell what there is to tell; give the seconds until the next time."""
        self._listen()
        await self._collect()
        await self._tell()
        await self._remember()
        return min(LOOK_SECONDS, self._allowed.total_seconds() / 6)

    async def beat(self, name: str) -> None:
        """Record that the watchdog itself is at work."""
        await self._asked(partial(self._pulse.beat, name))

    def _listen(self) -> None:
        heard = {part: sign for part, sign in self._pulse.heard().items() if part != NAME}
        judged = judge(heard, self._silences, self._clock(), self._allowed)
        for part, silence in judged.items():
            if silence.ended_at is None and part not in self._logged:
                self._logged.add(part)
                log.error("a part of the bot stands still", part=part, since=silence.since.isoformat(" ", "seconds"))
        for part in self._logged - {part for part, silence in judged.items() if silence.ended_at is None}:
            self._logged.discard(part)
            log.warning("a part of the bot works again", part=part)
        self._silences = judged

    async def _collect(self) -> None:
        """Look for letters that were given up, unless some were told of a short while ago."""
        if not self._aside and self._monotonic() >= self._next_letters:
            self._aside = await self._asked(self._storage.inbox.set_aside) or []
            self._aside_told = frozenset()

    async def _tell(self) -> None:
        owed = {admin: message for admin in self._admins.ids if (message := self._owed(admin))}
        told = await self._admins.tell(owed) if owed else frozenset()
        self._silences = {
            part: replace(silence, told=silence.told | told)
            for part, silence in self._silences.items()
            if silence.ended_at is None or not self._admins.ids <= silence.told | told
        }
        self._aside_told |= told

    def _owed(self, admin: int) -> Message | None:
        silences = [silence for silence in self._silences.values() if admin not in silence.told]
        aside = [] if admin in self._aside_told else self._aside
        return self._words(silences, aside) if silences or aside else None

    async def _remember(self) -> None:
        if self._silences != self._remembered:
            now = self._silences
            if await self._asked(partial(self._storage.heartbeats.remember, list(now.values()))) is not None:
                self._remembered = now
        if self._aside and self._admins.ids <= self._aside_told:
            done = partial(self._storage.inbox.reported, [letter.update_id for letter in self._aside])
            if await self._asked(done) is not None:
                self._aside, self._next_letters = [], self._monotonic() + BETWEEN_LETTERS

    async def _asked(self, ask: Callable[[], Coroutine[None, None, T]]) -> T | None:
        """Ask something of the database, without waiting for it for long; None when it did not answer."""
        if self._asking is not None and not self._asking.done():
            return None
        self._asking = task = asyncio.create_task(ask(), name="watching")
        await asyncio.wait({task}, timeout=DATABASE_SECONDS)
        if not task.done():
            log.error("the database does not answer")
            task.add_done_callback(lambda late: late.cancelled() or late.exception())  # it was waited for long enough
            return None
        try:
            return task.result()
        except StorageError as error:
            log.warning("the watchdog cannot use the database", why=str(error))
            return None
