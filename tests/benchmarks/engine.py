"""All that the benches use of the delivery engine and of enqueueing: a changed signature is mended here alone."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from bot.gateway import Gateway, Pacer, Transport, new_session
from bot.jobs.alert import Alerting
from bot.jobs.deliver import Delivering
from bot.views.alerts import told
from storage import Storage

TOKEN = "7000001:BENCH-of-no-bot"
UNLIMITED = 1_000_000.0
"""A rate that never makes anything wait."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Engine:
    """The delivery job as the bot runs it, and the database that it works on."""

    storage: Storage
    delivering: Delivering

    async def deliver_all(self) -> None:
        """Deliver until no row is open."""
        while True:
            pause = await self.delivering.round()
            if pause > 0:
                await self.delivering.finish()
                if not await self.storage.outbox.open_rows():
                    return
                await asyncio.sleep(min(pause, 0.05))

    async def deliver_for(self, seconds: float) -> None:
        """Deliver for so long, and let what is in flight then arrive."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if (pause := await self.delivering.round()) > 0:
                await asyncio.sleep(min(pause, 0.05))
        await self.delivering.finish()


def gateway(session: ClientSession, api_url: str, rate: float) -> Gateway:
    """Make the way out, as `bot.app` does."""
    return Gateway(Transport(session, api_url, TOKEN), Pacer(rate))


@asynccontextmanager
async def opened(database: Path, api_url: str, rate: float) -> AsyncIterator[Engine]:
    """Open the engine with all that it works with, as `bot.app` does."""

    async def answers() -> bool:
        return True

    storage = await Storage.open(database)
    try:
        async with new_session() as session:
            yield Engine(
                storage,
                Delivering(
                    storage,
                    gateway(session, api_url, rate),
                    lambda telling, articles, picture: told(telling, articles, ZoneInfo("UTC"), picture),
                    answers=answers,
                    clock=utc_now,
                ),
            )
    finally:
        await storage.close()


async def address_all(storage: Storage) -> None:
    """Decide who is told of the articles that are undecided, and make all their outbox rows."""
    await Alerting(storage, utc_now, lambda: None).round()
