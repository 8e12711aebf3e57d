"""From outbox rows to messages in chats.

The line: claim each chat's oldest due rows under a lease -> check them against their subject and
group them (a pure rule) -> wait for a turn -> render -> send -> settle, or give back for later.
A row is only sent while its lease lasts; a crash leaves it to be claimed again when that ends.

When a message gets no answer, it may have arrived and is only tried once more: so that an outage does
not use up both tries of everything, nothing leaves until Telegram answers, and then one at a time at first.
When it refuses chat after chat with a 429, it means the bot, not a chat: nothing leaves until the time it named.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from bot.gateway import (
    SEND_SECONDS,
    Address,
    Dropped,
    Gateway,
    Gone,
    Lane,
    Later,
    Moved,
    Outcome,
    Refused,
    Sent,
    Unknown,
)
from bot.jobs.settle import Settler
from bot.rules.delivering import Telling, plan
from bot.rules.retrying import pause
from bot.views.message import Message
from storage import Article, Delivery, Settlement, Settling, Storage, StorageError

log = structlog.get_logger()

LEASE = timedelta(seconds=15)
IDLE_SECONDS = 1.0
WORK_SECONDS = 0.5
"""How much work is claimed ahead: what a crash leaves leased is little, and the rest goes on at once."""
_FEWEST, _MOST = 3, 1_000
"""The fewest: at one message a second, more would wait for their turn until their lease is over."""
SILENCE_SECONDS = 2.0
"""The wait before Telegram is asked again whether it is there."""
_ALL_OF_US = 5
"""Chats refused with a 429 in a row: from so many on, the limit is on the bot."""
Render: TypeAlias = Callable[[Telling, Mapping[int, Article]], Message]


class Delivering:
    """Keeps as many rows in flight as the rate allows; none of them holds up another chat's.

    `answers` asks Telegram whether it is there.
    """

    def __init__(
        self,
        storage: Storage,
        gateway: Gateway,
        render: Render,
        *,
        rate: float,
        answers: Callable[[], Awaitable[bool]],
        clock: Callable[[], datetime],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._storage = storage
        self._gateway = gateway
        self._render = render
        self._room = int(min(max(rate * WORK_SECONDS, _FEWEST), _MOST))
        self._answers = answers
        self._clock = clock
        self._jitter = jitter
        self._flying: set[asyncio.Task[None]] = set()
        self._unanswered = False
        self._refused: set[int] = set()
        self._quiet_until = clock()
        self._settler = Settler(storage, clock)

    async def round(self) -> float:
        """Claim what there is room for and set it going; give the seconds until there may be more."""
        if len(self._flying) > (0 if self._unanswered else self._room // 2):
            await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)
            return 0.0
        if self._unanswered and not await self._answers():
            return SILENCE_SECONDS
        now = self._clock()
        if now < self._quiet_until:
            return (self._quiet_until - now).total_seconds()
        room = 1 if self._unanswered else self._room - len(self._flying)
        rows = await self._storage.outbox.claim(now, limit=room, lease=LEASE)
        if not rows:
            return IDLE_SECONDS
        articles = {a.id: a for a in await self._storage.articles.some([row.article_id for row in rows])}
        planned = plan(rows, articles, now)
        self._settler.add(*planned.settled)
        for tellings in planned.tellings.values():
            self._launch(self._tell(tellings, articles, deadline=now + LEASE - timedelta(seconds=SEND_SECONDS)))
        return 0.0

    async def finish(self) -> None:
        """Wait for what is in flight, and until all of it is recorded."""
        if self._flying:
            await asyncio.wait(self._flying)
        await self._settler.flush()

    async def let_go(self) -> None:
        """Give up what is still in flight; it may have arrived, and is claimed again when its lease ends."""
        for task in self._flying:
            task.cancel()
        await asyncio.gather(*self._flying, return_exceptions=True)

    def _launch(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work, name="telling")
        self._flying.add(task)
        task.add_done_callback(self._land)

    def _land(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if not task.cancelled() and (error := task.exception()):
            known = isinstance(error, StorageError)
            log.error("delivery failed; its lease will end", why=str(error), exc_info=None if known else error)

    async def _tell(self, tellings: Sequence[Telling], articles: Mapping[int, Article], *, deadline: datetime) -> None:
        """Send one chat its messages in their order; what comes after a failure is given back."""
        for position, telling in enumerate(tellings):
            await self._gateway.turn(telling.first.telegram_id, Lane.BROADCAST)
            outcome = self._held_back(deadline)
            if outcome is None:
                outcome = await self._send(telling, articles)
                self._note(telling, outcome)
            await asyncio.shield(self._conclude(telling, outcome))
            if not isinstance(outcome, Sent | Refused | Dropped):
                rest = [row for later in tellings[position + 1 :] for row in later.rows]
                await self._give_back(rest, self._clock(), counted=False)
                return

    def _held_back(self, deadline: datetime) -> Outcome | None:
        """Say why a message whose turn has come may not leave after all."""
        now = self._clock()
        if now > deadline:
            return Later(0.0, "its turn came too late for the lease")
        if now < self._quiet_until:
            return Later((self._quiet_until - now).total_seconds(), "Telegram wants less from us")
        return None

    def _note(self, telling: Telling, outcome: Outcome) -> None:
        """Learn from an outcome whether Telegram answers, and whether it wants less from us altogether."""
        match outcome:
            case Unknown(reason):
                if not self._unanswered:
                    log.warning("telegram does not answer: nothing more is sent until it does", why=reason)
                self._unanswered = True
                return
            case Later(seconds, reason, chat=True):
                self._refused.add(telling.first.chat_id)
                if len(self._refused) >= _ALL_OF_US:
                    log.warning(
                        "telegram wants less from us: nothing more is sent for now", why=reason, seconds=seconds
                    )
                    self._quiet_until = self._clock() + timedelta(seconds=seconds)
                    self._refused.clear()
            case Sent():
                self._refused.clear()
        self._unanswered = False

    async def _send(self, telling: Telling, articles: Mapping[int, Article]) -> Outcome:
        try:
            message = self._render(telling, articles)
        except Exception as error:
            # Settled, for a row that cannot be rendered must not come back for ever.
            log.exception("an alert cannot be rendered", notice=telling.first.notice_id)
            return Refused(f"not rendered ({type(error).__name__})")
        return await self._gateway.send(Address(telling.first.telegram_id, telling.first.thread_id), message)

    async def _conclude(self, telling: Telling, outcome: Outcome) -> None:
        """Record what came of one message."""
        row, now = telling.first, self._clock()
        match outcome:
            case Sent(message_id):
                shows = "summary" if len(telling.rows) > 1 else "alert"
                self._settle(telling, Settling.SENT, message_id=message_id, shows=shows)
            case Gone(reason):
                self._settle(telling, Settling.GONE, detail=reason)
                await self._settler.flush()  # before the pause, which ends this chat's open rows
                await self._storage.chats.pause(row.chat_id, reason=reason, now=now)
            case Moved(new_chat):
                await self._storage.chats.move(row.telegram_id, new_chat)
                await self._give_back(telling.rows, now, counted=False)
            case Later(seconds, _, chat):
                until = now + timedelta(seconds=seconds)
                if chat:
                    await self._storage.chats.park(row.chat_id, until=until)
                await self._give_back(telling.rows, until, counted=False)
            case Unknown(reason):
                await self._once_more(telling, reason, now)
            case Refused(reason):
                log.error("telegram refused an alert", notice=row.notice_id, why=reason)
                self._settle(telling, Settling.FAILED, detail=reason)
            case Dropped(reason):
                self._settle(telling, Settling.DROPPED, detail=reason)

    async def _once_more(self, telling: Telling, reason: str, now: datetime) -> None:
        """Try a message that may have arrived a second time, not a third: rather twice than never."""
        if telling.first.attempts > 1:
            log.error(
                "an alert got no answer twice: it may not have arrived", notice=telling.first.notice_id, why=reason
            )
            self._settle(telling, Settling.DEAD, detail=f"no answer, twice: {reason}")
        else:
            wait = pause(telling.first.attempts, jitter=self._jitter())
            await self._give_back(telling.rows, now + wait, counted=True)

    def _settle(
        self, telling: Telling, outcome: Settling, *, detail: str = "", message_id: int | None = None, shows: str = ""
    ) -> None:
        row_ids, row = tuple(row.id for row in telling.rows), telling.first
        self._settler.add(Settlement(row_ids, row.chat_id, outcome, detail, message_id, row.thread_id, shows))

    async def _give_back(self, rows: Sequence[Delivery], until: datetime, *, counted: bool) -> None:
        if rows:
            await self._storage.outbox.postpone([row.id for row in rows], until=until, counted=counted)
