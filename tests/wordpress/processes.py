"""Programs run beside a test: bounded in time, and ended with it."""

import asyncio
import os
import signal
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

SECONDS = 60
NOTHING: Mapping[str, str] = MappingProxyType({})


class Broken(Exception):
    """A program ended when it should not have, or took too long; the text has its last words."""


async def run(*words: str | Path, log: Path, environ: Mapping[str, str] = NOTHING) -> None:
    """Run a program to its end, its output added to the log."""
    async with running(*words, log=log, environ=environ) as process, asyncio.timeout(SECONDS):
        if await process.wait():
            raise _broken(words[0], log)


@asynccontextmanager
async def running(*words: str | Path, log: Path, environ: Mapping[str, str] = NOTHING) -> AsyncIterator[Process]:
    """Start a program in a group of its own, and kill the group in the end: what it worked on is thrown away.

    setpriv has the kernel kill it also where the tests themselves are killed.
    """
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            *("setpriv", "--pdeathsig", "KILL", *words),
            stdin=DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, **environ},
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def answering(process: Process, connect: Callable[[], Awaitable[tuple]], log: Path) -> None:
    """Wait until somebody accepts connections."""
    async with asyncio.timeout(SECONDS):
        while True:
            if process.returncode is not None:
                raise _broken("a server", log)
            try:
                _, writer = await connect()
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _broken(program: str | Path, log: Path) -> Broken:
    return Broken(f"{program}: {log.read_text(errors='replace')[-2000:]}")
