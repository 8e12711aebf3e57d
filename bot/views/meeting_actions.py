"""What a reader's buttons about meetings send back, as those in `actions` do."""

from datetime import UTC, datetime, timedelta

MEETINGS = "meetings"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def meetings_of(branch_id: int) -> str:
    """Show the first meetings of a branch; 0: of those that are followed."""
    return f"meetings:{branch_id}"


def later(branch_id: int, start: datetime, meeting_id: int) -> str:
    """Leaf on behind the meeting of this start and id."""
    return f"later:{branch_id}:{ticks(start)}:{meeting_id}"


def earlier(branch_id: int, start: datetime, meeting_id: int) -> str:
    """Leaf back before the meeting of this start and id."""
    return f"earlier:{branch_id}:{ticks(start)}:{meeting_id}"


def ticks(moment: datetime) -> int:
    """Give a moment as a button names it."""
    return (moment - _EPOCH) // _TICK


def instant(ticks: int) -> datetime | None:
    """Read the moment that a button names; None where there is no such moment."""
    try:
        return _EPOCH + ticks * _TICK
    except OverflowError:
        return None


def whose(page: int) -> str:
    """Show a page of the branches whose meetings can be shown."""
    return f"whose:{page}"


def choose_reminders(meeting_id: int, choice: str) -> str:
    """Be reminded of a meeting so, and not otherwise."""
    return f"remind:{meeting_id}:{choice}"


def map_of(meeting_id: int) -> str:
    """Show where a meeting is on the map."""
    return f"map:{meeting_id}"


def online(meeting_id: int) -> str:
    """Give the link by which a meeting is joined."""
    return f"online:{meeting_id}"


def host(branch_id: int) -> str:
    """Follow a branch that holds a meeting, by the button on the meeting's card."""
    return f"host:{branch_id}"
