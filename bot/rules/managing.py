"""What may be done to a meeting as it stands, and which dates an organiser's words may give it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules import dates
from bot.rules.dates import Ambiguous, DateAlone, Reading, TimeAlone, TimeChoice, Understood
from bot.rules.dates.outcomes import FARTHEST
from storage import Meeting, MeetingDetails, State

_LONGEST = timedelta(days=31)


class Deed(StrEnum):
    """Something that an organiser does to a meeting."""

    EDIT = "edit"
    POSTPONE = "postpone"
    CALL_OFF = "call off"
    BRING_BACK = "bring back"
    SET_AGAIN = "set again"


def deeds(meeting: Meeting, now: datetime) -> tuple[Deed, ...]:
    """Say what may be done: nothing to a meeting that has begun, unless its new date is still open."""
    if meeting.state is State.POSTPONED:
        return Deed.EDIT, Deed.SET_AGAIN, Deed.CALL_OFF
    if meeting.details.starts_at <= now:
        return ()
    return (Deed.BRING_BACK,) if meeting.state is State.CANCELLED else (Deed.EDIT, Deed.POSTPONE, Deed.CALL_OFF)


def moved(details: MeetingDetails, starts_at: datetime, ends_at: datetime | None = None) -> MeetingDetails:
    """Give a meeting another start; where no end is named, it lasts as long as before."""
    starts_at = starts_at.astimezone(UTC)
    if ends_at is None and details.ends_at is not None:
        ends_at = starts_at + (details.ends_at - details.starts_at)
    return replace(details, starts_at=starts_at, ends_at=None if ends_at is None else ends_at.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class NoDate:
    """Words that give no date: they are not understood, or lack the `day`, or all they may mean is `past`."""

    day: bool = False
    past: bool = False


def new_dates(reading: Reading, details: MeetingDetails, now: datetime) -> Sequence[MeetingDetails] | NoDate:
    """Give a meeting at each date that words may mean, the likeliest first.

    A day alone means the hour of before.
    """
    match reading:
        case Understood(start, end):
            return [moved(details, start, end)]
        case Ambiguous(choices):
            ahead = [moved(details, one.start, one.end) for one in choices if one.instant > now]
            return ahead or NoDate(past=True)
        case DateAlone():
            return new_dates(dates.join(reading, _hour(details), now=now, zone=ZoneInfo(details.zone)), details, now)
        case _:
            return NoDate(day=isinstance(reading, TimeAlone))


def _hour(details: MeetingDetails) -> TimeAlone:
    start = details.local(details.starts_at)
    return TimeAlone((TimeChoice(start.hour * 60 + start.minute),), ())


def written(details: MeetingDetails) -> str:
    """Write when a meeting is for a button: minutes since 1970, and how many it lasts, 0 where no end is known."""
    length = details.ends_at - details.starts_at if details.ends_at else timedelta(0)
    return f"{int(details.starts_at.timestamp()) // 60}-{length // timedelta(minutes=1)}"


def at_written(details: MeetingDetails, when: str, now: datetime) -> MeetingDetails | NoDate:
    """Read this again; an old button's date may be past by now, and a forged one may be anything."""
    start, length = (int(part) if part.isascii() and part.isdecimal() else 0 for part in (when + "-").split("-")[:2])
    ahead = start * 60 - now.timestamp()
    if not 0 < ahead < FARTHEST.total_seconds() or length > _LONGEST // timedelta(minutes=1):
        return NoDate(past=ahead <= 0)
    starts_at = datetime.fromtimestamp(start * 60, UTC)
    return replace(details, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=length) if length else None)
