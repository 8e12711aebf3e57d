"""Reminders of a meeting, as the buttons under it offer them, and what is said of a choice."""

from collections.abc import Collection
from datetime import datetime

from bot.rules.meetings import Choice, chosen, coming, offered
from bot.views import actions
from bot.views.meeting_actions import choose_reminders
from bot.views.message import Button
from bot.views.reader import Reader
from storage import Meeting, Reminder, State

Rows = tuple[tuple[Button, ...], ...]
_TICK = "✓ "


def offer(meeting: Meeting, wishes: Collection[Reminder] | None, reader: Reader, now: datetime) -> Rows:
    """Offer to be reminded or, to who has asked for it, to choose otherwise; nothing where none can come any more."""
    if wishes:
        return choices(meeting, wishes, reader, now)
    offers = offered(meeting, now)
    return ((Button(reader.gettext("Remind me"), actions.remind(meeting.id)),),) if offers else ()


def choices(meeting: Meeting, wishes: Collection[Reminder], reader: Reader, now: datetime) -> Rows:
    """Give a button for each choice that there is; that which was made is ticked."""
    ticked, names = chosen(wishes, meeting, now), _names(reader)
    buttons = [
        Button(f"{_TICK if one is ticked else ''}{names[one]}", choose_reminders(meeting.id, one))
        for one in offered(meeting, now)
    ]
    return tuple(tuple(buttons[first : first + 2]) for first in range(0, len(buttons), 2))


def redrawn(rows: Rows, meeting: Meeting, wishes: Collection[Reminder], reader: Reader, now: datetime) -> Rows:
    """Give the buttons under a message with the choices in place of whatever offered reminders of the meeting."""
    ours = actions.remind(meeting.id)
    kept = [tuple(b for b in row if b.action != ours and not b.action.startswith(f"{ours}:")) for row in rows]
    first = next((n for n, (row, was) in enumerate(zip(kept, rows, strict=True)) if row != was), 0)
    return (*kept[:first], *choices(meeting, wishes, reader, now), *filter(None, kept[first:]))


def settled(meeting: Meeting, wishes: Collection[Reminder], reader: Reader, now: datetime) -> str:
    """Say what comes of a choice: a sentence for the answer to a press."""
    _ = reader.gettext
    will_come = coming(wishes, meeting, now)
    if not will_come:
        return _("No reminders of this meeting will come.")
    if meeting.state is State.POSTPONED:
        return _("You will hear of the new date, and be reminded.")
    main = {
        frozenset({Reminder.DAY_BEFORE, Reminder.TWO_HOURS}): _("You will be reminded a day before, and two hours."),
        frozenset({Reminder.DAY_BEFORE}): _("You will be reminded the day before."),
        frozenset({Reminder.TWO_HOURS}): _("You will be reminded two hours before."),
    }
    link = _("The link to join by comes 15 minutes before.") if Reminder.LINK in will_come else ""
    return " ".join(filter(None, [main.get(will_come - {Reminder.LINK}), link]))


def too_late(reader: Reader) -> str:
    """Answer who wants to be reminded of what is about to begin, or has begun."""
    return reader.gettext("It is too late for a reminder of this meeting.")


def _names(reader: Reader) -> dict[Choice, str]:
    _ = reader.gettext
    return {
        Choice.BOTH: _("A day and two hours before"),
        Choice.DAY_BEFORE: _("The day before"),
        Choice.TWO_HOURS: _("Two hours before"),
        Choice.LINK: _("The link in time"),
        Choice.NONE: _("No reminders"),
    }
