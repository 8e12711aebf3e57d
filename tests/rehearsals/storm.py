"""Everything that Telegram and the network do wrong, all at once, during one alert to many."""

import random
import time
from collections.abc import Mapping
from pathlib import Path

from bot.demo.telegram import Call, Group, Weather
from tests.flows.killing import until
from tests.rehearsals.scale import report, scaled, seconds
from tests.rehearsals.stage import Stage, staged, subscribe

SUBSCRIBERS, RATE = scaled((250, 250), (5_000, 500))
BLOCKED, MIGRATING = 0.3, 0.01
STORM = {"too_many": 0.1, "bad_gateway": 0.05, "unanswered": 0.02, "latency": 0.2, "slow": 0.05, "tail": 0.5}
SEED = 20261124
FIRST_GROUP = 900_000
FORBIDDEN = 403


async def storm(folder: Path, patience: float) -> None:
    """Nobody is left out, nobody is asked too early or, once it said no, again; only lost answers are repeated."""
    groups = max(int(SUBSCRIBERS * MIGRATING), 2)
    weather = Weather(seed=SEED)
    async with staged(folder, subscribers=SUBSCRIBERS - groups, rate=RATE, weather=weather) as stage:
        blocked = random.Random(SEED).sample(stage.people, int(SUBSCRIBERS * BLOCKED))
        for person in blocked:
            await person.block()
        branches = [stage.tg.group(-FIRST_GROUP - n, f"Branch {n}", kind="group") for n in range(groups)]
        subscribe(stage.database, (branch.id for branch in branches))
        await upgrade(branches[::2])
        stage.tg._world.updates.drop_all()  # as if the bot had been down for over a day: nobody tells it of all this
        brew(weather, STORM)
        title = await stage.begin()
        began = time.monotonic()
        await upgrade(branches[1::2])
        wanted = {chat.id for chat in (*stage.people, *branches)} - {person.id for person in blocked}
        await until(lambda: wanted <= stage.received.chats(title), "somebody was left out", patience)
        took = time.monotonic() - began
        await stage.recorded(patience)
        brew(weather, dict.fromkeys(STORM, 0))
        assert await stage.bot.end() == 0
    show(stage, took, len(blocked))
    check(stage, wanted, {person.id for person in blocked})


async def upgrade(branches: list[Group]) -> None:
    """Make groups supergroups, with other ids."""
    for branch in branches:
        await branch.upgrade(branch.id - FIRST_GROUP)


def brew(weather: Weather, shares: Mapping[str, float]) -> None:
    """Change the weather."""
    for name, share in shares.items():
        setattr(weather, name, share)


def asked(stage: Stage) -> list[Call]:
    return [call for call in stage.tg.calls if call.method == "sendMessage"]


def show(stage: Stage, took: float, blocked: int) -> None:
    """Print what came of it."""
    calls, least = asked(stage), SUBSCRIBERS / RATE
    statuses = [call.status for call in calls]
    report(
        f"all troubles at once, {SUBSCRIBERS} subscribers, {blocked} of them blocked the bot",
        [
            ("rows, messages asked for", SUBSCRIBERS, len(calls)),
            ("alerts wanted, copies sent", len(stage.received.copies()), stage.received.total()),
            *(
                (f"answered {status or 'by a lost connection'}", n)
                for status in (200, 0, 400, 403, 429, 502)
                if (n := statuses.count(status))
            ),
            ("too early after a 429", len(stage.tg.weather.early)),
            ("took, least possible", seconds(took), seconds(least)),
            ("outcomes", *(f"{n} {outcome}" for outcome, n in sorted(stage.outcomes().items()))),
        ],
    )


def check(stage: Stage, wanted: set[int], blocked: set[int]) -> None:
    """Nobody lost, asked too early or asked again after a no; nothing twice but for lost answers."""
    calls = asked(stage)
    assert stage.tg.weather.early == []
    copies = stage.received.copies()
    assert {chat for _, chat in copies} == wanted
    assert all(sum(not copy.answered for copy in each) >= len(each) - 1 for each in copies.values())
    for chat in blocked:
        statuses = [call.status for call in calls if call.chat_id == chat]
        assert statuses.index(FORBIDDEN) == len(statuses) - 1
    outcomes = stage.outcomes()
    assert outcomes["gone"] == len(blocked)
    assert outcomes["sent"] + outcomes["dead"] == len(wanted)
    assert outcomes.total() == SUBSCRIBERS
