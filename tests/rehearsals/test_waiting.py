"""How long people wait for `/latest`, at rest and while an alert goes out to many.

The time is that from their saying it until Telegram receives the answer, as both are seen by the stand-in,
which has this process to itself.
"""

import asyncio
import gc
import itertools
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.demo.telegram import StandIn
from tests.flows.killing import until
from tests.rehearsals.people import FIRST
from tests.rehearsals.scale import milliseconds, report, scaled
from tests.rehearsals.stage import Stage, staged

EVERY = 0.2
PROBE = 0.01
ROUND_TRIP = 0.06
CENTILES = (50, 95, 99)
LOOSE = 3.0
"""In full, a wait may be so many times what is aimed at longer than at rest, for machines are busy."""


@dataclass
class Askers:
    """Other people, a new one each time, who ask for the latest articles."""

    tg: StandIn
    numbers: itertools.count = field(default_factory=lambda: itertools.count(FIRST))
    said: dict[int, float] = field(default_factory=dict)

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[dict[int, float]]:
        """Have somebody ask in every fifth of a second; give when each of them did."""
        self.said = {}
        coming = asyncio.create_task(self._come())
        try:
            yield self.said
        finally:
            coming.cancel()

    async def _come(self) -> None:
        due, chance = time.monotonic(), random.Random(20261124)
        while True:
            # At no regular moment: it would keep step with the alerts, and always or never have to wait for one.
            await asyncio.sleep(max(due + chance.uniform(0, EVERY) - time.monotonic(), 0))
            number = next(self.numbers)
            person = self.tg.person(number, f"Asker {number}")
            self.said[number] = time.monotonic()
            await person.say("/latest")
            due += EVERY

    async def waits(self, said: dict[int, float]) -> list[float]:
        """Give how long each of these waited, once all are answered."""
        await until(lambda: all(self.tg.sent.get(number) for number in said), "somebody was not answered")
        await asyncio.sleep(2 * ROUND_TRIP)
        return sorted(at - said[number] for number, at in self.answered(said).items())

    def answered(self, said: dict[int, float]) -> dict[int, float]:
        """Give when each of these was answered."""
        first: dict[int, float] = {}
        for call in self.tg.calls:
            if call.chat_id in said and call.method == "sendMessage":
                first.setdefault(call.chat_id, call.at)
        return first


@asynccontextmanager
async def own_delays() -> AsyncIterator[list[float]]:
    """Note how late this process is itself: what it adds to every wait."""
    delays: list[float] = []

    async def watch() -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(PROBE)
            delays.append(time.monotonic() - began - PROBE)

    watching = asyncio.create_task(watch())
    try:
        yield delays
    finally:
        watching.cancel()


def centiles(waits: list[float]) -> list[float]:
    """Give the centiles of some waits by nearest rank."""
    return [waits[min(len(waits) * centile // 100, len(waits) - 1)] for centile in CENTILES]


async def at_rest(stage: Stage, askers: Askers, lasts: float) -> list[float]:
    """Measure while there is nothing else to do."""
    await stage.bot.start()
    await until(lambda: stage.tg.count("setMyCommands") >= 2, "it did not start")
    await asyncio.sleep(0.3)
    async with askers.asking() as said:
        await asyncio.sleep(lasts)
    waits = await askers.waits(said)
    assert await stage.bot.end() == 0
    return waits


@dataclass
class During:
    """How long people waited during an alert, how many of its messages left meanwhile, and at what rate they did."""

    waits: list[float]
    passed: list[int]
    rate: float


async def meanwhile(stage: Stage, askers: Askers, subscribers: int, lasts: float) -> During:
    """Measure while an alert goes out, at most so long."""
    title = await stage.begin()
    began, before = time.monotonic(), stage.received.total()
    async with askers.asking() as said:
        while time.monotonic() - began < lasts and len(stage.received.chats(title)) < subscribers:
            await asyncio.sleep(0.02)
    rate = (stage.received.total() - before) / (time.monotonic() - began)
    waits = await askers.waits(said)
    await stage.bot.kill()  # what is left of the alert is not the subject
    passed = [stage.received.between(said[number], at) for number, at in askers.answered(said).items()]
    return During(waits, passed, rate)


@pytest.mark.rehearsal
@pytest.mark.parametrize(
    ("rate", "subscribers", "lasts", "times", "aim"),
    scaled([(30, 400, 2, 1, 0.0), (1_000, 2_400, 2, 1, 0.0)], [(30, 5_000, 60, 1, 0.015), (1_000, 5_000, 60, 6, 0.03)]),
    ids=lambda n: f"{n}",
)
async def test_people_do_not_wait_for_alerts(  # noqa: PLR0917 -- pytest gives them by name
    tmp_path, rate, subscribers, lasts, times, aim
):
    """`/latest` is answered during an alert to thousands nearly as soon as at rest.

    Seconds count in the full form alone. In the short one it is counted how many of the alert's messages leave before
    an answer: for half of the people fewer than leave in a third of a second. In line behind the alert, what is
    claimed of it would go first.
    """
    async with staged(tmp_path, subscribers=subscribers, rate=rate) as stage:
        stage.tg.faults.latency = ROUND_TRIP
        askers = Askers(stage.tg)
        gc.freeze()
        rest = await at_rest(stage, askers, lasts)
        async with own_delays() as own:
            during = [await meanwhile(stage, askers, subscribers, lasts) for _ in range(times)]
        gc.unfreeze()
    all_waits = sorted(wait for one in during for wait in one.waits)
    resting, busy = centiles(rest), centiles(all_waits)
    passed = centiles(sorted(n for one in during for n in one.passed))
    held = min(one.rate for one in during)
    report(
        f"/latest five times a second, an alert to {subscribers} at {rate} a second (held: {held:.1f})",
        [
            ("", *(f"p{centile}" for centile in CENTILES), "asked"),
            ("at rest", *map(milliseconds, resting), len(rest)),
            ("during the alert", *map(milliseconds, busy), len(all_waits)),
            ("the stand-in's own delays", *map(milliseconds, centiles(sorted(own)))),
            ("more", *(milliseconds(b - r) for r, b in zip(resting, busy, strict=True))),
            ("messages of the alert that left before an answer", *passed),
        ],
    )
    assert passed[0] < rate / 3
    assert not aim or busy[-1] - resting[-1] < aim * LOOSE
