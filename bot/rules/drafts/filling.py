"""What a draft begins with: what a text says, a branch's usual place and time, its last meeting moved on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.rules.announcements import Announcement
from bot.rules.dates import NotUnderstood, same_again
from bot.rules.dates.repeating import usual_step
from bot.rules.drafts.fields import Fault
from bot.rules.drafts.whens import settled_as, timed
from bot.rules.names import fold
from storage import Branch, DraftContent, DraftDetails, Meeting

_USUAL = ("venue", "address", "contact", "accessibility")


def filled(content: DraftContent, said: Announcement, branch: Branch, now: datetime) -> DraftContent:
    """Give the draft with what a text says of the meeting, and what its branch's usual place adds to that.

    A time of which nothing can be made is left to be asked for.
    """
    told: Mapping[str, Any] = {
        "title": said.title,
        "venue": said.venue,
        "address": said.address,
        "online": said.online,
        "blurb": "\n".join(filter(None, (said.blurb, *_elsewhere(said)))),
    }
    elsewhere = dict.fromkeys(("venue", "address", "accessibility"), "") if said.venue or said.address else {}
    details = replace(content.details, **elsewhere | {name: value for name, value in told.items() if value})
    content = replace(content, details=_at_home(details, branch))
    if isinstance(said.when, NotUnderstood):
        return content
    found = timed(content, said.when, now)
    return content if isinstance(found, Fault) else found


def usual(branch: Branch, last: Sequence[Meeting], now: datetime) -> DraftContent:
    """Begin with a branch's usual place, and its usual time; `last` are its last meetings, latest first."""
    details = DraftDetails(zone=branch.zone, **{name: getattr(branch, name) for name in _USUAL})
    content = DraftContent(branch_ids=(branch.id,), details=details)
    return _moved_on(replace(content, details=_timed_as(details, last[0])), last, now) if last else content


def again(meeting: Meeting, last: Sequence[Meeting], now: datetime) -> DraftContent:
    """Begin with a meeting as it was, its date moved on by the branch's usual step."""
    content = DraftContent(
        branch_ids=tuple(host.id for host in meeting.hosts), details=DraftDetails.of(meeting.details)
    )
    return _moved_on(content, (meeting, *(one for one in last if one.id != meeting.id)), now)


def hosted(content: DraftContent, branches: Sequence[Branch], before: Branch | None) -> DraftContent:
    """Give the draft to these branches: its hours are those of the first one's clock, its usual place that one's."""
    first, details = branches[0], content.details
    for name in _USUAL:
        if before and getattr(details, name) == getattr(before, name):
            details = replace(details, **{name: getattr(first, name)})
    if details.starts_at is not None and details.zone != first.zone:
        details = _by_clock(details, ZoneInfo(first.zone))
    when = content.when if content.details.zone == first.zone else ""
    return DraftContent(
        branch_ids=tuple(one.id for one in branches),
        details=replace(details, zone=first.zone),
        unread=content.unread,
        when=when,
    )


def _elsewhere(said: Announcement) -> list[str]:
    """Give the links that stood alone, and that no other field has: no word is lost."""
    return [link for link in said.links if link not in (said.blurb or "")]


def _at_home(details: DraftDetails, branch: Branch) -> DraftDetails:
    """Complete the usual place, where it is named, or no place is; and the contact."""
    named = bool(details.venue) and fold(details.venue) == fold(branch.venue)
    if named or not (details.venue or details.address or details.online):
        place = {
            name: getattr(details, name) or getattr(branch, name) for name in ("venue", "address", "accessibility")
        }
        details = replace(details, **place)
    return replace(details, contact=details.contact or branch.contact)


def _timed_as(details: DraftDetails, meeting: Meeting) -> DraftDetails:
    return replace(details, starts_at=meeting.details.starts_at, ends_at=meeting.details.ends_at)


def _moved_on(content: DraftContent, last: Sequence[Meeting], now: datetime) -> DraftContent:
    """Move the start, which is that of the last meeting, to the next one's."""
    zone = ZoneInfo(content.details.zone)
    days = tuple(one.details.starts_at.astimezone(zone).date() for one in reversed(last[:2]))
    start = same_again(last[0].details.starts_at.astimezone(zone), now, zone, usual_step(tuple(sorted(days))))
    return settled_as(content, start, None)


def _by_clock(details: DraftDetails, zone: ZoneInfo) -> DraftDetails:
    """Let the hours be the same on another clock."""
    was = ZoneInfo(details.zone)
    start, end = (at and at.astimezone(was).replace(tzinfo=zone, fold=0) for at in (details.starts_at, details.ends_at))
    return replace(details, starts_at=start, ends_at=end)
