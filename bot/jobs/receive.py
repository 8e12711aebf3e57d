"""From Telegram's updates to handled letters.

The line: long poll -> keep each update as a row of the inbox -> only then confirm it (by the next
poll's offset) -> the queue of its (person, chat) -> handle -> done. A crash in between leaves the row,
which is handled at the next start; so whatever handles it may do so twice.

Queues are bounded as letters come in: of one person's storm, what is beyond the bound is let go at once,
so that it neither fills the room for all nor waits for the worker.
"""

import asyncio
import json
import random
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TypeAlias, TypeVar

import structlog

from bot.gateway import Answer, NoAnswer, NotSent, Transport
from bot.jobs.offer import Offering
from bot.rules.retrying import after_conflict, pause
from storage import Letter, Storage, StorageError

log = structlog.get_logger()
T = TypeVar("T")

POLL_SECONDS = 20
"""How long Telegram holds a poll open when there is nothing: less than the shortest silence that is told of."""

WANTED = ("message", "callback_query", "channel_post", "my_chat_member", "inline_query")
MOST_WAITING, MOST_OF_ONE = 1_000, 30
"""Letters that wait in memory, overall and of one person in one chat."""
_CONFLICT = 409
_TWO_POLL = "another program polls with this token: stop it, or take away its webhook"
_AGAIN_SECONDS = 1.0
_LONGEST_PAUSE = 20.0

Handle: TypeAlias = Callable[[str], Awaitable[None]]
"""Takes an update's JSON. What it raises is a failure, which is tried again."""
Key: TypeAlias = tuple[int, int]


