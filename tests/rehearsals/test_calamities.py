"""The disk is full, the database is locked, the clock goes wrong, the network is gone: in the middle of an alert.

The line of each: a quarter has the alert -> it happens, and people ask something meanwhile -> it is over -> everybody
has the alert, and an answer.
"""

import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.demo.telegram import Person
from tests.flows.killing import until
from tests.rehearsals.cable import Cable
from tests.rehearsals.people import FIRST
from tests.rehearsals.scale import report, scaled, seconds
from tests.rehearsals.stage import UNRECORDED_SECONDS, Stage, staged, unrecorded
from tests.rehearsals.storm import storm

SUBSCRIBERS, RATE = scaled((120, 40), (600, 40))
LEASE_SECONDS = 15
PATIENCE = 60
ROOM = 32 * 1024


@dataclass(frozen=True, slots=True)
class Calamity:
    """What it is, how long it lasts, whether any alert or answer may come twice, whether time can be trusted.

    `goes_on`: it is no reason to stop sending.
    """

    name: str
    lasts: float
    repeats: bool = False
    dates: bool = True
    goes_on: bool = False


async def through(stage: Stage, calamity: Calamity, happens: AbstractAsyncContextManager[None]) -> None:
    """Have it happen in the middle of an alert, and check what came of it."""
    title = await stage.begin(alerts=SUBSCRIBERS // 4)
    people = [stage.tg.person(number, f"Asker {number}", started=True) for number in range(FIRST, FIRST + 5)]
    async with happens:
        began = time.monotonic()
        for person in people:
            await person.say("/id")
        await asyncio.sleep(calamity.lasts)
    mended, before = time.monotonic(), stage.received.total()
    on = await until(lambda: stage.received.total() > before, "sending did not go on")
    await stage.everyone_hears(title, SUBSCRIBERS / RATE + PATIENCE)
    for person in people:
        await person.hears(str(person.id), PATIENCE)
    heard = time.monotonic() - mended
    await stage.recorded(PATIENCE)
    assert await stage.bot.end() == 0
    meanwhile = stage.received.since(began) - stage.received.since(mended)
    course = [("sent meanwhile", meanwhile), ("sending on, all told, after its end", seconds(on), seconds(heard))]
    show(stage, calamity, course, people)
    assert meanwhile > 0 or not calamity.goes_on
    check(stage, calamity, people, began, mended)


def show(stage: Stage, calamity: Calamity, course: list[tuple[object, ...]], people: list[Person]) -> None:
    """Print what came of it."""
    report(
        f"{calamity.name} for {calamity.lasts:.0f} s, in the middle of an alert to {SUBSCRIBERS} at {RATE} a second",
        [
            *course,
            ("alerts wanted, copies sent", len(stage.received.copies()), stage.received.total()),
            ("questions, answers", len(people), sum(len(person.messages) for person in people)),
        ],
    )


def check(stage: Stage, calamity: Calamity, people: list[Person], began: float, mended: float) -> None:
    """Nobody lost; nothing twice, but for what could not be known to have arrived, or not be recorded, meanwhile."""
    assert stage.outcomes() == {"sent": SUBSCRIBERS}
    assert not calamity.dates or stage.repeated_after_recorded() == []
    again = [copy for copies in stage.received.copies().values() for copy in copies[:-1]]
    assert calamity.repeats or not again, "an alert came twice"
    assert sum(copy.ended < began - UNRECORDED_SECONDS for copy in again) <= unrecorded(stage.database)
    assert all(copy.at <= mended for copy in again)
    assert all(1 <= len(person.messages) <= 1 + calamity.repeats for person in people)


@asynccontextmanager
async def full_disk(stage: Stage) -> AsyncIterator[None]:
    """Let the bot make no file longer than a few pages.

    That needs no root, no mount and no second disk: the kernel refuses the writes of one process, from outside and
    for a while. It is harsher than a full disk, which still takes what a file has room for.
    """
    assert (stage.database.parent / "bot.log").stat().st_size < ROOM // 2
    _, hard = resource.prlimit(stage.bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(stage.bot.pid, resource.RLIMIT_FSIZE, (ROOM, hard))
    yield
    resource.prlimit(stage.bot.pid, resource.RLIMIT_FSIZE, (hard, hard))
    assert "reports an error" in (stage.database.parent / "bot.log").read_text("utf-8")


_LOCK = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=5)
other.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@asynccontextmanager
async def locked(stage: Stage) -> AsyncIterator[None]:
    """Let another process hold the lock for writing."""
    pipe = asyncio.subprocess.PIPE
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _LOCK, str(stage.database), stdin=pipe, stdout=pipe
    )
    assert other.stdin
    assert other.stdout
    assert await other.stdout.readline() == b"locked\n"
    yield
    other.stdin.close()
    await other.wait()


