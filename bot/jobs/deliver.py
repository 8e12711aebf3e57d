"""From outbox rows to messages in chats.

The line: claim each chat's oldest due rows under a lease -> check them against their subject and
group them (a pure rule) -> wait for a turn -> render, once for all who read the same -> send -> settle, or give
back for later, many at a time.
A row is only sent while its lease lasts; a crash leaves it to be claimed again when that ends. A row whose chat
has to wait for longer than a moment is given back at once, not held.
"""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import MAXYEAR, UTC, datetime, timedelta
from functools import partial

import structlog

from bot.feeds.fetch import Fetcher
from bot.gateway import SEND_SECONDS, Address, Dropped, Gateway, Lane, Later, Moved, Outcome, Refused, Sent
from bot.jobs.conclude import conclusion, given_back
from bot.jobs.patience import Patience
from bot.jobs.pictures import Pictures
from bot.jobs.rendering import Render, Renderings
from bot.jobs.settle import Settler
from bot.rules.delivering import Telling, plan
from storage import Article, Settling, Storage, StorageError

log = structlog.get_logger()

LEASE = timedelta(seconds=15)
IDLE_SECONDS = 1.0
WORK_SECONDS = 1.0
"""How much work is claimed ahead: what a crash leaves leased is little, and the rest goes on at once."""
_FEWEST, _AT_ONCE, _MOST = 3, 400, 768
"""The fewest: at one message a second, more would wait for their turn until their lease is over.
At once: so that a claim holds up what people ask for by a few milliseconds.
The most: those that wait for their turn or are on their way."""
IN_FLIGHT = 96
"""How many messages are on their way at once: enough for 1,000 a second while Telegram answers within 96 ms. More would
not be faster, for one burst of answers would then hold up the next claim; and what a crash can repeat is less."""
HOLD_SECONDS = 2.0
"""The longest that a claimed row waits for its chat's own turn; what it says was checked so long ago."""
LAST_SECONDS = 1.0
"""How long a forced end waits for what was sent to be recorded."""
_SLEW = timedelta(seconds=1)
"""Clocks are corrected by less all the time."""
SILENCE_SECONDS = 2.0
"""The wait before Telegram is asked again whether it is there."""


