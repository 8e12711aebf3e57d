"""When a message may leave: its chat's own limits, then the rate of all together, in two lanes.

The line: wait until the chat may be written to again -> who answers a person leaves at once, a little ahead
of the beat if need be -> a broadcast leaves on the beat, of which each departure moves the next back.

Telegram's limit overall is about 30 messages a second
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from enum import IntEnum

from bot.gateway.adapting import Adaptation
from bot.gateway.quotas import Quotas

CREDIT_SECONDS = 0.02
"""How late a departure may be without those after it moving back: no burst makes up for a longer pause."""

_DEPTH_SECONDS = 0.04
"""The longest interval and credit together: so that a limit as strict as 50 ms of the rate is not passed."""

AHEAD_SECONDS = 0.1
"""How far an answer to a person may leave ahead of the beat; what follows makes up for it."""


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
        self._credit = min(CREDIT_SECONDS, max(_DEPTH_SECONDS - self._interval, 0.0))
        self._clock = clock
        self._sleep = sleep
        self._quotas = Quotas()
        self._adaptation = Adaptation()
        self._waiting: dict[Lane, deque[asyncio.Future[bool]]] = {lane: deque() for lane in Lane}
        self._closed: set[Lane] = set()
        self._beat = self._broadcast_beat = 0.0
        self._pump: asyncio.Task[None] | None = None

    def wait(self, chat: int) -> float:
        """Give the seconds until a broadcast may write to this chat, whatever else there is to send."""
        return self._quotas.wait(chat, self._clock())

    def note(self, chat: int, *, refused: bool) -> None:
        """Learn from an answer to a broadcast: a 429 of many chats slows it down."""
        self._adaptation.note(chat, refused=refused)

    def close(self, lane: Lane) -> None:
        """Give no more turns in a lane, also not to those who wait."""
        self._closed.add(lane)
        for turn in self._waiting[lane]:
            if not turn.done():
                turn.set_result(False)
        self._waiting[lane].clear()

    async def turn(self, chat: int, lane: Lane) -> bool:
        """Wait until a message to this chat may leave; False when its lane was closed meanwhile."""
        wait = self._quotas.take(chat, self._clock(), burst=BURST[lane])
        if wait > 0:
            await self._sleep(wait)
        if lane in self._closed:
            return False
        if not self._waiting[lane] and self._due(lane) <= self._clock() and not self._waiting[Lane.INTERACTIVE]:
            self._leave(lane)
            return True
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting[lane].append(turn)
        if self._pump is None:
            self._pump = asyncio.create_task(self._depart(), name="pacing")
        return await turn

    def _due(self, lane: Lane) -> float:
        """Say when the next of a lane may leave."""
        if lane is Lane.INTERACTIVE:
            return self._beat + self._interval - AHEAD_SECONDS
        return max(self._beat + self._interval, self._broadcast_beat + self._interval / self._adaptation.share)

    def _leave(self, lane: Lane) -> None:
        """Count a departure, on absolute times, so that a late one does not move those after it back."""
        earliest = self._clock() - self._credit
        self._beat = max(self._beat + self._interval, earliest)
        if lane is Lane.BROADCAST:
            slowed = self._broadcast_beat + self._interval / self._adaptation.share
            self._broadcast_beat = max(slowed, earliest)

    async def _depart(self) -> None:
        """Let those who wait go, and end when nobody waits."""
        try:
            while (lane := self._first()) is not None:
                wait = self._due(lane) - self._clock()
                if wait > 0:
                    # Not longer than a beat: somebody may come meanwhile who goes first.
                    await self._sleep(min(wait, self._interval))
                elif self._let_one_go(lane):
                    self._leave(lane)
        finally:
            self._pump = None

    def _first(self) -> Lane | None:
        return next((lane for lane in Lane if self._waiting[lane]), None)

    def _let_one_go(self, lane: Lane) -> bool:
        """Let the next of a lane go; whoever was cancelled while waiting takes no departure."""
        turn = self._waiting[lane].popleft()
        if turn.done():
            return False
        turn.set_result(True)
        return True
