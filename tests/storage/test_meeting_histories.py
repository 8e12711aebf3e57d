"""Meetings under random histories: acts, follows, wishes, crashes, the clock on and back, in any order."""

import asyncio
import tempfile
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.rules.meetings import brought_back, cancelled, edited, postponed, set_again
from storage import Level, Reminder, State, Storage
from tests.builders import NOW, branch, follower, publish, talk
from tests.storage.meeting_model import Model, View
from tests.storage.meeting_post import Post

T = TypeVar("T")
CHATS, BRANCHES = (1, 2, 3), (1, 2)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STARTS = [10 * MINUTE, HOUR, 3 * HOUR, 25 * HOUR, 26 * HOUR, 48 * HOUR]
WISHES = [None, frozenset(), frozenset(Reminder), frozenset({Reminder.TWO_HOURS})]
STEPS = [1, 60, 121, 600, 3_600, 4 * 3_600, 22 * 3_600]

chats, numbers = st.sampled_from(CHATS), st.integers(0, 1)


class Histories(RuleBasedStateMachine):
    """A database and its model; whatever is sent is held against the model at once."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.Runner()
        self.path = Path(self.folder.name, "handbill.db")
        self.post = Post(self.do(Storage.open(self.path)))
        self.model = Model(NOW)
        self.held: list[list] = []
        self.heard = 0

    def do(self, work: Awaitable[T]) -> T:
        return self.loop.run(work)

    @property
    def storage(self) -> Storage:
        return self.post.storage

    @initialize(level=st.sampled_from(Level))
    def begin(self, level: Level) -> None:
        """Two branches; everybody follows one of them, each otherwise."""
        for name in ("Newtown", "Glebe"):
            self.do(branch(self.storage, name))
        for chat in CHATS:
            assert self.do(follower(self.storage, 1000 + chat)) == chat
            self.model.unsettle(chat)
        for chat, at in zip(CHATS, (Level.EVERYTHING, Level.EVERYTHING, level), strict=True):
            self.follow(chat, 1, at)
        self.announce(frozenset({1}), 48 * HOUR, "")

    @rule(
        hosts=st.sampled_from([{1}, {2}, {1, 2}]),
        starts_in=st.sampled_from(STARTS),
        online=st.sampled_from(["", "https://meet.example/1"]),
    )
    def announce(self, hosts: set[int], starts_in: timedelta, online: str) -> None:
        if len(self.model.meetings) == 2:
            return
        self.tick()
        details = replace(talk(online=online, venue="A", address=""), starts_at=self.post.now + starts_in)
        branches = [self.do(self.storage.branches.get(number)) for number in hosts]
        uid = str(len(self.model.meetings))
        made = self.do(publish(self.storage, *branches, uid=uid, now=self.post.now, details=details))
        self.model.publish(made.id, View("announced", details.starts_at, "A", online), frozenset(hosts))

    def tick(self) -> None:
        """Let no two things happen at one moment: who came first would be anybody's guess."""
        self.wait_for(timedelta(microseconds=1))

    def wait_for(self, time: timedelta) -> None:
        self.post.now += time
        self.model.now = self.post.now

    def meeting(self, number: int):
        ids = sorted(self.model.meetings)
        return self.do(self.storage.meetings.get(ids[number % len(ids)]))

    @rule(
        number=numbers,
        venue=st.sampled_from([None, "A", "B"]),
        online=st.sampled_from([None, None, "", "https://meet.example/1"]),
        starts_in=st.sampled_from([None, None, *STARTS]),
        addressed=st.booleans(),
    )
    def edit(
        self, number: int, venue: str | None, online: str | None, starts_in: timedelta | None, addressed: bool
    ) -> None:
        """Change what is said of a meeting, perhaps with much of it under way; one that is off keeps its date."""
        self.address(addressed)
        meeting = self.meeting(number)
        details = replace(meeting.details, title="Housing" if addressed else "Transport")
        if venue is not None:
            details = replace(details, venue=venue)
        if online is not None:
            details = replace(details, online=online)
        if starts_in is not None and meeting.state is State.ANNOUNCED:
            details = replace(details, starts_at=self.post.now + starts_in)
        self._act(meeting, edited(meeting, details, self.post.now))

    def address(self, wanted: bool) -> None:
        """Have rows for all that is due, none of them sent."""
        self.tick()
        while wanted and self.do(self.storage.outbox.expand(self.post.now)) is not None:
            pass

    @rule(number=numbers, addressed=st.booleans())
    def and_back(self, number: int, addressed: bool) -> None:
        """Move a meeting away and back at once."""
        self.address(addressed)
        meeting = self.meeting(number)
        if meeting.state is State.ANNOUNCED:
            start = meeting.details.starts_at
            away = self._act(meeting, edited(meeting, replace(meeting.details, starts_at=start + HOUR), self.post.now))
            self._act(away, edited(away, meeting.details, self.post.now))

    @rule(number=numbers, off=st.booleans(), starts_in=st.sampled_from([None, *STARTS]), addressed=st.booleans())
    def turn(self, number: int, off: bool, starts_in: timedelta | None, addressed: bool) -> None:
        """Cancel or postpone a meeting, or bring it back or set it again, perhaps at the same hour."""
        self.address(addressed)
        meeting, now = self.meeting(number), self.post.now
        if meeting.state is State.ANNOUNCED:
            self._act(meeting, cancelled(meeting, "ill", now) if off else postponed(meeting, "ill", now))
        elif meeting.state is State.CANCELLED:
            self._act(meeting, brought_back(meeting, now))
        else:
            start = meeting.details.starts_at if starts_in is None else now + starts_in
            self._act(meeting, set_again(meeting, replace(meeting.details, starts_at=start), now))

    def _act(self, meeting, change):
        made = self.do(self.post.act(meeting, change))
        details = made.details
        self.model.change(
            made.id, state=made.state.value, start=details.starts_at, venue=details.venue, online=details.online
        )
        return made

    @rule(chat=chats, number=st.sampled_from(BRANCHES), level=st.sampled_from([None, *Level]))
    def follow(self, chat: int, number: int, level: Level | None) -> None:
        """Follow a branch at some level, or leave it."""
        self.tick()
        if level is None:
            self.do(self.storage.branches.leave(chat, number))
            self.model.follows.pop((chat, number), None)
        else:
            self.do(self.storage.branches.follow(chat, number, level, thread_id=0, now=self.post.now))
            self.model.follows[chat, number] = level.value
        self.model.unsettle(chat)

    @rule(
        chat=chats,
        number=numbers,
        wish=st.sampled_from(WISHES),
    )
    def wish(self, chat: int, number: int, wish: frozenset[Reminder] | None) -> None:
        """Ask for some reminders, for none, or for those that a follow brings."""
        self.tick()
        meeting = self.meeting(number)
        if wish is None:
            self.do(self.storage.meetings.forget(chat, meeting.id))
            self.model.wishes.pop((chat, meeting.id), None)
        else:
            self.do(self.storage.meetings.remind(chat, meeting.id, wish, thread_id=0, now=self.post.now))
            self.model.ask(chat, meeting.id)
            self.model.wishes[chat, meeting.id] = frozenset(reminder.value for reminder in wish)
        self.model.unsettle(chat)

    @rule(chat=chats, number=numbers)
    def show(self, chat: int, number: int) -> None:
        """Let a chat look at a meeting's card."""
        meeting = self.meeting(number)
        self.do(self.storage.meetings.shown(chat, [meeting], self.post.now))
        self.model.look(chat, meeting.id)

    @rule(chat=chats, back=st.booleans())
    def disturb(self, chat: int, back: bool) -> None:
        """Have somebody block the bot, or come back."""
        self.tick()
        if back:
            self.do(self.storage.chats.resume(1000 + chat, now=self.post.now))
            self.model.paused.discard(chat)
            self.model.unsettle(chat, returns=True)
        else:
            self.do(self.storage.chats.pause(chat, reason="blocked", now=self.post.now))
            self.model.paused.add(chat)

    @rule(chat=chats, number=numbers, addressed=st.booleans())
    def miss(self, chat: int, number: int, addressed: bool) -> None:
        """Turn a meeting while somebody is away: all others have heard by the time of the return."""
        self.disturb(chat, back=False)
        self.turn(number, off=True, starts_in=None, addressed=addressed)
        self.pump()
        self.disturb(chat, back=True)

    @rule(most=st.integers(1, 3))
    def expand(self, most: int) -> None:
        self.do(self.storage.outbox.expand(self.post.now, chats=most))

    @rule(limit=st.integers(1, 3), dies=st.booleans())
    def deliver(self, limit: int, dies: bool) -> None:
        """Send a few; or die between claiming and sending."""
        rows = self.do(self.post.claim(limit=limit))
        if not dies:
            self.do(self.post.send(rows))

    @rule()
    def pump(self) -> None:
        """Send all that is due; what a dead process held is free again after a while."""
        self.wait(31)
        self.do(self.post.pump())
        self.all_is_said()
        self.model.everybody_has_heard()

    @rule(seconds=st.sampled_from(STEPS))
    def wait(self, seconds: int) -> None:
        self.wait_for(timedelta(seconds=seconds))

    @rule(
        before=st.sampled_from([timedelta(seconds=-5), timedelta(0), timedelta(seconds=5)]),
        kind=st.sampled_from([24, 2, 0]),
    )
    def wait_for_an_hour(self, before: timedelta, kind: int) -> None:
        """Go on to about the hour of a reminder, or the start."""
        at = self.meeting(0).details.starts_at - timedelta(hours=kind) + before
        if at > self.post.now:
            self.wait_for(at - self.post.now)

    @precondition(lambda self: self.post.letters)
    @rule()
    def crash(self) -> None:
        """Lose all that is in memory, and start again."""
        self.do(self.storage.close())
        self.post.storage = self.do(Storage.open(self.path))

    @invariant()
    def all_is_said(self) -> None:
        """Hold each message that went out since the last step against what is so."""
        for letter in self.post.letters[self.heard :]:
            about = letter.about
            self.model.hear(letter.chat, about.meeting.id, letter.kind, about.starts_at)
        self.heard = len(self.post.letters)

    def teardown(self) -> None:
        """In the end, too, everybody has heard what they should."""
        try:
            if self.model.meetings and self.heard == len(self.post.letters):  # else one of them was wrong
                self.pump()
                self.wait(121)
                self.pump()
        finally:
            self.do(self.storage.close())
            self.loop.close()
            self.folder.cleanup()


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=80, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
