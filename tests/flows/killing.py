"""A bot in a process of its own, which can be killed."""

import asyncio
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Self

from bot.demo.telegram.window import WAIT_SECONDS


class Process:
    """`handbill run` as an operator starts it, or another command of Python's; its output goes to a file."""

    def __init__(self, folder: Path, *, command: Sequence[str] = ("-m", "bot", "run"), **settings: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HANDBILL_")}
        self._environment = {**kept, **{f"HANDBILL_{name.upper()}": value for name, value in settings.items()}}
        self._folder = folder
        self._command = command
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    async def start(self) -> None:
        with (self._folder / "bot.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self._command, cwd=Path(__file__).parents[2], env=self._environment, stderr=log
            )

    @property
    def pid(self) -> int:
        """Give the number of the process."""
        assert self._process is not None
        return self._process.pid

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def end(self) -> int:
        """End it in order; give its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(self._process.wait(), WAIT_SECONDS)
        return self._process.returncode or 0


def ask(database: Path, sql: str, *values: object) -> list[tuple]:
    """Read the bot's database from outside, or change it while no bot of this process may write."""
    with closing(sqlite3.connect(database, timeout=WAIT_SECONDS)) as connection, connection:
        return connection.execute(sql, values).fetchall()


async def change(database: Path, sql: str, *values: object) -> None:
    """Change the bot's database beside it.

    In a thread: a transaction of a bot in this process ends only while the event loop runs, so waiting for it
    on the loop would be waiting for ever.
    """
    await asyncio.to_thread(ask, database, sql, *values)


def baselined(database: Path) -> bool:
    """Tell whether the first feed was read to the end for the first time."""
    return ask(database, "SELECT baselined_at FROM feeds WHERE baselined_at IS NOT NULL") != []


def have_feeds_read_at_once(database: Path) -> None:
    """Let the next start read every feed instead of waiting for its time."""
    ask(database, "UPDATE feeds SET next_poll_at = 0")


def settled_chats(database: Path, title: str) -> set[int]:
    """Give the Telegram ids of those whose alert of this article is recorded as sent."""
    sql = """
        SELECT c.telegram_id FROM outbox o JOIN chats c ON c.id = o.chat_id
        JOIN notices n ON n.id = o.notice_id JOIN articles a ON a.id = n.article_id
        WHERE a.title = ? AND o.outcome = 'sent'
    """
    return {row[0] for row in ask(database, sql, title)}


async def until(true: Callable[[], bool], otherwise: str, seconds: float = WAIT_SECONDS) -> float:
    """Wait until something is true; give the seconds that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, otherwise
        await asyncio.sleep(0.01)
    return time.monotonic() - began
