"""Telling the admins what the log alone would say.

Straight to the gateway, without waiting for a turn as all else does: what they are told of may be what
hangs. They are few, and are told little.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

import structlog

from bot.gateway import Later, Outcome, Sent, Unknown
from bot.views.message import Message

log = structlog.get_logger()

AGAIN_SECONDS = 30.0
"""The wait after Telegram could not be reached, at least."""

Send: TypeAlias = Callable[[int, Message], Awaitable[Outcome]]


class Admins:
    """Those whom HANDBILL_ADMINS names."""

    def __init__(self, ids: frozenset[int], send: Send, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.ids = ids
        self._send = send
        self._monotonic = monotonic
        self._not_before: dict[int, float] = {}
        self._unanswered: set[int] = set()

    async def tell(self, owed: Mapping[int, Message]) -> frozenset[int]:
        """Send admins what is owed to them; give those for whom that is done with, the others are to be told later."""
        due = [admin for admin in owed if self._not_before.get(admin, 0) <= self._monotonic()]
        outcomes = await asyncio.gather(*(self._send(admin, owed[admin]) for admin in due))
        return frozenset(admin for admin, outcome in zip(due, outcomes, strict=True) if self._done(admin, outcome))

    def _done(self, admin: int, outcome: Outcome) -> bool:
        """Say whether there is no point in another try; what may have arrived is sent once more, not a third time."""
        wait = AGAIN_SECONDS
        match outcome:
            case Unknown() if admin not in self._unanswered:
                self._unanswered.add(admin)
            case Later(seconds):
                wait = max(wait, seconds)
            case _:
                self._unanswered.discard(admin)
                if not isinstance(outcome, Sent):
                    log.error("an admin cannot be told: have they written /start to the bot?", admin=admin, why=outcome)
                return True
        self._not_before[admin] = self._monotonic() + wait
        return False
