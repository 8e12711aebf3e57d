"""The whole bot, run against the strict stand-in and a real feed over HTTP, in this process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from bot import app
from bot.config import Settings
from bot.demo.publication import Publication
from bot.demo.telegram import StandIn
from bot.demo.telegram.window import WAIT_SECONDS
from bot.gateway import quotas
from bot.jobs import alert, deliver
from storage import Storage
from tests.builders import branch

TOKEN = "7000001:TEST-only-for-tests"


@dataclass
class World:
    """A publication, a Telegram, and the bot between them, which can be stopped and started."""

    site: Publication
    tg: StandIn
    settings: Settings
    clock: Callable[[], datetime] = app.utc_now
    """The bot's own: Telegram and the site go by the real one."""
    readings: Callable[[], int] | None = None
    """How often the feed was read so far, where it is not the publication's."""
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task | None = None

    async def start(self) -> None:
        self._stop = asyncio.Event()
        self._task = asyncio.create_task(app.run(self.settings, self._stop, clock=self.clock))
        await self.polled(1)

    async def stop(self) -> None:
        self._stop.set()
        if self._task:
            await asyncio.wait_for(self._task, WAIT_SECONDS)
            self._task = None

    async def polled(self, times: int = 1) -> None:
        """Wait until the feed has been asked that many more times, and the last answer was worked on."""
        before = self.polls()
        await self.until(lambda: self.polls() >= before + times, "the feed was not asked")
        await asyncio.sleep(0.3)

    def polls(self) -> int:
        if self.readings:
            return self.readings()
        return sum("/feed/" in fetch.path for fetch in self.site.requests)

    async def until(self, true: Callable[[], bool], otherwise: str = "in vain") -> None:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                while not true():
                    if self._task and self._task.done():
                        self._task.result()
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(otherwise) from None

    @contextlib.asynccontextmanager
    async def storage(self) -> AsyncIterator[Storage]:
        """Look into the database beside the bot."""
        opened = await Storage.open(Path(self.settings.database))
        try:
            yield opened
        finally:
            await opened.close()


def settings(tmp_path: Path, api_url: str, *feeds: str, **changes: object) -> Settings:
    """Make settings as a test needs them: polling is far quicker than an operator may ask for."""
    made = Settings(token=TOKEN, api_url=api_url, feeds=feeds, database=tmp_path / "handbill.db", rate=500)
    return made.model_copy(update={"poll_seconds": 0.3, **changes})


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let chats be written to at once: how patient one must be is shown elsewhere."""
    monkeypatch.setattr(quotas, "CHAT_SECONDS", 0.01)


@pytest.fixture
async def idle(tmp_path: Path) -> AsyncIterator[World]:
    """A world whose bot has not been started."""
    async with Publication(stock=()) as site, StandIn(token=TOKEN) as tg:
        world = World(site, tg, settings(tmp_path, tg.url, site.feed_url))
        try:
            yield world
        finally:
            await world.stop()


@pytest.fixture
async def world(idle: World) -> AsyncIterator[World]:
    """A world with ten old articles whose bot runs."""
    for number in range(1, 11):
        idle.site.publish(title=f"Old {number}", topics=("Housing",) if number % 2 else ("Climate",))
    await idle.start()
    return idle


@pytest.fixture
async def town(idle: World, monkeypatch):
    """A bot whose clock begins on Monday 23 November 2026, 18:00 UTC; a branch in Sydney, and one in Zurich.

    It looks for what has come due much more often than it needs to.
    """
    from tests.flows.convened import Clock, Town

    monkeypatch.setattr(alert, "IDLE_SECONDS", 0.1)
    monkeypatch.setattr(deliver, "IDLE_SECONDS", 0.1)
    monkeypatch.setattr(quotas, "CHAT_SECONDS", 0.01)
    idle.clock = Clock()
    await idle.start()
    async with idle.storage() as storage:
        zurich = await branch(storage, "Zürich", zone="Europe/Zurich")
        return Town(idle, idle.clock, await branch(storage, aliases=("Inner West",)), zurich)
