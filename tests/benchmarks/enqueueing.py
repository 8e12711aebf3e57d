"""How long it takes to address one article, and how long others who write have to wait meanwhile."""

import asyncio
import shutil
import time
from pathlib import Path
from statistics import median

from storage import Letter, Storage
from tests.benchmarks.engine import address_all, utc_now
from tests.benchmarks.processes import Place, measured, peak_mib
from tests.benchmarks.sizes import Size

_LIMIT = 600
_EVERY = 0.005
_PAYLOAD = '{"update_id": 1, "message": {"text": "/latest"}}'


def run(place: dict, size: dict) -> dict:
    """Measure growth, and at the largest size what makes it harder too."""
    here, how = Place(**place), Size(**size)
    cases = [{"chats": chats, "followers": "plain", "earlier": False} for chats in how.chats]
    cases += [
        {"chats": how.chats[-1], "followers": "overlapping", "earlier": False},
        {"chats": how.chats[-1], "followers": "plain", "earlier": True},
    ]
    return {"rounds": how.rounds, "rows": [_case(here, how, case) for case in cases]}


def _case(place: Place, size: Size, case: dict) -> dict:
    template, copy = place.path / "crowd.db", place.path / "addressed.db"
    measured("tests.benchmarks.stock:crowd", core=None, seconds=_LIMIT, database=str(template), **case)
    turns: dict[bool, list[dict]] = {False: [], True: []}
    for _ in range(size.rounds):
        for writing, so_far in turns.items():
            shutil.copy(template, copy)
            given = {"database": str(copy), "writing": writing}
            so_far.append(
                measured("tests.benchmarks.enqueueing:addressing", core=place.measured, seconds=_LIMIT, **given)
            )
            copy.unlink()
    template.unlink()
    alone, beside = turns[False], turns[True]
    (rows,) = {turn["rows"] for turn in alone + beside}
    assert rows == case["chats"] * 3 // 10, rows
    return {
        **case,
        "rows": rows,
        "seconds": median(turn["seconds"] for turn in alone),
        "peak_mib": max(turn["peak_mib"] for turn in alone),
        "seconds_beside": median(turn["seconds"] for turn in beside),
        "longest_wait_ms": max(turn["longest_wait_ms"] for turn in beside),
        "usual_wait_ms": median(turn["usual_wait_ms"] for turn in beside),
        "idle_wait_ms": median(turn["idle_wait_ms"] for turn in beside),
    }


async def addressing(database: str, writing: bool) -> dict:
    """Address what is due, with or without somebody who writes every few ms; the body of a process of its own."""
    storage = await Storage.open(Path(database))
    try:
        before = await storage.outbox.open_rows()
        idle = await _while_writing(storage, asyncio.sleep(0.2)) if writing else []
        began = time.perf_counter()
        waits = await _while_writing(storage, address_all(storage)) if writing else await address_all(storage) or []
        seconds = time.perf_counter() - began
        peak = peak_mib()
        rows = await storage.outbox.open_rows() - before
    finally:
        await storage.close()
    return {
        "rows": rows,
        "seconds": seconds,
        "peak_mib": peak,
        "longest_wait_ms": max(waits, default=0.0) * 1000,
        "usual_wait_ms": median(waits or [0.0]) * 1000,
        "idle_wait_ms": median(idle or [0.0]) * 1000,
    }


async def _while_writing(storage: Storage, work) -> list[float]:
    """Do the work, and beside it keep what somebody sends every few ms; give how long each of these took."""
    done, waits = asyncio.ensure_future(work), []
    number = int(time.monotonic() * 1e6)
    while not done.done():
        await asyncio.sleep(_EVERY)
        began, number = time.perf_counter(), number + 1
        await storage.inbox.store([Letter(number, _PAYLOAD)], utc_now())
        waits.append(time.perf_counter() - began)
    await done
    return waits