@asynccontextmanager
async def clock_back(file: Path) -> AsyncIterator[None]:
    """Set the bot's clock back by an hour, and in the end let that hour have passed."""
    be_wrong(file, -3600)
    yield
    be_wrong(file, 0)


def be_wrong(file: Path, seconds: float) -> None:
    """Say by how much the bot's clock is wrong; at once, for it may look at any moment."""
    draft = file.with_suffix(".new")
    draft.write_text(str(seconds), "utf-8")
    draft.replace(file)


@asynccontextmanager
async def unplugged(cable: Cable) -> AsyncIterator[None]:
    """Cut the way to Telegram."""
    await cable.cut()
    yield
    await cable.mend()


async def disk(folder: Path, lasts: float) -> None:
    """What is sent and cannot be recorded is recorded later; what people say is told again by Telegram."""
    calamity = Calamity("the disk is full", lasts, repeats=lasts > LEASE_SECONDS)
    async with staged(folder, subscribers=SUBSCRIBERS, rate=RATE) as stage:
        await through(stage, calamity, full_disk(stage))


async def lock(folder: Path, lasts: float) -> None:
    """Longer than a statement waits for it: nothing is lost, and nothing repeated while the leases last."""
    calamity = Calamity("another process locks the database", lasts, repeats=lasts > LEASE_SECONDS)
    async with staged(folder, subscribers=SUBSCRIBERS, rate=RATE) as stage:
        await through(stage, calamity, locked(stage))


async def clock(folder: Path, lasts: float) -> None:
    """By an hour: what was due goes on at once; nothing is lost or repeated."""
    file = folder / "wrong"
    be_wrong(file, 0)
    calamity = Calamity("the clock is an hour behind", lasts, dates=False, goes_on=True)
    command = (str(Path(__file__).with_name("shifted.py")), str(file))
    async with staged(folder, subscribers=SUBSCRIBERS, rate=RATE, command=command) as stage:
        await through(stage, calamity, clock_back(file))


async def network(folder: Path, lasts: float) -> None:
    """What was in flight may come twice, and nothing else; nobody's tries are used up meanwhile."""
    async with Cable() as cable, staged(folder, subscribers=SUBSCRIBERS, rate=RATE, cable=cable) as stage:
        stage.tg.faults.latency = 0.05
        await through(stage, Calamity("the network is gone", lasts, repeats=True), unplugged(cable))


Rehearsal: TypeAlias = tuple[Callable[[Path, float], Awaitable[None]], float]
SHORT: list[tuple[Rehearsal, ...]] = [((disk, 3), (lock, 6), (clock, 2), (network, 3), (storm, 60))]
"""Side by side, for most of the time is waiting."""
IN_FULL: list[tuple[Rehearsal, ...]] = [
    ((rehearsal, lasts),)
    for rehearsal, spans in ((disk, (10, 20)), (lock, (10, 20)), (clock, (8,)), (network, (10, 60)), (storm, (900,)))
    for lasts in spans
]


@pytest.mark.rehearsal
@pytest.mark.parametrize(
    "rehearsals", scaled(SHORT, IN_FULL), ids=lambda some: " ".join(f"{work.__name__}-{lasts}" for work, lasts in some)
)
async def test_something_terrible_happens(tmp_path, rehearsals):
    """Nobody is left out, and whoever asked something is answered."""
    async with asyncio.TaskGroup() as group:
        for rehearsal, lasts in rehearsals:
            folder = tmp_path / rehearsal.__name__
            folder.mkdir()
            group.create_task(rehearsal(folder, lasts))
