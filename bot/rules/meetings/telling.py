"""Whether a chat is still to be told what a notice says, decided when its turn comes.

A new meeting is told to who does not know of it; a change, only to who knows it otherwise; a reminder, of a
meeting that takes place at the hour that it is about, to who wants it and has not just been told.
"""

from datetime import datetime

from bot.rules.meetings.differences import news
from bot.rules.meetings.timing import LEVELS, moment
from storage import About, Level, News, Reminder, State


def pointless(kind: str, about: About, now: datetime) -> str | None:
    """Say why a chat is not to be told, or None when it is."""
    if kind == News.NEW:
        return _new(about, now)
    if about.starts_at is not None:
        return _reminder(Reminder(kind), about, now)
    return _news(about, now)


def _new(about: About, now: datetime) -> str | None:
    if Level.EVERYTHING not in about.levels:
        return "the branch is not followed any more"
    if about.known is not None:
        return "told of the meeting already"
    if about.meeting.state is not State.ANNOUNCED:
        return f"the meeting is {about.meeting.state}"
    return "too late" if about.meeting.details.starts_at <= now else None


def _news(about: About, now: datetime) -> str | None:
    """Whatever is news to the chat by now is told, by the first of its rows that comes to its turn."""
    if not about.levels and not about.wishes:
        return "the branch is not followed any more"
    if about.known is None:
        return "was never told of the meeting"
    if news(about.known, about.meeting) is None:
        return "knows already"
    # Moved from an hour that has passed to one to come, or the other way round: still of use to who knows the other.
    last = max(about.known.details.starts_at, about.meeting.details.starts_at)
    return "too late" if last <= now else None


def _reminder(reminder: Reminder, about: About, now: datetime) -> str | None:
    meeting, starts_at = about.meeting, about.meeting.details.starts_at
    if not wants(reminder, about):
        return "this reminder is not wanted any more"
    if meeting.state is not State.ANNOUNCED:
        return f"the meeting is {meeting.state}"
    if starts_at != about.starts_at:
        return "the meeting was moved"
    if not moment(reminder, starts_at) <= now < starts_at:
        return "too late"
    if reminder is Reminder.LINK:
        return None if meeting.details.online else "there is no link"
    return "told a moment ago" if _told_since(moment(reminder, starts_at), about) else None


def wants(reminder: Reminder, about: About) -> bool:
    """Tell whether a chat wants a reminder: what it chose for this meeting goes before what its follows bring."""
    if about.wishes is not None:
        return reminder in about.wishes
    return any(reminder in LEVELS[level] for level in about.levels)


def _told_since(hour: datetime, about: About) -> bool:
    """Tell whether a chat was told of this very date since the hour of the reminder: it needs no other."""
    known = about.known
    if known is None or about.told_at is None or about.told_at < hour:
        return False
    return known.state is State.ANNOUNCED and known.details.starts_at == about.meeting.details.starts_at
