"""What somebody can ask to be reminded by, and what comes of it at this hour."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from bot.rules.meetings.timing import moment
from storage import Meeting, Reminder, State


class Choice(StrEnum):
    """What can be chosen for a meeting. The link to join by comes along with every reminder."""

    BOTH = "both"
    DAY_BEFORE = "day"
    TWO_HOURS = "hours"
    LINK = "link"
    NONE = "none"


CHOICES: Mapping[Choice, frozenset[Reminder]] = {
    Choice.BOTH: frozenset(Reminder),
    Choice.DAY_BEFORE: frozenset({Reminder.DAY_BEFORE, Reminder.LINK}),
    Choice.TWO_HOURS: frozenset({Reminder.TWO_HOURS, Reminder.LINK}),
    Choice.LINK: frozenset({Reminder.LINK}),
    Choice.NONE: frozenset(),
}


def coming(reminders: Collection[Reminder], meeting: Meeting, now: datetime) -> frozenset[Reminder]:
    """Say which of these will come, as the meeting stands: all, where its date is still open."""
    if meeting.state is State.CANCELLED:
        return frozenset()
    there = {reminder for reminder in reminders if reminder is not Reminder.LINK or meeting.details.online}
    if meeting.state is State.POSTPONED:
        return frozenset(there)
    return frozenset(reminder for reminder in there if now < moment(reminder, meeting.details.starts_at))


def offered(meeting: Meeting, now: datetime) -> tuple[Choice, ...]:
    """Give the choices that there are still, the one with most first; none where no reminder can come any more."""
    can = coming(frozenset(Reminder), meeting, now)
    kept = [choice for choice, needed in _NEEDED.items() if needed <= can]
    if not kept and Reminder.LINK in can:
        kept = [Choice.LINK]
    return (*kept, Choice.NONE) if kept else ()


_NEEDED = {choice: CHOICES[choice] - {Reminder.LINK} for choice in (Choice.BOTH, Choice.DAY_BEFORE, Choice.TWO_HOURS)}


def chosen(wishes: Collection[Reminder] | None, meeting: Meeting, now: datetime) -> Choice | None:
    """Say which of the choices that are offered was made; None where none was, or another than they are."""
    if wishes is None:
        return None
    will_come = coming(wishes, meeting, now)
    return next((one for one in offered(meeting, now) if coming(CHOICES[one], meeting, now) == will_come), None)
