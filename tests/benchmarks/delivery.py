"""Delivery end to end, beside others who send the same messages to the same server.

The line: a database with every row due -> each contestant's best setting by a short trial -> rounds in
which all take their turn, each in a process of its own -> medians.
"""

import shutil
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from tests.benchmarks import engine, servers
from tests.benchmarks.processes import Place, Spent, measured
from tests.benchmarks.sizes import Size

_LIMIT = 900


@dataclass(frozen=True)
class Contestant:
    """Somebody who sends; `flying` are the numbers of messages in flight that are tried."""

    name: str
    target: str
    needs: str = ""
    flying: tuple[int, ...] = ()
    uvloop: bool = False
    given: dict = field(default_factory=dict)


OURS, PTB, AIOGRAM, TGCAST, RAW = "Handbill", "python-telegram-bot", "aiogram", "tgcast", "wrk (no client can do more)"
CONTESTANTS = (
    Contestant(OURS, "tests.benchmarks.delivery:handbill"),
    Contestant("Handbill on uvloop", "tests.benchmarks.delivery:handbill", needs="uvloop", uvloop=True),
    Contestant(PTB, "tests.benchmarks.peers:ptb", flying=(8, 16, 32)),
    Contestant(AIOGRAM, "tests.benchmarks.peers:aiogram", needs="aiogram", flying=(16, 32, 64)),
    Contestant("a bare aiohttp session", "tests.benchmarks.peers:aiohttp", flying=(8, 16, 32)),
    Contestant(TGCAST, "tests.benchmarks.peers:tgcast", needs="tgcast", flying=(8, 32, 128)),
)


def run(place: dict, size: dict) -> dict:
    """Measure all who are installed."""
    here, how = Place(**place), Size(**size)
    present = [c for c in CONTESTANTS if not c.needs or find_spec(c.needs)]
    with servers.telegram(here) as url:
        course = _Course(here, how, url)
        trials = {c.name: course.trials(c) for c in present}
        chosen = {name: max(tried, key=tried.__getitem__, default=None) for name, tried in trials.items()}
        rounds: dict[str, list[dict]] = {c.name: [] for c in present}
        for _ in range(how.rounds):
            for contestant in present:
                rounds[contestant.name].append(course.turn(contestant, how.messages, chosen[contestant.name]))
            if here.nginx:
                rounds.setdefault(RAW, []).append(course.raw())
    rows = [{"name": name, "flying": chosen.get(name), **_middle(turns)} for name, turns in rounds.items()]
    return {
        "messages": how.messages,
        "rounds": how.rounds,
        "server": "nginx" if here.nginx else "ours",
        "rows": rows,
        "trial": how.trial,
        "trials": {name: tried for name, tried in trials.items() if tried},
    }


class _Course:
    """What every turn has in common; a turn of ours gets a fresh copy of the outbox."""

    def __init__(self, place: Place, size: Size, url: str) -> None:
        self._place, self._size, self._url = place, size, url
        self._made: dict[int, Path] = {}

    def trials(self, contestant: Contestant) -> dict[int, float]:
        """Try how many a second a contestant sends with each number in flight."""
        return {flying: self.turn(contestant, self._size.trial, flying)["rate"] for flying in contestant.flying}

    def turn(self, contestant: Contestant, messages: int, flying: int | None) -> dict:
        """Let one send so many messages."""
        given: dict[str, object] = {"url": self._url, "messages": messages}
        if contestant.target.endswith(":handbill"):
            given["database"] = str(self._outbox(messages))
        else:
            given["flying"] = flying
        if contestant.name == TGCAST:
            given["folder"] = self._place.folder
        return measured(contestant.target, core=self._place.measured, seconds=_LIMIT, uvloop=contestant.uvloop, **given)

    def raw(self) -> dict:
        """Ask wrk what the server and the wire can do."""
        return measured(
            "tests.benchmarks.peers:wrk",
            core=self._place.measured,
            seconds=_LIMIT,
            url=self._url,
            seconds_each=self._size.wrk_seconds,
            flying=32,
            folder=self._place.folder,
        )

    def _outbox(self, messages: int) -> Path:
        template = self._made.get(messages)
        if template is None:
            template = self._made[messages] = self._place.path / f"due-{messages}.db"
            made = measured(
                "tests.benchmarks.stock:due", core=None, seconds=_LIMIT, database=str(template), messages=messages
            )
            assert made["rows"] == messages
        return Path(shutil.copy(template, self._place.path / "due.db"))


async def handbill(url: str, messages: int, database: str) -> dict:
    """Claim, render, send and settle every row; the body of a process of its own."""
    async with engine.opened(Path(database), url, engine.UNLIMITED) as ours:
        spent = Spent()
        await ours.deliver_all()
        figures = spent.per_message(messages)
        rows = await ours.storage._db.fetch("SELECT outcome, count(*) AS n FROM outbox GROUP BY 1")
        assert [tuple(row) for row in rows] == [("sent", messages)], [tuple(row) for row in rows]
    return figures


def _middle(turns: list[dict]) -> dict:
    rates = [turn["rate"] for turn in turns]
    return {
        "rate": median(rates),
        "cpu_ms": median(turn["cpu_ms"] for turn in turns),
        "slowest": min(rates),
        "fastest": max(rates),
    }
