"""Chromium, and the chat page open in it."""

import asyncio
import contextlib
from pathlib import Path

import pytest

from bot.demo.page import FOLDER
from bot.demo.telegram import StandIn
from tests.browser.echo import Echo

CHROMIUM = Path("/usr/bin/chromium")
HAS_CHROMIUM = CHROMIUM.exists()
SWITCHES = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture
async def browser():
    """A Chromium without a window; the test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.async_api", reason="needs playwright: pip install 'handbill[dev]'")
    if not HAS_CHROMIUM:
        pytest.skip("needs Chromium: apt-get install chromium")
    async with playwright.async_playwright() as driver:
        launched = await driver.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
        yield launched
        await launched.close()


@pytest.fixture
async def stand_in():
    """The small Telegram with the chat page, and two readers of whom one has started the bot."""
    async with StandIn(static=FOLDER) as running:
        running.person(7, "Ines Duarte", language="pt", started=True)
        running.person(8, "Wren Halloran", started=True)
        yield running


@pytest.fixture
async def echo(stand_in):
    """A bot that is running."""
    bot = Echo(stand_in)
    commands = [{"command": "latest", "description": "The newest"}, {"command": "topics", "description": "Choose"}]
    await bot.call("setMyCommands", commands=commands)
    task = asyncio.create_task(bot.run())
    yield bot
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await bot.close()


@pytest.fixture
async def page(browser, stand_in, echo):
    """The chat page, open; at the end nothing may have gone wrong in it, or left this machine."""
    opened = await browser.new_page(viewport={"width": 1200, "height": 800})
    opened.set_default_timeout(5_000)
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda line: wrong.append(line.text) if "Security Policy" in line.text else None)
    opened.on("request", lambda request: None if "//127.0.0.1:" in request.url else wrong.append(request.url))
    await opened.goto(stand_in.url)
    await opened.get_by_role("heading", name="Courier").wait_for()
    yield opened
    await opened.close()
    assert wrong == []
