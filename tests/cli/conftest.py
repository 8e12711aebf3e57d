"""The command line, tried in this process or in one of its own."""

import asyncio
import logging
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.demo.publication import Publication
from bot.demo.telegram import StandIn
from bot.demo.telegram.window import WAIT_SECONDS

ROOT = Path(__file__).parents[2]
TOKEN = "7000002:TEST-only-for-the-command-line"
SECRET = TOKEN.partition(":")[2]


def heed_ctrl_c() -> None:
    """Let a new process end by SIGINT, as at a terminal: whoever runs tests in the background makes it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Ended:
    """What a command printed on both streams, and its exit code."""

    code: int
    words: str

    def __post_init__(self) -> None:
        """Hold what is true of whatever a person sees."""
        assert "Traceback" not in self.words, self.words
        assert SECRET not in self.words


@dataclass
class Operator:
    """Somebody in an otherwise empty folder, with these HANDBILL_ variables."""

    folder: Path
    settings: dict[str, str]

    async def types(self, *words: str, **settings: str) -> Ended:
        """Run a command in this process, beside the servers of the test."""
        environment = {**dict.fromkeys(n for n in os.environ if n.startswith("HANDBILL_")), **self._variables(settings)}
        result = await asyncio.to_thread(CliRunner().invoke, cli, list(words), env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        return Ended(result.exit_code, result.output)

    async def launches(self, *words: str, **settings: str) -> asyncio.subprocess.Process:
        """Start a command in a process of its own; both streams are one pipe."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HANDBILL_")}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.folder,
            env={**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **self._variables(settings)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            preexec_fn=heed_ctrl_c,
        )

    async def sees(self, *words: str, **settings: str) -> Ended:
        """Run a command in a process of its own to its end."""
        process = await self.launches(*words, **settings)
        try:
            output, _ = await asyncio.wait_for(process.communicate(), WAIT_SECONDS)
        finally:
            if process.returncode is None:
                process.kill()
        return Ended(process.returncode, output.decode())

    def _variables(self, settings: dict[str, str]) -> dict[str, str]:
        return {f"HANDBILL_{name.upper()}": value for name, value in {**self.settings, **settings}.items()}


@pytest.fixture
async def site():
    async with Publication(stock=()) as opened:
        yield opened


@pytest.fixture
async def tg():
    async with StandIn(token=TOKEN) as opened:
        yield opened


@pytest.fixture
def operator(tmp_path, monkeypatch, site, tg):
    """Somebody whose settings are right: the feed is there, Telegram too."""
    monkeypatch.chdir(tmp_path)
    handlers = logging.getLogger().handlers[:]
    yield Operator(tmp_path, {"token": TOKEN, "feeds": site.feed_url, "api_url": tg.url})
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers
