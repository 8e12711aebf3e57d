"""What follows from an act on a meeting: how it is then, and which notices are made.

The line of each: what was, what is wanted, the time -> what is new about it -> the news that tells of it, and
the reminders, where the hours at which they are due have changed. Whom a notice reaches in the end, and whether
it is still true then, is decided when a chat's turn comes (`telling`).
"""

from dataclasses import replace
from datetime import UTC, datetime

from bot.rules.meetings.differences import differences
from bot.rules.meetings.timing import AFTER_NEWS, LEVELS, SETTLING, URGENT, expiry, moment
from storage import Level, Meeting, MeetingChange, MeetingDetails, MeetingNotice, News, Reminder, State


def published(details: MeetingDetails, now: datetime) -> MeetingChange:
    """Announce a meeting."""
    return MeetingChange(
        did="published",
        details=details,
        state=State.ANNOUNCED,
        reason="",
        material=True,
        replan=True,
        notices=(_new(now), *_reminders(details.starts_at, now, told_at=now)),
    )


def edited(meeting: Meeting, details: MeetingDetails, now: datetime) -> MeetingChange:
    """Change what is said of a meeting: cosmetic edits, and those of one that is off, are told to nobody."""
    on = meeting.state is State.ANNOUNCED
    material = bool(differences(meeting.details, details))
    moved = meeting.details.starts_at != details.starts_at
    near = min(meeting.details.starts_at, details.starts_at) - now <= URGENT
    due = now if near else now + SETTLING
    notices = (_news(News.CHANGED, meeting, due),) if on and material else ()
    reminders = _reminders(details.starts_at, now, told_at=due) if on and moved else ()
    # What was over and is to come again is new to who had not heard of it while it had a point.
    again = (_new(now),) if on and meeting.details.starts_at <= now < details.starts_at else ()
    return _becomes(replace(meeting, details=details), "edited", (*again, *notices, *reminders), material, replan=moved)


def postponed(meeting: Meeting, reason: str, now: datetime) -> MeetingChange:
    """Put a meeting off: its date is still open, its followers are kept."""
    after = replace(meeting, state=State.POSTPONED, reason=reason)
    return _becomes(after, "postponed", (_news(News.POSTPONED, meeting, now),))


def cancelled(meeting: Meeting, reason: str, now: datetime) -> MeetingChange:
    """Call a meeting off."""
    after = replace(meeting, state=State.CANCELLED, reason=reason)
    return _becomes(after, "cancelled", (_news(News.CANCELLED, meeting, now),))


def set_again(meeting: Meeting, details: MeetingDetails, now: datetime) -> MeetingChange:
    """Give a postponed meeting a date again; who had not heard of it yet now does."""
    return _on(meeting, details, "set again", News.SET_AGAIN, now)


def gives_date(meeting: Meeting, details: MeetingDetails) -> bool:
    """Tell whether these details give a postponed meeting its new date."""
    return meeting.state is State.POSTPONED and details.starts_at != meeting.details.starts_at


def brought_back(meeting: Meeting, now: datetime) -> MeetingChange:
    """Take back that a meeting was called off."""
    return _on(meeting, meeting.details, "brought back", News.ON_AGAIN, now)


def _on(meeting: Meeting, details: MeetingDetails, did: str, kind: News, now: datetime) -> MeetingChange:
    after = replace(meeting, details=details, state=State.ANNOUNCED, reason="")
    notices = (_new(now), _news(kind, meeting, now), *_reminders(details.starts_at, now, told_at=now))
    return _becomes(after, did, notices)


def _becomes(
    after: Meeting, did: str, notices: tuple[MeetingNotice, ...], material: bool = True, *, replan: bool = True
) -> MeetingChange:
    return MeetingChange(
        did=did,
        details=after.details,
        state=after.state,
        reason=after.reason,
        material=material,
        replan=replan,
        notices=notices,
    )


def _new(now: datetime) -> MeetingNotice:
    return MeetingNotice(kind=News.NEW, occasion="", due_at=now, levels=(Level.EVERYTHING,), wished=False)


def _news(kind: News, before: Meeting, due_at: datetime) -> MeetingNotice:
    """Tell all who may have been told of the meeting, at whatever level they follow."""
    return MeetingNotice(kind=kind, occasion=str(before.revision + 1), due_at=due_at, levels=tuple(LEVELS), wished=True)


def _reminders(starts_at: datetime, now: datetime, *, told_at: datetime) -> tuple[MeetingNotice, ...]:
    """Plan the reminders that have a point still; one whose hour has passed reaches those whom the news do not."""
    after = told_at + AFTER_NEWS
    return tuple(_reminder(reminder, starts_at, after) for reminder in Reminder if now < expiry(reminder, starts_at))


def _reminder(reminder: Reminder, starts_at: datetime, after: datetime) -> MeetingNotice:
    return MeetingNotice(
        kind=reminder,
        occasion=starts_at.astimezone(UTC).isoformat(),
        due_at=max(moment(reminder, starts_at), after),
        not_before=moment(reminder, starts_at),
        levels=tuple(level for level, reminders in LEVELS.items() if reminder in reminders),
        wished=True,
        expires_at=expiry(reminder, starts_at),
        starts_at=starts_at,
    )