class Delivering:
    """Keeps as many rows in flight as the rate allows; none of them holds up another chat's.

    `answers` asks Telegram whether it is there. With a `fetcher`, alerts go below their articles' pictures.
    """

    def __init__(
        self,
        storage: Storage,
        gateway: Gateway,
        render: Render,
        *,
        fetcher: Fetcher | None = None,
        answers: Callable[[], Awaitable[bool]],
        clock: Callable[[], datetime],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._storage = storage
        self._gateway = gateway
        self._renderings = Renderings(render)
        self._pictures = Pictures(storage, gateway, fetcher, clock)
        self._answers = answers
        self._clock = clock
        self._jitter = jitter
        self._flying: set[asyncio.Task[None]] = set()
        self._landed = asyncio.Event()
        self._waiting = 0
        self._open = asyncio.Semaphore(IN_FLIGHT)
        self._in_hand: set[int] = set()
        self._trial = 0
        self._moot = False
        self.at_work = True
        self._patience = Patience(clock())
        self._settler = Settler(storage, clock)
        self._last = datetime.max.replace(tzinfo=UTC)

    async def round(self) -> float:
        """Claim what there is room for and set it going; give the seconds until there may be more.

        Afterwards `at_work` says whether it can be seen that this leads to anything.
        """
        if self._settler.behind:
            await self._settler.flush()  # before a lease ends: what was sent must not be claimed again
        if not self._worth_claiming():
            self._landed.clear()
            await self._landed.wait()
            return 0.0
        if self._patience.silent and not await self._answers():
            return SILENCE_SECONDS
        now = await self._time()
        if quiet := self._patience.quiet_for(now):
            return quiet
        return 0.0 if await self._begin(1 if self._patience.silent else self._room(), now) else IDLE_SECONDS

    def _room(self) -> int:
        """Say how many more may be claimed: a little work ahead at the present pace, and not too many under way."""
        # Where all that was claimed last had no point any more, so has much of what follows: a cancelled meeting's
        # announcement is cleared away at once, for those who were told of it wait behind.
        ahead = _AT_ONCE if self._moot else max(self._gateway.pace() * WORK_SECONDS, _FEWEST) - self._waiting
        return int(min(ahead, _AT_ONCE, _MOST - len(self._flying)))

    def _worth_claiming(self) -> bool:
        """Tell whether a claim would be of some; in silence, of one that goes alone."""
        if self._patience.silent or not self._flying:
            return not self._flying
        return 2 * self._room() >= min(max(self._gateway.pace() * WORK_SECONDS, _FEWEST), _AT_ONCE)

    async def _time(self) -> datetime:
        """Give the time; where the clock was set back, at a start or since the last round, wake what waits for it."""
        now = self._clock()
        if now < self._last:
            certain = self._last - now > _SLEW and self._last.year < MAXYEAR
            while await self._storage.outbox.set_back(now, certain=certain):
                log.warning("the clock was set back: what was due already goes on", now=now.isoformat())
        self._last = now
        return now

    async def _begin(self, room: int, now: datetime) -> bool:
        """Claim rows of so many chats and set them going; give whether there were any."""
        # What is under way, or sent and not yet stored, is not claimed though its lease has ended: this machine
        # slept, or its clock was set.
        ours = self._in_hand | self._settler.unstored()
        rows = await self._storage.outbox.claim(now, limit=room, lease=LEASE, but=ours)
        self.at_work = not rows and not self._patience.silent
        self._trial = rows[0].id if rows else 0
        wanted = {row.article_id for row in rows if row.about is None}
        articles = {article.id: article for article in await self._storage.articles.some([*wanted])}
        planned = plan(rows, articles, now)
        self._moot = bool(rows) and not planned.tellings
        self._settler.add(*planned.settled)
        if given_up := sum(settled.outcome is Settling.DEAD for settled in planned.settled):
            log.error("rows were claimed again and again, and nothing came of it: they are given up", rows=given_up)
        deadline = now + LEASE - timedelta(seconds=SEND_SECONDS)
        for tellings in planned.tellings.values():
            self._in_hand.update(row.id for telling in tellings for row in telling.rows)
            self._launch(self._tell(tellings, articles, deadline=deadline))
        return bool(rows)

    async def finish(self) -> None:
        """Give back what waits for its turn, wait for what is in flight, and until all of it is recorded."""
        self._gateway.close(Lane.BROADCAST)
        if self._flying:
            await asyncio.wait(self._flying)
        await asyncio.gather(self._settler.flush(), self._pictures.finish())

    async def let_go(self) -> None:
        """Give up what is still in flight; it may have arrived, and is claimed again when its lease ends."""
        for task in self._flying:
            task.cancel()
        await asyncio.gather(*self._flying, return_exceptions=True)
        with contextlib.suppress(TimeoutError):  # what was sent should be known, if the database lets us
            async with asyncio.timeout(LAST_SECONDS):
                await asyncio.gather(self._settler.flush(), self._pictures.finish())

    def _launch(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._flying.add(task)
        task.add_done_callback(self._land)

    def _land(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if self._worth_claiming():
            self._landed.set()
        if not task.cancelled() and (error := task.exception()):
            known = isinstance(error, StorageError)
            log.error("delivery failed; its lease will end", why=str(error), exc_info=None if known else error)

    async def _tell(self, tellings: Sequence[Telling], articles: Mapping[int, Article], *, deadline: datetime) -> None:
        """Send one chat its messages in their order; what comes after a failure is given back."""
        try:
            for position, telling in enumerate(tellings):
                picture = self._pictures.of(telling, articles)
                first = self._pictures.alone(picture, within=HOLD_SECONDS) if picture else contextlib.nullcontext(True)
                async with first as may:
                    outcome = await self._turn(telling, deadline) if may else Later(1.0, "its picture is being shown")
                    if outcome is None:
                        async with self._open:
                            held = self._held_back(telling, deadline)
                            outcome = held or await self._send(telling, articles, picture, deadline)
                await self._conclude(telling, outcome)
                if not isinstance(outcome, Sent | Refused | Dropped):
                    self._settler.add(*(given_back(later, self._clock()) for later in tellings[position + 1 :]))
                    return
        finally:
            self._in_hand.difference_update([row.id for telling in tellings for row in telling.rows])

    async def _turn(self, telling: Telling, deadline: datetime) -> Outcome | None:
        """Wait until a message may leave; give the reason where it may not in time."""
        chat = telling.first.telegram_id
        if (wait := self._gateway.wait(chat)) > HOLD_SECONDS:
            return Later(wait, "this chat was written to a moment ago", chat=True)
        self._waiting += 1
        try:
            within = (deadline - self._clock()).total_seconds()
            in_time = await self._gateway.turn(chat, Lane.BROADCAST, within=within)
        finally:
            self._waiting -= 1
        return None if in_time else Later(0.0, "its turn did not come in time")

    def _held_back(self, telling: Telling, deadline: datetime) -> Outcome | None:
        """Say why a message whose turn has come may not leave after all; others may have gone first for a while."""
        now = self._clock()
        if all(row.expires_at is not None and row.expires_at <= now for row in telling.rows):
            return Dropped("too late")
        if now > deadline:
            return Later(0.0, "its turn came too late for the lease")
        if quiet := self._patience.quiet_for(now):
            return Later(quiet, "Telegram wants less from us")
        if self._patience.silent and telling.first.id != self._trial:
            return Later(SILENCE_SECONDS, "Telegram does not answer")
        return None

    async def _send(self, telling: Telling, articles: Mapping[int, Article], picture: str, end: datetime) -> Outcome:
        row, draw = telling.first, partial(self._renderings.of, telling, articles)
        try:
            words = draw("")
            if picture:
                draw(picture)
        except Exception as error:
            # Settled, for a row that cannot be rendered must not come back for ever.
            log.exception("an alert cannot be rendered", notice=row.notice_id)
            return Refused(f"not rendered ({type(error).__name__})")
        trial = self._patience.silent
        to = Address(row.telegram_id, row.thread_id)
        if picture:
            outcome = await self._pictures.send(to, picture, draw, in_time=lambda: self._clock() <= end)
        else:
            outcome = await self._gateway.broadcast(to, words)
        self._patience.note(row.chat_id, outcome, self._clock(), trial=trial)
        self.at_work = self.at_work or self._patience.answered
        return outcome

    async def _conclude(self, telling: Telling, outcome: Outcome) -> None:
        """Record what came of one message: at once, but for a chat that has moved."""
        if isinstance(outcome, Moved):
            await asyncio.shield(self._storage.chats.move(telling.first.telegram_id, outcome.new_chat))
        self._settler.add(conclusion(telling, outcome, self._clock(), jitter=self._jitter()))
