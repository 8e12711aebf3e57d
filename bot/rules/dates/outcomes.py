"""What reading somebody's words for a time can lead to.

Understood: one moment. Ambiguous: a few, to choose from. A day alone or a time alone: ask for the other. Else not
understood, with what kind of example would help. No sentence stands here: those are for views.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

HORIZON = timedelta(days=548)
"""How far ahead, eighteen months, a meeting may be without being asked about."""

LONGEST_AGO, FARTHEST = timedelta(days=366), timedelta(days=5 * 366)
"""What lies further off than these is not even offered: nobody meant it."""

MOST_CHOICES = 6

Span = tuple[int, int]
Spans = tuple[Span, ...]
"""Stretches of the original text that were used, as (start, end) in Python's characters, in order."""


class Part(StrEnum):
    """A part of the day that was named, which says whether 7 is before or after noon."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Reason(StrEnum):
    """Why a choice is one: what the words would have to mean."""

    BEFORE_NOON = "before noon"
    AFTER_NOON = "after noon"
    DAY_BEGINS = "the midnight with which the day begins"
    DAY_ENDS = "the midnight with which the day ends"
    DOORS = "when people come"
    BEGINS = "when it begins"
    TODAY = "today"
    COMING = "the coming one"
    ONE_AFTER = "the one after"
    BY_DATE = "the date is right, the weekday is not"
    BY_WEEKDAY = "the weekday is right, the date is not"
    BOTH_LATER = "weekday and date are right, in some months"
    DAY_FIRST = "day before month"
    MONTH_FIRST = "month before day"
    SEVERAL = "one of several that are written"
    PAST = "it is past"
    FAR = "it is far ahead"
    NEXT = "the next such day"
    EARLIER = "the first of an hour that the clocks repeat"
    LATER = "the second of an hour that the clocks repeat"
    BEFORE_SKIP = "an hour that the clocks skip; before it"
    AFTER_SKIP = "an hour that the clocks skip; after it"
    BRANCH_CLOCK = "by the branch's clock"
    NAMED_CLOCK = "by the clock that was named"
    STAMP = "as Telegram marked it"
    WORDS = "as the words say"


CARE = frozenset(
    {
        *(Reason.DAY_FIRST, Reason.MONTH_FIRST, Reason.PAST, Reason.FAR, Reason.NEXT),
        *(Reason.BEFORE_SKIP, Reason.AFTER_SKIP, Reason.BY_DATE, Reason.BY_WEEKDAY),
        *(Reason.BRANCH_CLOCK, Reason.NAMED_CLOCK),
    }
)
"""Reasons to ask even when a single choice is left."""


class Hint(StrEnum):
    """What kind of example helps."""

    WHOLE = "a day and a time"
    NO_SUCH_DAY = "a day that the calendar has"
    ENDS_FIRST = "an end after the start"
    ONE_MEETING = "one meeting, not a series or a list"


@dataclass(frozen=True, slots=True)
class Understood:
    """One moment: local time in the branch's zone, fold included; and what was used to read it."""

    start: datetime
    end: datetime | None
    spans: Spans

    @property
    def instant(self) -> datetime:
        """Give the start in UTC."""
        return self.start.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Choice:
    """A moment that may have been meant, and why it is offered."""

    start: datetime
    end: datetime | None
    reasons: tuple[Reason, ...]

    @property
    def instant(self) -> datetime:
        """Give the start in UTC."""
        return self.start.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """One moment to confirm, or a few to choose from, the likeliest first."""

    choices: tuple[Choice, ...]
    spans: Spans


@dataclass(frozen=True, slots=True)
class DayChoice:
    """A day; `instead` is the next that the same words may mean, should this one be past or far."""

    day: date
    reasons: tuple[Reason, ...] = ()
    instead: date | None = None


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """A time of day in minutes of the wall clock, where 1440 is the midnight that ends the day; `lasts` is a length."""

    start: int
    end: int | None = None
    lasts: timedelta | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class DateAlone:
    """The day is known, or one of a few; ask for the time, and `join` the two."""

    choices: tuple[DayChoice, ...]
    spans: Spans
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class TimeAlone:
    """The time is known, or one of a few; ask for the day. `clock` is a zone that was named: GMT, +11:00."""

    choices: tuple[TimeChoice, ...]
    spans: Spans
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Nothing to build on."""

    hint: Hint = Hint.WHOLE
    spans: Spans = ()


Reading = Understood | Ambiguous | DateAlone | TimeAlone | NotUnderstood
