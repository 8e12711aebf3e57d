"""A change to a meeting that somebody else has changed meanwhile: field by field, what was touched goes on top."""

from collections.abc import Sequence
from dataclasses import fields, replace

from storage import DraftDetails, MeetingDetails


def touched(was: MeetingDetails, details: DraftDetails | MeetingDetails) -> Sequence[str]:
    """Name the fields that differ."""
    return [one.name for one in fields(DraftDetails) if getattr(was, one.name) != getattr(details, one.name)]


def rebased(was: MeetingDetails, now: MeetingDetails, mine: DraftDetails) -> DraftDetails:
    """Give the meeting as it is, with what was touched of what it was."""
    return replace(DraftDetails.of(now), **{name: getattr(mine, name) for name in touched(was, mine)})
