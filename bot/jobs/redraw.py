"""What stands in chats of a meeting, or of articles, kept as those are.

The line: is there nothing to say? -> claim messages that show an older revision -> draw them anew -> edit those whose
chats may be written to at once -> record. What came to nothing is claimed again when its lease ends.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic

import structlog

from bot.gateway import Gateway, Lane, Later, Outcome, Refused
from bot.jobs.edits import Board, P, edit, record
from bot.views.message import Message
from storage import Storage, StorageError

log = structlog.get_logger()

LEASE = timedelta(seconds=30)
"""More than a turn and an answer of Telegram's may take."""
AT_ONCE = 20
IDLE_SECONDS, BUSY_SECONDS, OUTAGE_SECONDS = 5.0, 1.0, 10.0


class Redrawing(Generic[P]):
    """Edits messages of one sort where the beat is free."""

    def __init__(
        self,
        storage: Storage,
        board: Board[P],
        gateway: Gateway,
        draw: Callable[[P], Awaitable[Message]],
        clock: Callable[[], datetime],
    ) -> None:
        self._storage = storage
        self._board: Board[P] = board
        self._gateway = gateway
        self._draw: Callable[[P], Awaitable[Message]] = draw
        self._clock = clock

    async def round(self) -> float:
        """Edit some of what is stale; give the seconds until there may be more."""
        if self._gateway.busy(Lane.UPKEEP):
            return BUSY_SECONDS
        stale = await self._board.claim(self._clock(), limit=AT_ONCE, lease=LEASE)
        if not stale:
            return IDLE_SECONDS
        outcomes = await asyncio.gather(*map(self._redraw, stale))
        await record(self._storage, self._board, dict(zip(stale, outcomes, strict=True)), self._clock())
        failing = any(isinstance(outcome, Later) and outcome.setback for outcome in outcomes)
        return OUTAGE_SECONDS if failing else 0.0

    async def _redraw(self, posted: P) -> Outcome:
        try:
            message = await self._draw(posted)
        except StorageError as error:
            return Later(OUTAGE_SECONDS, str(error), setback=True)  # it comes again when its lease ends
        except Exception as error:
            # Left as it is, for what cannot be drawn must not come back for ever.
            log.exception("a message cannot be drawn anew", message=posted.id, shows=posted.shows)
            return Refused(f"not drawn ({type(error).__name__})")
        return await edit(self._gateway, posted, message, Lane.UPKEEP)
