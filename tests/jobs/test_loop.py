"""What every job is: rounds that go on whatever happens, until told to stop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.demo.telegram.window import WAIT_SECONDS
from bot.jobs import loop
from bot.jobs.loop import BETWEEN_BEATS, Job, Pulse, repeat, wait_for_any
from storage import Busy
from tests.builders import NOW


async def silent(_: str) -> None:
    """Beat for nobody."""


@contextlib.asynccontextmanager
async def running(job: Job, beat=silent) -> AsyncIterator[asyncio.Event]:
    """Repeat a job beside the test; give what stops it, and see to it that it does stop."""
    stop = asyncio.Event()
    task = asyncio.create_task(repeat(job, stop, beat, jitter=lambda: 0.0))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(task, WAIT_SECONDS)


def counting(*outcomes: float | Exception) -> tuple[Job, list[float], asyncio.Event]:
    """Make a job whose rounds end so one after the other; with the moments of its rounds, and a sign of the last."""
    rounds: list[float] = []
    over = asyncio.Event()

    async def work() -> float:
        rounds.append(asyncio.get_running_loop().time())
        if len(rounds) == len(outcomes):
            over.set()
        outcome = outcomes[min(len(rounds), len(outcomes)) - 1]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return Job("poll", work), rounds, over


async def test_a_job_waits_as_long_as_its_work_asked(monkeypatch):
    """Not at all after 0, and then as said."""
    waits, wait = [], loop.wait_for_any

    async def noted(*events, seconds):
        waits.append(seconds)
        await wait(*events, seconds=seconds)

    monkeypatch.setattr(loop, "wait_for_any", noted)
    job, rounds, over = counting(0.0, 0.2, 60.0)
    async with running(job), asyncio.timeout(WAIT_SECONDS):
        await over.wait()
    assert waits[:2] == [0.0, 0.2]
    assert rounds[2] - rounds[1] > 0.15


async def test_the_bell_wakes_a_job():
    """What has just been found is announced now, not at the next look."""
    job, rounds, over = counting(60.0, 60.0)
    async with running(job), asyncio.timeout(WAIT_SECONDS):
        await asyncio.sleep(0.05)
        job.bell.set()
        await over.wait()
    assert len(rounds) == 2


async def test_a_bell_that_rings_during_the_work_is_heard():
    """There may be something that this round did not see any more."""
    rounds = []

    async def work() -> float:
        rounds.append(1)
        if len(rounds) == 1:
            job.bell.set()
        return 60.0

    job = Job("alert", work)
    async with running(job), asyncio.timeout(WAIT_SECONDS):
        while len(rounds) < 2:
            await asyncio.sleep(0.01)
    assert len(rounds) == 2


async def test_stop_ends_a_wait_and_begins_no_round():
    """An orderly end does not take as long as the longest wait."""
    job, rounds, _ = counting(60.0)
    async with running(job) as stop:
        await asyncio.sleep(0.05)
        stop.set()
    assert len(rounds) == 1
    await repeat(job, stop, silent)
    assert len(rounds) == 1


async def test_a_round_that_fails_is_tried_again_later_each_time(monkeypatch):
    """Whatever it raises; a success ends the row of failures."""
    waits = []

    async def no_wait(*events, seconds):
        waits.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr(loop, "wait_for_any", no_wait)
    broken, locked = ValueError("broken"), Busy("The database is in use.")
    job, _, over = counting(broken, locked, broken, 0.5, broken, 600.0)
    async with running(job), asyncio.timeout(WAIT_SECONDS):
        await over.wait()
    assert waits[:6] == [1, 2, 4, 0.5, 1, loop.LONGEST_WAIT]


async def test_only_a_round_that_succeeds_is_a_beat():
    """A job that fails over and over is seen to be stuck."""
    beats = []

    async def beat(name: str) -> None:
        beats.append(name)

    job, _, over = counting(0.0, 0.0, ValueError("broken"))
    async with running(job, beat), asyncio.timeout(WAIT_SECONDS):
        await over.wait()
    assert beats == ["poll", "poll"]


async def test_a_beat_that_cannot_be_stored_does_not_end_the_job():
    """The database is busy for a moment; the work goes on."""

    async def busy(_: str) -> None:
        raise Busy("The database is in use.")

    job, rounds, over = counting(0.0)
    async with running(job, busy):
        await asyncio.wait_for(over.wait(), WAIT_SECONDS)
    assert rounds


@pytest.mark.parametrize("turns", range(8))
async def test_a_job_that_is_cancelled_ends(turns):
    """At whatever moment, also just as something wakes it."""
    job, _, _ = counting(60.0)
    task = asyncio.create_task(repeat(job, asyncio.Event(), silent))
    await asyncio.sleep(0.02)
    job.bell.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    done, _ = await asyncio.wait([task], timeout=WAIT_SECONDS)
    assert done == {task}
    assert task.cancelled()


async def test_waiting_leaves_nothing_behind():
    """Neither after a time-out nor after a wake-up does a task stay."""
    first, second = asyncio.Event(), asyncio.Event()
    asyncio.get_running_loop().call_later(0.02, second.set)
    await wait_for_any(first, second, seconds=5)
    await wait_for_any(first, seconds=0.02)
    await wait_for_any(first, seconds=0)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_the_pulse_is_stored_every_few_seconds_at_most(storage):
    """A job of a thousand rounds a second writes one row in five."""
    moments = iter([NOW, NOW + BETWEEN_BEATS - timedelta(microseconds=1), NOW + BETWEEN_BEATS, NOW])
    pulse, seen = Pulse(storage, lambda: next(moments)), []
    for _ in range(3):
        await pulse.beat("poll 1")
        seen.append((await storage.heartbeats.all())["poll 1"])
    await pulse.beat("alert")
    assert seen == [NOW, NOW, NOW + BETWEEN_BEATS]
    assert (await storage.heartbeats.all())["alert"] == NOW
