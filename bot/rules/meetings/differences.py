"""What has changed about a meeting that people would want to know: its state, time, place or link."""

from enum import StrEnum

from storage import Meeting, MeetingDetails, News, State


class Difference(StrEnum):
    """Something about a meeting that is told when it changes."""

    TIME = "time"
    PLACE = "place"
    LINK = "link"


def differences(before: MeetingDetails, after: MeetingDetails) -> tuple[Difference, ...]:
    """Say what is told as old -> new; an end that was not known before is no change."""
    found = []
    later_end = None not in {before.ends_at, after.ends_at} and before.ends_at != after.ends_at
    if before.starts_at != after.starts_at or later_end:
        found.append(Difference.TIME)
    if (before.venue, before.address) != (after.venue, after.address):
        found.append(Difference.PLACE)
    if before.online != after.online:
        found.append(Difference.LINK)
    return tuple(found)


def news(known: Meeting, now: Meeting) -> News | None:
    """Say what is news to somebody who knows the meeting as it was; None where it is all the same to them."""
    if now.state is State.CANCELLED:
        return None if known.state is State.CANCELLED else News.CANCELLED
    if now.state is State.POSTPONED:
        return None if known.state is State.POSTPONED else News.POSTPONED
    if known.state is State.POSTPONED:
        return News.SET_AGAIN
    if known.state is State.CANCELLED:
        return News.ON_AGAIN
    return News.CHANGED if differences(known.details, now.details) else None
