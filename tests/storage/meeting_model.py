"""What followers of meetings should hear, said a second time in plain Python: the measure for rules and SQL.

It knows nothing of notices and rows. It knows what each chat was last told, since when it has wanted to hear what,
and since when a meeting stands as it does.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

HOURS = {"day_before": timedelta(days=1), "two_hours": timedelta(hours=2), "link": timedelta(minutes=15)}
LEVELS = {
    "everything": {"day_before", "two_hours"},
    "reminders": {"day_before", "two_hours"},
    "day_before": {"day_before"},
}
WAIT_SECONDS = timedelta(minutes=2, seconds=1)
"""How long an edit may wait, and a late reminder behind it."""


@dataclass(frozen=True)
class View:
    """What there is to know of a meeting."""

    state: str
    start: datetime
    venue: str
    online: str

    def news(self, known: "View") -> bool:
        """Tell whether this is news to who knows the meeting as `known`."""
        if self.state != "announced" or known.state != "announced":
            return self.state != known.state
        return self != known


@dataclass
class Truth:
    """A meeting: how it is, since when it is so, and since when it starts when it starts, or is on again."""

    view: View
    since: datetime
    planned: datetime
    branches: frozenset[int]
    revived: datetime


@dataclass
class Ear:
    """What a chat was told of one meeting, and which reminders of which starts it got."""

    known: View | None = None
    told_at: datetime | None = None
    reminded: set[tuple[str, datetime]] = field(default_factory=set)
    news: int = 0


@dataclass
class Model:
    """Everything that decides what is heard."""

    now: datetime
    meetings: dict[int, Truth] = field(default_factory=dict)
    follows: dict[tuple[int, int], str] = field(default_factory=dict)
    wishes: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)
    steady: dict[int, datetime] = field(default_factory=dict)
    wanting: dict[int, datetime] = field(default_factory=dict)
    paused: set[int] = field(default_factory=set)
    ears: dict[tuple[int, int], Ear] = field(default_factory=dict)

    def publish(self, meeting: int, view: View, branches: frozenset[int]) -> None:
        self.meetings[meeting] = Truth(view, self.now, self.now, branches, self.now)

    def change(self, meeting: int, **changes: object) -> None:
        """Make a meeting another."""
        truth = self.meetings[meeting]
        before, truth.view = truth.view, replace(truth.view, **changes)
        if truth.view != before:
            truth.since = self.now
        if (truth.view.start, truth.view.state) != (before.start, before.state):
            truth.planned = self.now
        if truth.view.state == "announced" and (before.state != "announced" or before.start <= self.now):
            truth.revived = self.now

    def unsettle(self, chat: int, *, returns: bool = False) -> None:
        """Note that what a chat wants is another from now on, or that it can be written to again."""
        self.steady[chat] = self.now
        if not returns:
            self.wanting[chat] = self.now

    def ask(self, chat: int, meeting: int) -> None:
        """Let a chat ask to be reminded: it knows of the meeting."""
        if (chat, meeting) not in self.ears or self.ears[chat, meeting].known is None:
            self.see(chat, meeting)

    def levels(self, chat: int, meeting: int) -> set[str]:
        branches = self.meetings[meeting].branches
        return {self.follows[chat, branch] for branch in branches if (chat, branch) in self.follows}

    def wants(self, chat: int, meeting: int) -> set[str]:
        """Give the reminders that a chat wants."""
        chosen = self.wishes.get((chat, meeting))
        if chosen is not None:
            return set(chosen)
        return set().union(*(LEVELS[level] for level in self.levels(chat, meeting)))

    def connected(self, chat: int, meeting: int) -> bool:
        return bool(self.levels(chat, meeting) or self.wishes.get((chat, meeting)))

    def hear(self, chat: int, meeting: int, kind: str, start: datetime | None) -> None:
        """See a message go out, and hold it against what is so now."""
        ear = self.ears.setdefault((chat, meeting), Ear())
        view = self.meetings[meeting].view
        assert chat not in self.paused, "written to a chat that has blocked us"
        if start is not None:
            assert view.state == "announced", "reminded of a meeting that is off"
            assert start == view.start, "reminded of an old start"
            assert start - HOURS[kind] <= self.now < start, "reminded too early, or after the start"
            assert (kind, start) not in ear.reminded, "reminded twice"
            assert kind in self.wants(chat, meeting), "reminded unasked"
            assert kind != "link" or view.online, "sent a link that there is not"
            ear.reminded.add((kind, start))
        elif kind == "new_meeting":
            assert ear.known is None, "told of a new meeting that it knew"
            assert view.state == "announced"
            assert self.now < view.start, "told of a meeting that has begun"
            assert "everything" in self.levels(chat, meeting)
            ear.news += 1
            assert ear.news == 1, "told of a new meeting twice"
        else:
            assert ear.known is not None, "told of a change to what it was not told of"
            assert view.news(ear.known), "told what it knows"
            assert self.connected(chat, meeting)
        self.see(chat, meeting)

    def look(self, chat: int, meeting: int) -> None:
        """Let a chat see a meeting where its link is not shown: who knows another link knows as little as before."""
        known = self.ears.setdefault((chat, meeting), Ear()).known
        if known is None or known.online == self.meetings[meeting].view.online:
            self.see(chat, meeting)

    def see(self, chat: int, meeting: int) -> None:
        """Let a chat know a meeting as it is."""
        ear = self.ears.setdefault((chat, meeting), Ear())
        ear.known, ear.told_at = self.meetings[meeting].view, self.now

    def everybody_has_heard(self) -> None:
        """Hold what was heard against what should have been, once all that is due was sent."""
        for meeting, truth in self.meetings.items():
            for chat in self.steady:
                if chat not in self.paused:
                    self._has_heard(chat, meeting, truth)

    def _has_heard(self, chat: int, meeting: int, truth: Truth) -> None:
        ear = self.ears.get((chat, meeting), Ear())
        steady = self.steady[chat]
        coming = self.now < truth.view.start
        if ear.known is not None and self.connected(chat, meeting) and self.wanting[chat] <= truth.since:
            fresh = self.now < truth.since + WAIT_SECONDS
            over = self.now >= max(ear.known.start, truth.view.start)
            assert fresh or over or not truth.view.news(ear.known), "not told of a change"
        if truth.view.state != "announced" or not coming:
            return
        if "everything" in self.levels(chat, meeting) and steady <= truth.revived:
            assert ear.known is not None, "not told of a new meeting"
        for kind in self.wants(chat, meeting) - ({"link"} if not truth.view.online else set()):
            self._was_reminded(chat, truth, ear, kind, steady)

    def _was_reminded(self, chat: int, truth: Truth, ear: Ear, kind: str, steady: datetime) -> None:
        start = truth.view.start
        hour = start - HOURS[kind]
        until = start - HOURS["two_hours"] if kind == "day_before" else start
        if not (max(hour, truth.planned + WAIT_SECONDS, truth.since + WAIT_SECONDS) <= self.now < until):
            return
        if steady > truth.planned:  # it came, or wished, when the hour may have passed
            return
        told_since = kind != "link" and ear.told_at is not None and ear.told_at >= hour and ear.known.start == start
        assert (kind, start) in ear.reminded or told_since, (chat, kind, "not reminded")
