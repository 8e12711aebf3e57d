"""Meetings and their followers over a real database; what would be sent is noted down instead."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.delivering import plan
from storage import About, Conflict, Delivery, Meeting, MeetingChange, Settlement, Settling, Storage
from tests.builders import LEASE, NOW


@dataclass(frozen=True)
class Letter:
    """A message that a chat got."""

    at: datetime
    chat: int
    kind: str
    about: About


@dataclass
class Post:
    """A database, the time, and what was sent."""

    storage: Storage
    now: datetime = NOW
    letters: list[Letter] = field(default_factory=list)

    async def act(self, meeting: Meeting, change: MeetingChange) -> Meeting:
        """Do something to a meeting that nobody else has changed."""
        made = await self.storage.meetings.change(meeting.id, change, expected=meeting.revision, by=7, now=self.now)
        assert not isinstance(made, Conflict)
        return made

    async def pump(self) -> list[tuple[int, str]]:
        """Address and send all that is due; give what was sent to whom."""
        before = len(self.letters)
        while await self.storage.outbox.expand(self.now, chats=2) is not None:
            pass
        while rows := await self.claim():
            await self.send(rows)
        return sorted((letter.chat, letter.kind) for letter in self.letters[before:])

    async def claim(self, limit: int = 50) -> list[Delivery]:
        return await self.storage.outbox.claim(self.now, limit=limit, lease=LEASE)

    async def send(self, rows: Sequence[Delivery]) -> None:
        """Check rows and note down those that are sent, as the engine would."""
        planned = plan(rows, {}, self.now)
        tellings = [telling for some in planned.tellings.values() for telling in some]
        ends = [self._end(telling.first) for telling in tellings]
        await self.storage.outbox.settle([*planned.settled, *ends], self.now)

    def _end(self, row: Delivery) -> Settlement:
        self.letters.append(Letter(self.now, row.chat_id, row.kind, row.about))
        return Settlement(
            (row.id,), row.chat_id, Settling.SENT, message_id=7, shows=row.kind, revisions=(row.revision,)
        )
