"""The queue of updates: kept until confirmed by an offset, at most a day, given to one poller at a time."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.demo.telegram.refusals import Fields, Refusal

KEPT_SECONDS = 24 * 3600
LONGEST_POLL = 50
MOST_AT_ONCE = 100
_KINDS = """message edited_message channel_post edited_channel_post business_connection business_message
    edited_business_message deleted_business_messages message_reaction message_reaction_count inline_query
    chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer
    my_chat_member chat_member chat_join_request chat_boost removed_chat_boost managed_bot guest_message"""
KINDS = frozenset(_KINDS.split())
_ONLY_IF_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
_FIRST_ID = 700_000_001
_OUSTED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, slots=True)
class _Waiting:
    update_id: int
    at: float
    fields: Fields


@dataclass(eq=False, slots=True)
class _Poll:
    ousted: bool = False


class UpdateQueue:
    """What the bot has not confirmed yet. It outlives the bot's process, not this one."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._next_id = _FIRST_ID
        self._waiting: deque[_Waiting] = deque()
        self._allowed: frozenset[str] = KINDS - _ONLY_IF_ASKED
        self._poller: _Poll | None = None
        self._arrived = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        """Count what waits."""
        return len(self._waiting)

    def push(self, kind: str, fields: Fields) -> None:
        """Add an update, unless the bot has said that it does not want this kind."""
        if kind not in self._allowed:
            return
        update: Fields = {"update_id": self._next_id, kind: fields}
        self._waiting.append(_Waiting(self._next_id, self._clock(), update))
        self._next_id += 1
        self._arrived.set()

    def allow(self, kinds: Collection[str]) -> None:
        """Remember which kinds the bot wants from now on; none named means the usual ones."""
        self._allowed = frozenset(kinds) & KINDS if kinds else KINDS - _ONLY_IF_ASKED

    def drop_all(self) -> None:
        """Forget what waits, as drop_pending_updates asks."""
        self._waiting.clear()

    def close(self) -> None:
        """End the poll that is under way and all that follow at once."""
        self._closed = True
        self._arrived.set()

    async def poll(self, *, offset: int, limit: int, timeout: float) -> list[Fields]:  # noqa: ASYNC109 - Telegram's name
        """Confirm what came before `offset`, then give what waits, or wait for it."""
        self._confirm(offset)
        mine = self._take_over()
        try:
            await self._wait(mine, min(timeout, LONGEST_POLL))
        finally:
            if self._poller is mine:
                self._poller = None
        if mine.ousted:
            raise Refusal(409, _OUSTED)
        return [waiting.fields for waiting, _ in zip(self._waiting, range(limit), strict=False)]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = self._next_id + offset
        expired = self._clock() - KEPT_SECONDS
        while self._waiting and (self._waiting[0].update_id < offset or self._waiting[0].at < expired):
            self._waiting.popleft()

    def _take_over(self) -> _Poll:
        """Become the one poller; whoever polled before is refused, as Telegram refuses the older."""
        if self._poller is not None:
            self._poller.ousted = True
            self._arrived.set()
        self._poller = _Poll()
        return self._poller

    async def _wait(self, mine: _Poll, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self._waiting and not mine.ousted and not self._closed:
                    self._arrived.clear()
                    await self._arrived.wait()
