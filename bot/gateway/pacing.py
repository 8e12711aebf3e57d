"""When a message may leave: the overall rate, and each chat's own.

The line: wait until the chat may be written to again -> wait in one's lane for the next of the
evenly spaced departures, interactive first.

Telegram's limits: about 30 messages a second overall and one a second per chat, short bursts aside
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
"""

import asyncio
import heapq
import itertools
import time
from collections.abc import Awaitable, Callable
from enum import IntEnum

CHAT_SECONDS = 1.0
"""The time between two messages to one chat."""

CREDIT_SECONDS = 0.02
"""How late a departure may be without those after it moving back: no burst makes up for a longer pause."""

_MANY_CHATS = 10_000


class Lane(IntEnum):
    """Who goes first: a person who waits for an answer, then what we say unprompted."""

    INTERACTIVE = 0
    BROADCAST = 1


BURST = {Lane.INTERACTIVE: 3, Lane.BROADCAST: 1}
"""How many messages may go to one chat at once before its one a second applies."""


class Pacer:
    """Gives turns to send, at most `rate` a second. `clock` is in monotonic seconds."""

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._interval = 1 / rate
        self._clock = clock
        self._sleep = sleep
        self._chat_due: dict[int, float] = {}
        self._waiting: list[tuple[Lane, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._departure = 0.0
        self._pump: asyncio.Task[None] | None = None

    async def turn(self, chat: int, lane: Lane) -> None:
        """Wait until a message to this chat may leave."""
        wait = self._reserve(chat, BURST[lane])
        if wait > 0:
            await self._sleep(wait)
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (lane, next(self._order), turn))
        if self._pump is None:
            self._pump = asyncio.create_task(self._depart(), name="pacing")
        await turn

    def _reserve(self, chat: int, burst: int) -> float:
        """Take the chat's next place; give the seconds until it (a leaky bucket of `burst`)."""
        now = self._clock()
        if len(self._chat_due) > _MANY_CHATS:
            self._chat_due = {known: due for known, due in self._chat_due.items() if due > now}
        due = max(self._chat_due.get(chat, 0.0), now)
        self._chat_due[chat] = due + CHAT_SECONDS
        return due - now - (burst - 1) * CHAT_SECONDS

    async def _depart(self) -> None:
        """Let those who wait go, evenly spaced on absolute times, and end when nobody waits."""
        try:
            while self._waiting:
                self._departure = max(self._departure + self._interval, self._clock() - CREDIT_SECONDS)
                if (wait := self._departure - self._clock()) > 0:
                    await self._sleep(wait)
                self._let_one_go()
        finally:
            self._pump = None

    def _let_one_go(self) -> None:
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():  # whoever was cancelled while waiting takes no departure
                turn.set_result(None)
                return
