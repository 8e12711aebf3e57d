"""What a draft changes of a meeting, as old -> new."""

from bot.html import escape
from bot.rules.drafts import Field, touched
from bot.rules.meetings import differences, gives_date
from bot.views.draft_words import field_names, value
from bot.views.reader import Reader
from storage import DraftDetails, Meeting, MeetingDetails, State


def changes(before: MeetingDetails, after: DraftDetails | MeetingDetails, reader: Reader) -> list[str]:
    """Say in lines of markup what differs."""
    names = field_names(reader)
    fields = [Field(name) for name in touched(before, after) if name in set(Field)]
    if Field.START in fields:  # which says the end as well
        fields = [field for field in fields if field is not Field.END]
    lines = []
    for field in fields:
        old, new = (escape(value(side, field, reader)) or "–" for side in (before, after))
        lines.append(f"{escape(names[field])}: <s>{old}</s> → <b>{new}</b>")
    return lines


def told(before: MeetingDetails, after: DraftDetails, reader: Reader, meeting: Meeting | None) -> str:
    """Say who hears of it once it is saved; `meeting` is as it stands now."""
    _ = reader.gettext
    complete = after.complete()
    if complete is None or not touched(before, after):
        return _("Nothing is changed yet.")
    if meeting and gives_date(meeting, complete):
        return _("It was postponed. Once you save it, it has its new date, and all who know of it are told.")
    if (meeting is None or meeting.state is State.ANNOUNCED) and differences(before, complete):
        return _("Once you save it, all who know of the meeting are told.")
    return _("Once you save it, the cards show it; nobody gets a message.")
