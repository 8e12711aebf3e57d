"""What was done to a meeting: who, what, when, and what was so before and after."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.html import escape, fit, shorten
from bot.views import organiser_actions as actions
from bot.views.meetings import heading
from bot.views.message import Button, Message
from bot.views.reader import Reader
from bot.views.times import clock
from storage import MACHINE, Act, Line, Meeting

A_PAGE = 5
LONGEST = 4096
_VALUE, _NAME, _DID, _LINE = 120, 40, 60, 700
_UNQUOTED = {"latitude", "online", "picture", "article_id"}
"""Of these it is only said that they are others: people cannot read them, or the link is not to be passed on."""


@dataclass(frozen=True, slots=True)
class Record:
    """A stretch of what was done to a meeting, newest first; the admins are not known by name."""

    lines: Sequence[Line]
    admins: Collection[int] = ()
    older: bool = False
    newer: bool = False


def history(meeting: Meeting, record: Record, reader: Reader) -> Message:
    """Show a stretch of what was done to a meeting."""
    _ = reader.gettext
    told = lines(record, meeting.details.zone, reader)
    more = (Button(_("Older"), actions.history(meeting.id, record.lines[-1].number)),) if record.older else ()
    newest = (Button(_("Newest"), actions.history(meeting.id)),) if record.newer else ()
    back = (Button(_("Back to the meeting"), actions.manage(meeting.id)),)
    parts = [heading(meeting, reader)[0], *told]
    return Message(fit("\n\n".join(parts), LONGEST), ((*newest, *more), back))


def lines(record: Record, zone: str, reader: Reader) -> list[str]:
    """Tell what was done, by the wall clock of a zone."""
    return [_line(line, _who(line, record.admins, reader), zone, reader) for line in record.lines]


def ask_which(reader: Reader) -> Message:
    """Say how a history is asked for."""
    sentence = reader.gettext("Of which meeting? Open it with /mymeetings and press History, or reply to its card.")
    return Message(escape(sentence))


def _line(line: Line, who: str, zone: str, reader: Reader) -> str:
    at = clock(line.act.at, zone, reader)
    head = f"<i>{escape(at)}</i>\n<b>{escape(who)}</b>: {escape(_did(line.act.did, reader))}"
    return fit("\n".join([head, *_changes(line.act, zone, reader)]), _LINE)


def _who(line: Line, admins: Collection[int], reader: Reader) -> str:
    _ = reader.gettext
    if line.act.who == MACHINE:
        return _("Somebody at the machine")
    name = shorten(line.name, _NAME) or (_("An admin") if line.act.who in admins else _("Somebody"))
    return f"{name} ({line.act.who})"


def _did(did: str, reader: Reader) -> str:
    _ = reader.gettext
    names = {
        "published": _("published it"),
        "approved": _("approved that"),
        "edited": _("changed it"),
        "postponed": _("postponed it"),
        "cancelled": _("cancelled it"),
        "brought back": _("brought it back"),
        "set again": _("set a new date"),
    }
    refused, _colon, wanted = did.partition("refused: ")
    if not refused and wanted:
        return _("was not let do this: {what}").format(what=shorten(wanted, _DID))
    return names.get(did, shorten(did, _DID))


def _changes(act: Act, zone: str, reader: Reader) -> Iterator[str]:
    """Say what was so before and is after."""
    for name, label in _labels(reader).items():
        before, after = act.before.get(name) or "", act.after.get(name) or ""
        if before != after:
            change = _unquoted(before, after, reader) if name in _UNQUOTED else _quoted(before, after, zone, reader)
            yield f"{escape(label)}: {change}"


def _quoted(before: object, after: object, zone: str, reader: Reader) -> str:
    old, new = (escape(_value(value, zone, reader)) for value in (before, after))
    return f"<s>{old}</s> → {new or '–'}" if old else new


def _unquoted(before: object, after: object, reader: Reader) -> str:
    _ = reader.gettext
    if not before:
        return escape(_("added"))
    return escape(_("another") if after else _("taken away"))


def _value(value: object, zone: str, reader: Reader) -> str:
    return clock(value, zone, reader) if isinstance(value, datetime) else shorten(str(value), _VALUE)


def _labels(reader: Reader) -> Mapping[str, str]:
    _ = reader.gettext
    return {
        "title": _("Title"),
        "starts_at": _("When"),
        "ends_at": _("Until"),
        "venue": _("Place"),
        "address": _("Address"),
        "latitude": _("Map pin"),
        "online": _("Link to join by"),
        "blurb": _("About"),
        "accessibility": _("Accessibility"),
        "contact": _("Contact"),
        "picture": _("Picture"),
        "article_id": _("Article"),
        "reason": _("Reason"),
    }
