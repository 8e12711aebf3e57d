"""The first job of a run: to be known to Telegram, however long it cannot be reached.

The line: try -> wait, longer each time -> try again; told to stop, leave it.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine
from typing import TypeVar

import structlog

from bot.gateway.introduction import NoTelegram, WrongToken
from bot.jobs.loop import wait_for_any
from bot.rules.retrying import pause

log = structlog.get_logger()
T = TypeVar("T")


async def introduce(introduced: Callable[[], Coroutine[None, None, T]], stop: asyncio.Event) -> T | None:
    """Introduce ourselves until Telegram has heard it; give what came of it, or None when stopped first.

    Raises:
        WrongToken: Telegram does not know the token.
    """
    failures = 0
    while not stop.is_set():
        try:
            return await _unless_stopped(stop, introduced())
        except WrongToken:
            raise
        except NoTelegram as error:
            failures += 1
            wait = pause(failures, jitter=random.random()).total_seconds()  # noqa: S311 -- no secret
            log.warning("telegram cannot be reached", why=str(error), next_try_in=round(wait, 1))
            await wait_for_any(stop, seconds=wait)
    return None


async def _unless_stopped(stop: asyncio.Event, work: Coroutine[None, None, T]) -> T | None:
    """Do something that may take long, but leave it when told to stop."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        stopped.cancel()
