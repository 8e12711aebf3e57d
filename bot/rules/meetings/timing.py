"""When a reminder is due and until when it has a point, and which a follow of a branch brings."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from storage import UNSAID, Level, MeetingDetails, Reminder

OFFSETS: Mapping[Reminder, timedelta] = {
    Reminder.DAY_BEFORE: timedelta(days=1),
    Reminder.TWO_HOURS: timedelta(hours=2),
    Reminder.LINK: timedelta(minutes=15),
}
"""How long before the start each is due."""

LEVELS: Mapping[Level, frozenset[Reminder]] = {
    Level.EVERYTHING: frozenset({Reminder.DAY_BEFORE, Reminder.TWO_HOURS}),
    Level.REMINDERS: frozenset({Reminder.DAY_BEFORE, Reminder.TWO_HOURS}),
    Level.DAY_BEFORE: frozenset({Reminder.DAY_BEFORE}),
}
"""Which reminders a follow at each level brings. The link is only for those who ask to be reminded."""

SETTLING = timedelta(minutes=2)
"""How long an edit waits for the next one, so that both are told at once."""

URGENT = timedelta(minutes=15)
"""So near to the start, it does not wait."""

AFTER_NEWS = timedelta(seconds=1)
"""How long after the news a reminder is due whose hour has passed by then: who is told the news needs no reminder."""


def end(details: MeetingDetails) -> datetime:
    """Say when a meeting ends, or may be taken to end."""
    return details.ends_at or details.starts_at + UNSAID


def moment(reminder: Reminder, starts_at: datetime) -> datetime:
    """Say when a reminder of this start is due."""
    return starts_at - OFFSETS[reminder]


def expiry(reminder: Reminder, starts_at: datetime) -> datetime:
    """Say until when it has a point: the start, or the hour at which the next says the same."""
    return moment(Reminder.TWO_HOURS, starts_at) if reminder is Reminder.DAY_BEFORE else starts_at
