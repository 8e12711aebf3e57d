"""What a draft changes of a meeting, as old -> new."""

from bot.html import escape
from bot.rules.drafts import Field, touched
from bot.rules.meetings import differences
from bot.views.draft_words import field_names, value
from bot.views.reader import Reader
from storage import DraftDetails, MeetingDetails


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


def told(before: MeetingDetails, after: DraftDetails, reader: Reader, *, on: bool) -> str:
    """Say who hears of it once it is saved; `on` where the meeting takes place."""
    _ = reader.gettext
    complete = after.complete()
    if complete is None or not touched(before, after):
        return _("Nothing is changed yet.")
    if on and differences(before, complete):
        return _("Once you save it, all who know of the meeting are told.")
    return _("Once you save it, the cards show it; nobody gets a message.")
