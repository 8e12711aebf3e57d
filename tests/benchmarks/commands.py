"""`/latest` over real HTTP: the whole bot in one process, people and a light Telegram in the other.

The light Telegram answers at once and checks nothing; the stand-in of the demo, with Telegram's own parser and
records of all that happened, would be what is measured. A person's wait runs from the moment their update
is there to be fetched to the moment the bot's sendMessage has arrived.
"""

import asyncio
import itertools
import json
import random
import time
from collections import deque
from pathlib import Path
from statistics import quantiles

from bot import app
from bot.config import Settings
from tests.benchmarks import letter
from tests.benchmarks.alone import say, told_to_stop
from tests.benchmarks.engine import TOKEN, UNLIMITED
from tests.benchmarks.processes import Beside, Place, beside, measured
from tests.benchmarks.sizes import Size
from tests.benchmarks.wire import Reply, serving

USUAL_RATE = 30
RESTING = 5
_WARM_UP = 1.0
_MOST = 100
"""Updates in one answer, as Telegram has it."""
_PATIENCE = 20.0


class Telegram:
    """Hands out updates, and tells who was answered."""

    def __init__(self) -> None:
        self._receipt = letter.receipt()
        self._updates: deque[dict] = deque()
        self._poll: tuple[Reply, asyncio.TimerHandle] | None = None
        self._asking: dict[int, asyncio.Future[None]] = {}
        # The inbox knows the updates of earlier runs by their numbers: none comes twice.
        self._numbers = itertools.count(time.time_ns() // 100_000)
        self._people = itertools.count(501)

    async def ask(self) -> float:
        """Have somebody who asked nothing before say /latest; give the seconds until they are answered."""
        chat, number, began = next(self._people), next(self._numbers), time.perf_counter()
        answered = self._asking[chat] = asyncio.get_running_loop().create_future()
        self._updates.append(_update(number, chat))
        self._hand_out()
        async with asyncio.timeout(_PATIENCE):
            await answered
        return time.perf_counter() - began

    def answer(self, method: str, body: bytes, reply: Reply) -> None:
        """Answer the bot."""
        match method:
            case "getUpdates":
                wanted = json.loads(body)["timeout"]
                self._poll = (reply, asyncio.get_running_loop().call_later(wanted, self._end_poll))
                if self._updates:
                    self._hand_out()
            case "getMe":
                reply(200, letter.ok(letter.WE))
            case "sendMessage":
                self._hear(json.loads(body)["chat_id"])
                reply(200, self._receipt)
            case _:
                reply(200, letter.ok(True))

    def _hear(self, chat: int) -> None:
        answered = self._asking.pop(chat, None)
        if answered is not None and not answered.done():
            answered.set_result(None)

    def _hand_out(self) -> None:
        if self._poll is not None:
            self._end_poll()

    def _end_poll(self) -> None:
        assert self._poll is not None
        (reply, timer), self._poll = self._poll, None
        timer.cancel()
        reply(200, letter.ok([self._updates.popleft() for _ in range(min(_MOST, len(self._updates)))]))


def run(place: dict, size: dict) -> dict:
    """Measure how many are answered when people ask without a pause, and how long they wait at rest."""
    here, how = Place(**place), Size(**size)
    database = here.path / "archive.db"
    measured("tests.benchmarks.stock:archive", core=None, seconds=600, database=str(database), articles=how.articles)
    return {"articles": how.articles, **asyncio.run(_measured(here, how, database))}


async def _measured(place: Place, size: Size, database: Path) -> dict:
    loads = [_closed(seats, size.asking_seconds) for seats in size.seats]
    rows = [await _with_bot(place, database, UNLIMITED, load) for load in loads]
    rest = await _with_bot(place, database, USUAL_RATE, _spaced(size.resting_seconds))
    return {"rows": rows, "rest": rest, "rest_rate": RESTING, "rest_seconds": size.resting_seconds}


async def _with_bot(place: Place, database: Path, rate: float, load) -> dict:
    telegram = Telegram()
    async with serving(telegram.answer) as url:
        given = {"database": str(database), "url": url, "rate": rate}
        with beside_bot(place, given) as bot:
            await asyncio.wait_for(telegram.ask(), _PATIENCE)
            figures = await load(telegram, bot)
            await asyncio.to_thread(bot.end)
    return figures


def beside_bot(place: Place, given: dict):
    return beside("tests.benchmarks.commands:bot", core=place.measured, **given)


def _closed(seats: int, seconds: float):
    """People who ask at once again when they are answered; each time it is another, for one is told once a second."""

    async def load(telegram: Telegram, bot: Beside) -> dict:
        await _sit(telegram, seats, time.perf_counter() + min(_WARM_UP, seconds))
        began, cpu = time.perf_counter(), bot.cpu_seconds()
        waits = await _sit(telegram, seats, began + seconds)
        took = time.perf_counter() - began
        cpu_ms = (bot.cpu_seconds() - cpu) / len(waits) * 1000
        return {"seats": seats, "rate": len(waits) / took, "cpu_ms": cpu_ms, **_spread(waits)}

    return load


async def _sit(telegram: Telegram, seats: int, end: float) -> list[float]:
    async def seat() -> list[float]:
        waits = []
        while time.perf_counter() < end:
            waits.append(await telegram.ask())
        return waits

    return list(itertools.chain.from_iterable(await asyncio.gather(*(seat() for _ in range(seats)))))


def _spaced(seconds: float):
    """People who ask five times a second, by chance and not by a beat."""

    async def load(telegram: Telegram, _: Beside) -> dict:
        luck, asked, end = random.Random(7), [], time.perf_counter() + seconds
        while time.perf_counter() < end:
            asked.append(asyncio.create_task(telegram.ask()))
            await asyncio.sleep(luck.uniform(0.5, 1.5) / RESTING)
        return _spread(await asyncio.gather(*asked))

    return load


def _spread(waits: list[float]) -> dict:
    cuts = quantiles(waits, n=100, method="inclusive") if len(waits) > 1 else waits * 99
    milliseconds = {"p50_ms": cuts[49], "p99_ms": cuts[98], "longest_ms": max(waits)}
    return {"answers": len(waits), **{name: value * 1000 for name, value in milliseconds.items()}}


async def bot(database: str, url: str, rate: float) -> dict:
    """Run the whole bot until told to stop; the body of a process of its own."""
    settings = Settings(token=TOKEN, api_url=url, database=Path(database)).model_copy(update={"rate": rate})
    stop = asyncio.Event()
    running = asyncio.create_task(app.run(settings, stop))
    say({"started": True})  # at once: whoever started this process is the Telegram that it now turns to
    await told_to_stop()
    stop.set()
    await running
    return {}


def _update(number: int, chat: int) -> dict:
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Ada"},
            "from": {"id": chat, "is_bot": False, "first_name": "Ada", "language_code": "en"},
            "text": "/latest",
            "entities": [{"type": "bot_command", "offset": 0, "length": 7}],
        },
    }