class Receiving:
    """Fetches updates and has each handled, in order for each person in each chat."""

    def __init__(
        self,
        storage: Storage,
        transport: Transport,
        handle: Handle,
        *,
        apologise: Handle,
        offer: Handle,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._storage = storage
        self._transport = transport
        self._handle = handle
        self._apologise = apologise
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._offering = Offering(offer)
        self._offset = 0
        self._queues: dict[Key, deque[Letter]] = defaultdict(deque)
        self._workers: dict[Key, asyncio.Task[None]] = {}
        self._letting_go: set[asyncio.Task[None]] = set()

    async def resume(self) -> None:
        """Take up what an earlier run kept and did not handle: all of it."""
        for letter in await self._storage.inbox.waiting():
            self._enqueue(letter)

    async def round(self) -> float:
        """Fetch once and queue what came; give the seconds until the next fetch.

        A round ends when Telegram has given its updates, be there none, and not before: so it is a sign of life.
        """
        while sum(map(len, self._queues.values())) >= MOST_WAITING:
            await asyncio.wait(self._workers.values(), return_when=asyncio.FIRST_COMPLETED)
        answer = await self._granted()
        await self._keep(answer.result if isinstance(answer.result, list) else [])
        return 0.0

    async def _granted(self) -> Answer:
        """Poll until Telegram gives updates, however long it cannot be reached or declines."""
        wanted = {"offset": self._offset, "limit": 100, "timeout": POLL_SECONDS, "allowed_updates": list(WANTED)}
        failures = conflicts = 0
        while True:
            try:
                answer = await self._transport.call("getUpdates", wanted, seconds=POLL_SECONDS + 10)
            except (NotSent, NoAnswer) as error:
                failures += 1
                wait = min(pause(failures, jitter=self._jitter()).total_seconds(), _LONGEST_PAUSE)
                log.warning("telegram cannot be reached", why=str(error), next_try_in=round(wait, 1))
            else:
                if answer.ok:
                    return answer
                conflicts += answer.code == _CONFLICT
                wait = self._patience(answer, conflicts)
            await self._sleep(wait)

    def _patience(self, answer: Answer, conflicts: int) -> float:
        """Say why there are no updates, and give the seconds to wait."""
        if answer.code == _CONFLICT:
            wait = after_conflict(conflicts, jitter=self._jitter()).total_seconds()
            log.error(_TWO_POLL, why=answer.description, next_try_in=round(wait, 1))
            return wait
        log.error("telegram gives no updates", code=answer.code, why=answer.description)
        return float(answer.parameter("retry_after") or 5)

    async def finish(self) -> None:
        """Wait until all that is queued is handled."""
        await self._offering.let_go()
        while begun := [*self._workers.values(), *self._letting_go]:
            await asyncio.wait(begun)

    async def let_go(self) -> None:
        """Give up what is queued; it is kept, and handled at the next start."""
        await self._offering.let_go()
        begun = [*self._workers.values(), *self._letting_go]
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)

    async def _keep(self, updates: Sequence[Mapping[str, object]]) -> None:
        letters = [Letter(_id(update), json.dumps(update)) for update in updates if not self._offering.take(update)]
        fresh = await self._storage.inbox.store(letters, self._clock()) if letters else []
        over = [letter for letter in fresh if not self._taken(letter)]
        self._offset = max([self._offset, *(_id(update) + 1 for update in updates)])
        if over:
            log.warning("one person sends more than can be answered", let_go=len(over))
            task = asyncio.create_task(self._let_go_of(over), name="letting go")
            self._letting_go.add(task)
            task.add_done_callback(self._letting_go.discard)

    def _taken(self, letter: Letter) -> bool:
        """Queue a letter that has just come, unless too many of its sender wait there already."""
        if len(self._queues.get(sender(json.loads(letter.payload)), ())) >= MOST_OF_ONE:
            return False
        self._enqueue(letter)
        return True

    async def _let_go_of(self, letters: Sequence[Letter]) -> None:
        """Have done with letters that nobody will work on; a button must not wait for an answer."""
        for letter in letters:
            await self._recorded(partial(self._storage.inbox.done, letter.update_id, self._clock()))
            press = json.loads(letter.payload).get("callback_query")
            if press:
                with suppress(NotSent, NoAnswer):
                    await self._transport.call("answerCallbackQuery", {"callback_query_id": press["id"]})

    def _enqueue(self, letter: Letter) -> None:
        key = sender(json.loads(letter.payload))
        self._queues[key].append(letter)
        if key not in self._workers:
            self._workers[key] = asyncio.create_task(self._work(key), name="answering")

    async def _work(self, key: Key) -> None:
        """Handle one person's letters in their order; one that fails beyond all help does not keep back the others."""
        queue = self._queues[key]
        try:
            while queue:
                letter = queue.popleft()
                try:
                    await self._handle_one(letter)
                except Exception:
                    log.exception("an update came to no end: it is handled at the next start", update=letter.update_id)
        finally:
            del self._queues[key], self._workers[key]

    async def _handle_one(self, letter: Letter) -> None:
        """Handle a letter, again if need be; who wrote one that is given up hears of it."""
        while True:
            try:
                await self._handle(letter.payload)
            except Exception as error:  # noqa: BLE001 -- whatever it is, its sender is not forgotten
                _log_failure(letter, error)
                if await self._given_up(letter, error):
                    return
                await self._sleep(_AGAIN_SECONDS)
            else:
                await self._recorded(partial(self._storage.inbox.done, letter.update_id, self._clock()))
                return

    async def _given_up(self, letter: Letter, error: Exception) -> bool:
        failed = partial(self._storage.inbox.failed, letter.update_id, error=type(error).__name__, now=self._clock())
        aside = await self._recorded(failed)
        if aside:
            with suppress(Exception):
                await self._apologise(letter.payload)
        return aside

    async def _recorded(self, record: Callable[[], Awaitable[T]]) -> T:
        """Record what came of a letter, however long the database is in use: else it would be handled twice."""
        while True:
            try:
                return await record()
            except StorageError as error:
                log.error("what came of an update cannot be recorded", why=str(error))  # noqa: TRY400 -- a sentence
                await self._sleep(_AGAIN_SECONDS)


def _log_failure(letter: Letter, error: Exception) -> None:
    # What the database says is about the machine and is one sentence; all else is a fault of ours and shows where.
    known = isinstance(error, StorageError)
    log.error(
        "an update could not be handled",
        update=letter.update_id,
        why=str(error),
        exc_info=None if known else error,
    )


def _id(update: Mapping[str, object]) -> int:
    found = update["update_id"]
    return found if isinstance(found, int) else 0


def sender(update: Mapping[str, object]) -> Key:
    """Give who sent an update, and where; 0 where it does not say."""
    body = next((part for part in update.values() if isinstance(part, dict)), {})
    message = body.get("message", body)
    chat = message.get("chat", {}) if isinstance(message, dict) else {}
    return _number(body.get("from")), _number(chat)


def _number(who: object) -> int:
    found = who.get("id") if isinstance(who, dict) else None
    return found if isinstance(found, int) else 0
