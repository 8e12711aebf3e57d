"""What every job is: rounds of work, until told to stop.

The line: work -> say that it is alive -> wait as long as the work asked, or until woken, or stopped.
A round that fails is logged and tried again, later each time; it never ends the job.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.rules.retrying import pause
from bot.rules.watching import Heard
from storage import Storage, StorageError

log = structlog.get_logger()

BETWEEN_BEATS = timedelta(seconds=5)

LONGEST_WAIT = 20.0
"""Seconds: no job is silent for longer, so that its heartbeat tells something."""


@dataclass(frozen=True, slots=True)
class Job:
    """A name for logs and heartbeats, a round of work that gives the seconds until the next, and a bell to wake it."""

    name: str
    work: Callable[[], Awaitable[float]]
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    alive: Callable[[], bool] = lambda: True
    """Whether a round that has ended is a sign of life."""


async def repeat(
    job: Job,
    stop: asyncio.Event,
    beat: Callable[[str], Awaitable[None]],
    *,
    jitter: Callable[[], float] = random.random,
) -> None:
    """Do the job's rounds until `stop` is set."""
    failures = 0
    while not stop.is_set():
        job.bell.clear()
        try:
            seconds = await job.work()
            if job.alive():
                await beat(job.name)
            failures = 0
        except Exception as error:  # noqa: BLE001 -- whatever it is, the next round may fare better
            failures += 1
            seconds = pause(failures, jitter=jitter()).total_seconds()
            _log_failure(job.name, error, seconds)
        await wait_for_any(stop, job.bell, seconds=min(seconds, LONGEST_WAIT))


def _log_failure(name: str, error: Exception, seconds: float) -> None:
    # What the database says is about the machine and is one sentence; all else is a fault of ours and shows where.
    known = isinstance(error, StorageError)
    log.error("job failed", job=name, why=str(error), next_try_in=round(seconds, 1), exc_info=None if known else error)


async def wait_for_any(*events: asyncio.Event, seconds: float) -> None:
    """Wait until one of the events is set, at most so long."""
    if seconds <= 0 or any(event.is_set() for event in events):
        await asyncio.sleep(0)
        return
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()  # not waited for: a task that is cancelled itself meanwhile would not notice


class Pulse:
    """Hears that jobs are alive, and records it, each at most every few seconds.

    `monotonic` is in seconds: nobody sets that clock, so no part is silent because somebody set the other.
    """

    def __init__(
        self, storage: Storage, clock: Callable[[], datetime], *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._monotonic = monotonic
        self._recorded: dict[str, datetime] = {}
        self._begun: dict[str, float] = {}
        self._worked: dict[str, float] = {}

    async def begin(self, names: Sequence[str]) -> None:
        """Record that a run with these jobs begins."""
        await self._storage.heartbeats.begin(names, self._clock())
        self._begun = dict.fromkeys(names, self._monotonic())

    async def beat(self, name: str) -> None:
        """Record that a job has done its work, unless that was recorded a moment ago."""
        now = self._clock()
        last = self._recorded.get(name)
        if last is None or not timedelta(0) <= now - last < BETWEEN_BEATS:  # it may have been set back
            await self._storage.heartbeats.beat(name, now)
            self._recorded[name] = now
        self._worked[name] = self._monotonic()

    def heard(self) -> dict[str, Heard]:
        """Say of each job of this run how long ago it did its work."""
        now = self._monotonic()
        return {
            name: Heard(timedelta(seconds=now - self._worked.get(name, begun)), worked=name in self._worked)
            for name, begun in self._begun.items()
        }
