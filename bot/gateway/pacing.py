"""When a message may leave: its chat's own limits, then the rate of all together, in three lanes.

The line: wait until the chat may be written to again -> who answers a person leaves at once, a little ahead
of the beat if need be -> a broadcast leaves on the beat, of which each departure moves the next back -> edits that
nobody waits for leave where the beat is free.

Telegram's limit overall is about 30 messages a second
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum

from bot.gateway.adapting import Adaptation
from bot.gateway.quotas import GROUP_MESSAGES, Quotas

CREDIT_SECONDS = 0.02
"""How late a departure may be without those after it moving back: no burst makes up for a longer pause."""

_DEPTH_SECONDS = 0.04
"""The longest interval and credit together: so that a broadcast does not pass a limit that is 50 ms deep."""

_AHEAD_BEATS, AHEAD_SECONDS = 3, 0.1
"""How far an answer to a person may leave ahead of the beat, whichever is less; what follows makes up for it.
A limit as strict as that would refuse some answers; Telegram's is not, and people wait for them."""


class Lane(IntEnum):
    """Who goes first: a person who waits for an answer, then what we say unprompted, then edits nobody waits for."""

    INTERACTIVE = 0
    BROADCAST = 1
    UPKEEP = 2


BURST = {Lane.INTERACTIVE: 3, Lane.BROADCAST: 1, Lane.UPKEEP: 1}
"""How many messages may go to one chat at once before its one a second applies."""

ROOM = {Lane.INTERACTIVE: GROUP_MESSAGES, Lane.BROADCAST: GROUP_MESSAGES, Lane.UPKEEP: 5}
"""How many of a group's twenty a minute may be used up: edits leave room for what is said there."""


@dataclass(frozen=True, slots=True)
class _Waiter:
    """Who waits for a turn, and until when."""

    until: float
    turn: asyncio.Future[bool]

    def give_up(self) -> None:
        if not self.turn.done():
            self.turn.set_result(False)


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
        self._ahead = min(_AHEAD_BEATS * self._interval, AHEAD_SECONDS)
        self._credit = min(CREDIT_SECONDS, max(_DEPTH_SECONDS - self._interval, 0.0))
        self._clock = clock
        self._sleep = sleep
        self._quotas = Quotas()
        self._adaptation = Adaptation()
        self._waiting: dict[Lane, deque[_Waiter]] = {lane: deque() for lane in Lane}
        self._closed: set[Lane] = set()
        self._beat = self._broadcast_beat = 0.0
        self._pump: asyncio.Task[None] | None = None

    def wait(self, chat: int, lane: Lane = Lane.BROADCAST) -> float:
        """Give the seconds until this chat may be written to in a lane, whatever else there is to send."""
        return self._quotas.wait(chat, self._clock(), burst=BURST[lane], room=ROOM[lane])

    def busy(self, lane: Lane) -> bool:
        """Tell whether somebody waits in this lane, or in one that goes before it."""
        return any(self._waiting[ahead] for ahead in Lane if ahead <= lane)

    def pace(self) -> float:
        """Give the messages a second that a broadcast may send at present, if nobody asks anything."""
        return self._adaptation.share / self._interval

    def note(self, chat: int, *, refused: bool) -> None:
        """Learn from an answer to a broadcast: a 429 of many chats slows it down."""
        self._adaptation.note(chat, refused=refused)

    def close(self, lane: Lane) -> None:
        """Give no more turns in a lane, also not to those who wait."""
        self._closed.add(lane)
        for waiter in self._waiting[lane]:
            waiter.give_up()
        self._waiting[lane].clear()

    async def turn(self, chat: int, lane: Lane, *, within: float = math.inf) -> bool:
        """Wait until a message to this chat may leave.

        False when that is not so within so many seconds, or its lane was closed: it takes no departure then.
        """
        now = self._clock()
        if self._quotas.wait(chat, now, burst=BURST[lane], room=ROOM[lane]) > within:
            return False
        if (wait := self._quotas.take(chat, now, burst=BURST[lane], room=ROOM[lane])) > 0:
            await self._sleep(wait)
        if lane in self._closed:
            return False
        if not self.busy(lane) and self._due(lane) <= self._clock():
            self._leave(lane)
            return True
        waiter = _Waiter(now + within, asyncio.get_running_loop().create_future())
        self._waiting[lane].append(waiter)
        if self._pump is None:
            self._pump = asyncio.create_task(self._depart(), name="pacing")
        return await waiter.turn

    def _due(self, lane: Lane) -> float:
        """Say when the next of a lane may leave."""
        if lane is Lane.INTERACTIVE:
            return self._beat + self._interval - self._ahead
        return max(self._beat + self._interval, self._broadcast_beat + self._interval / self._adaptation.share)

    def _leave(self, lane: Lane) -> None:
        """Count a departure, on absolute times, so that a late one does not move those after it back."""
        earliest = self._clock() - self._credit
        self._beat = max(self._beat + self._interval, earliest)
        if lane is not Lane.INTERACTIVE:
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
                else:
                    self._waiting[lane].popleft().turn.set_result(True)
                    self._leave(lane)
        finally:
            self._pump = None

    def _first(self) -> Lane | None:
        """Say in which lane the next may leave; whoever cannot wait any longer, or was cancelled, is passed over."""
        now = self._clock()
        for lane, waiting in self._waiting.items():
            while waiting and (waiting[0].until < now or waiting[0].turn.done()):
                waiting.popleft().give_up()
            if waiting:
                return lane
        return None
