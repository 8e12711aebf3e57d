"""Receipts: how far the announcement of a meeting has come, kept up to date for who published it.

The line: claim the receipts whose turn it is -> count -> edit those that have something new to say -> once all are
told, leave them as they are.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.gateway import Gateway, Lane, Sent
from bot.jobs.edits import edit, record
from bot.views.message import Message
from storage import Placard, Receipt, Storage

LEAST = timedelta(seconds=4)
"""The time between two edits of one receipt."""
AT_ONCE = 10
LOOK_SECONDS = 2.0


class Receipts:
    """Edits receipts. They go with the broadcast that they tell of, not after it."""

    def __init__(
        self,
        storage: Storage,
        gateway: Gateway,
        draw: Callable[[Placard, Receipt], Message],
        clock: Callable[[], datetime],
    ) -> None:
        self._storage = storage
        self._gateway = gateway
        self._draw = draw
        self._clock = clock
        self._shown: dict[int, Receipt] = {}

    async def round(self) -> float:
        """Bring those up to date whose turn it is; give the seconds until the next look."""
        due = await self._storage.messages.claim_receipts(self._clock(), limit=AT_ONCE, least=LEAST)
        for placard in due:
            await self._update(placard)
        return LOOK_SECONDS

    async def _update(self, placard: Placard) -> None:
        receipt = await self._storage.meetings.receipt(placard.meeting.id)
        if receipt == self._shown.get(placard.id):
            return
        outcome = await edit(self._gateway, placard, self._draw(placard, receipt), Lane.BROADCAST)
        if isinstance(outcome, Sent):
            self._shown[placard.id] = receipt
        done = [placard] if isinstance(outcome, Sent) and receipt.final else []
        await record(self._storage, self._storage.messages, {placard: outcome}, self._clock(), done=done)
