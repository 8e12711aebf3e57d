"""Inline queries: answered at once or never.

They are not put into the inbox: a few seconds later the answer is of no use. The newest query of a person takes
the place of the one before, which was about half of a word.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import structlog

log = structlog.get_logger()

SECONDS = 10.0
"""How long a query is worth answering."""

MOST_AT_ONCE = 100


class Offering:
    """Answers inline queries. `answer` takes an update's JSON."""

    def __init__(self, answer: Callable[[str], Awaitable[None]]) -> None:
        self._answer = answer
        self._under_way: dict[int, asyncio.Task[None]] = {}

    def take(self, update: Mapping[str, object]) -> bool:
        """Take an update that is an inline query, and begin to answer it; give whether it is one."""
        query = update.get("inline_query")
        if not isinstance(query, dict):
            return False
        person = int(query["from"]["id"])
        if earlier := self._under_way.pop(person, None):
            earlier.cancel()
        if len(self._under_way) < MOST_AT_ONCE:
            task = asyncio.create_task(self._answered(json.dumps(update)), name="offering")
            self._under_way[person] = task
            task.add_done_callback(partial(self._ended, person))
        return True

    async def let_go(self) -> None:
        """Leave all unanswered that still are."""
        begun = [*self._under_way.values()]
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)

    async def _answered(self, payload: str) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                await self._answer(payload)
        except TimeoutError:
            log.warning("an inline query could not be answered in time")
        except Exception:
            log.exception("an inline query could not be answered")

    def _ended(self, person: int, task: asyncio.Task[None]) -> None:
        if self._under_way.get(person) is task:
            del self._under_way[person]
