"""kill -9, again and again, in the middle of alerts: nobody is left out, and little comes twice.

The line: an article for everybody -> start -> kill at a random moment -> the next start; a new article whenever
most have the last one; people write and press all the while. Leases of the dead run out while others are served:
only after the last kill does everybody wait for them.
"""

import asyncio
import bisect
import random
import time
from dataclasses import dataclass

import pytest

from tests.flows.killing import have_feeds_read_at_once, until
from tests.rehearsals.people import Passers
from tests.rehearsals.scale import milliseconds, report, scaled, seconds
from tests.rehearsals.stage import UNRECORDED_SECONDS, Stage, staged, unrecorded

RATE = 500
ROUND_TRIP = 0.03
LAST_WORDS = 0.1
"""Seconds in which Telegram may still read what a killed bot has sent."""
EARLY = 0.2
"""The share of kills that come before anything need have been sent: while it starts, or takes up old work."""


@dataclass(frozen=True, slots=True)
class Life:
    """One run of the bot, which ended with a kill: when, and how long it took to go on sending, if it lived to see."""

    killed_at: float
    resumed_after: float | None

    @property
    def over(self) -> float:
        """Give the time until which what arrives may still be its own: the next one cannot be up so soon."""
        return self.killed_at + LAST_WORDS


async def live(stage: Stage, chance: random.Random, most: int) -> Life:
    """Start the bot, and kill it at a random moment."""
    resumed = await start(stage, wait=chance.random() >= EARLY)
    if resumed is None:
        await asyncio.sleep(chance.uniform(0, 1.5))
    else:
        await some_more(stage, chance.randrange(most), patience=3)
        await asyncio.sleep(chance.uniform(0, 0.05))
    killed_at = time.monotonic()
    await stage.bot.kill()
    return Life(killed_at, resumed)


async def start(stage: Stage, *, wait: bool) -> float | None:
    """Start the bot, and perhaps wait until alerts are sent again; give the seconds that took."""
    have_feeds_read_at_once(stage.database)
    began = time.monotonic()
    await stage.bot.start()
    if not wait:
        return None
    await until(lambda: stage.received.since(began + LAST_WORDS), "sending did not go on")
    return time.monotonic() - began


async def some_more(stage: Stage, number: int, patience: float) -> None:
    """Wait until so many more alerts were sent, or for so long."""
    enough, began = stage.received.total() + number, time.monotonic()
    while stage.received.total() < enough and time.monotonic() - began < patience:
        await asyncio.sleep(0.001)


class Reckoning:
    """What each kill may have had sent again, and what it did."""

    def __init__(self, stage: Stage, lives: list[Life]) -> None:
        overs = [life.over for life in lives]
        self.may, self.did = [unrecorded(stage.database)] * len(lives), [0] * len(lives)
        self.oldest = 0.0
        for copies in stage.received.copies().values():
            of_life = [bisect.bisect(overs, copy.at) for copy in copies]
            for copy, life in zip(copies, of_life, strict=True):
                if life < len(lives):
                    self.may[life] += copy.ended >= lives[life].killed_at - UNRECORDED_SECONDS
            for copy, life in zip(copies, of_life[:-1], strict=False):
                self.oldest = max(self.oldest, lives[life].killed_at - copy.ended)
                self.did[life] += 1  # IndexError: it came twice though nothing was killed after the first

    def worst(self) -> int:
        """Say which kill came nearest to what it might have repeated, or over it."""
        return max(range(len(self.may)), key=lambda kill: self.did[kill] - self.may[kill])


@pytest.mark.rehearsal
@pytest.mark.parametrize(
    ("subscribers", "kills"), scaled([(3_000, 10)], [(10_000, 100), (500, 50)]), ids=lambda n: f"{n}"
)
async def test_a_killed_bot_leaves_nobody_out(tmp_path, subscribers, kills):
    """Every alert arrives, every press and command has its effect and its answer; repeats stay within the bound."""
    chance, lives = random.Random(20261124 + subscribers), []
    async with staged(tmp_path, subscribers=subscribers, rate=RATE) as stage:
        stage.tg.faults.latency = ROUND_TRIP
        async with Passers(stage.tg, stage.database, every=scaled(0.1, 0.25)) as passers:
            for _ in range(kills):
                if len(stage.received.copies()) > (len(stage.titles) - 0.2) * subscribers:
                    stage.publish()
                lives.append(await live(stage, chance, most=scaled(200, 600)))
            last = await start(stage, wait=True)
            for title in stage.titles:
                await stage.everyone_hears(title, 90)
            await stage.recorded(30)
            await passers.last()
        assert await stage.bot.end() == 0
    show(stage, lives, passers, last)
    check(stage, lives, passers)


def show(stage: Stage, lives: list[Life], passers: Passers, last: float) -> None:
    """Print what came of it."""
    reckoning = Reckoning(stage, lives)
    worst, received = reckoning.worst(), stage.received
    waits = [life.resumed_after for life in lives if life.resumed_after is not None] + [last]
    report(
        f"kill -9, {len(lives)} times",
        [
            ("alerts wanted, copies sent", len(received.copies()), received.total()),
            ("repeated in all, at most", sum(reckoning.did), sum(reckoning.may)),
            (
                "repeated by one kill, most",
                max(reckoning.did),
                "allowed then",
                reckoning.may[reckoning.did.index(max(reckoning.did))],
            ),
            ("answered so long before the kill, and repeated", milliseconds(reckoning.oldest)),
            ("nearest to its bound", reckoning.did[worst], "of", reckoning.may[worst]),
            ("sending on after a start, median, longest", seconds(sorted(waits)[len(waits) // 2]), seconds(max(waits))),
            ("presses and commands, answered twice", 2 * len(passers.people), passers.repeats()),
        ],
    )


def check(stage: Stage, lives: list[Life], passers: Passers) -> None:
    """Nothing lost, and nothing twice beyond what was in flight or answered a moment before a kill."""
    reckoning = Reckoning(stage, lives)
    assert stage.outcomes() == {"sent": len(stage.received.copies())}
    assert stage.repeated_after_recorded() == []
    assert passers.without_effect() == []
    over = [(did, may) for did, may in zip(reckoning.did, reckoning.may, strict=True) if did > may]
    assert over == [], "more came twice than was in flight or answered a moment before"
