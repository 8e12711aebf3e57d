"""Meetings around a running bot: its clock, which can be moved on, and what organisers do beside it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.demo.telegram import Shown
from bot.demo.telegram.people import Person
from bot.rules.meetings import edited
from storage import Branch, ChatKind, Conflict, Level, Meeting, MeetingChange
from tests import builders
from tests.builders import NOW
from tests.flows.conftest import World
from tests.flows.killing import ask

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


@dataclass
class Clock:
    """A clock that goes on from a moment, and can be moved on."""

    begins: datetime = NOW
    _began: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.begins + (datetime.now(UTC) - self._began)

    def until(self, moment: datetime) -> None:
        """Move on to a moment."""
        assert moment > self(), "clocks go forward here"
        self.begins += moment - self()


@dataclass
class Town:
    """A running bot, two branches, and what organisers do."""

    world: World
    clock: Clock
    newtown: Branch
    zurich: Branch

    async def publish(self, *branches: Branch, uid: str = "uid-1", **details: object) -> Meeting:
        """Publish a meeting; where no branch is named, of Newtown."""
        async with self.world.storage() as storage:
            made = builders.talk(**details)
            return await builders.publish(
                storage, *(branches or (self.newtown,)), uid=uid, now=self.clock(), details=made
            )

    async def act(self, meeting: Meeting, change: MeetingChange) -> Meeting:
        """Do something to a meeting that nobody else has changed."""
        async with self.world.storage() as storage:
            made = await storage.meetings.change(meeting.id, change, expected=meeting.revision, by=7, now=self.clock())
        assert isinstance(made, Meeting), not isinstance(made, Conflict)
        return made

    async def edit(self, meeting: Meeting, **details: object) -> Meeting:
        """Change details of a meeting."""
        return await self.act(meeting, edited(meeting, replace(meeting.details, **details), self.clock()))

    async def follow(self, person: Person, *branches: Branch, level: Level = Level.EVERYTHING) -> None:
        """Have somebody follow branches, as by their buttons."""
        async with self.world.storage() as storage:
            chat = await storage.chats.meet(person.id, ChatKind.PRIVATE, language="en", now=self.clock())
            for one in branches or (self.newtown,):
                await storage.branches.follow(chat.id, one.id, level, thread_id=0, now=self.clock())

    async def at(self, moment: datetime) -> None:
        """Move on to a moment, once all that was said is recorded with its time."""
        await self.recorded()
        self.clock.until(moment)

    async def recorded(self) -> None:
        """Wait until it is recorded what came of all that is on its way."""
        under_way = "SELECT 1 FROM outbox WHERE settled_at IS NULL AND leased_until > 0"
        await self.world.until(lambda: not ask(self.world.settings.database, under_way), "not recorded")

    def told(self, person: Person, words: str) -> list[Shown]:
        """Give what was ever sent to somebody with these words in it."""
        return [shown for shown in self.world.tg.sent.get(person.id, []) if words in shown.text]
