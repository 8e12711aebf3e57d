"""The rate that the engine holds against a server that enforces exactly that rate, at a round trip of 60 ms."""

from pathlib import Path

from tests.benchmarks import engine
from tests.benchmarks.processes import Place, Spent, beside, measured
from tests.benchmarks.sizes import Size

RATES = (1_000, 30)
ROUND_TRIP = 0.06
_BEYOND = 2
"""Seconds that the sender goes on after the window, so that its end is in full flow."""


def run(place: dict, size: dict) -> dict:
    """Measure each rate for as long as the size says."""
    here, how = Place(**place), Size(**size)
    return {"seconds": how.pace_seconds, "rows": [_held(here, rate, how.pace_seconds) for rate in RATES]}


def _held(place: Place, rate: int, seconds: int) -> dict:
    database = str(place.path / f"pace-{rate}.db")
    rows = rate * (seconds + 2 * _BEYOND)
    measured("tests.benchmarks.stock:due", core=None, seconds=600, database=database, messages=rows)
    given = {"rate": rate, "round_trip": ROUND_TRIP, "seconds": seconds}
    with beside("tests.benchmarks.strict:enforcing", core=place.load, **given) as server:
        sender = measured(
            "tests.benchmarks.pace:sending",
            core=place.measured,
            seconds=seconds + 120,
            database=database,
            url=server.ready["url"],
            rate=rate,
            lasting=seconds + _BEYOND,
        )
        seen = server.end()
    held = seen["accepted"] / seconds
    return {"rate": rate, "held": held, "off_percent": (held / rate - 1) * 100, **seen, **sender}


async def sending(database: str, url: str, rate: float, lasting: float) -> dict:
    """Deliver at a rate for so long; the body of a process of its own."""
    async with engine.opened(Path(database), url, rate) as ours:
        spent = Spent()
        await ours.deliver_for(lasting)
        return {"cpu_share": spent.share()}
