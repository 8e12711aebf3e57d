"""Meetings: a card, and what followers are told: a new one, a change as old -> new, off and on again, reminders.

The link to join by stands in no card or list: it is given to who asks, and with its reminder.
"""

from collections.abc import Iterator

from bot.html import escape, fit, link, shorten
from bot.rules.meetings import Difference, differences, news
from bot.views import actions
from bot.views.addresses import opens
from bot.views.message import Button, Message
from bot.views.reader import Reader
from bot.views.times import starts, wall_clock, when
from storage import About, Meeting, MeetingDetails, News, Reminder, State

LONGEST = 4096
_TITLE, _PLACE, _BLURB, _REASON, _LINE, _HOSTS = 200, 250, 1_500, 500, 300, 200


def told(kind: str, about: About, reader: Reader) -> Message:
    """Give what a chat is told by a notice of this kind, as it knows the meeting and as it is."""
    if about.starts_at is not None:
        return reminder(Reminder(kind), about, reader)
    if kind == News.NEW or about.known is None:
        return new(about.meeting, reader)
    return change(about.known, about.meeting, reader)


def card(meeting: Meeting, reader: Reader) -> Message:
    """Show a meeting to who asks for it."""
    return _message(meeting, reader, [_title(meeting), *_standing(meeting, reader), *_body(meeting, reader)])


def new(meeting: Meeting, reader: Reader) -> Message:
    """Tell of a new meeting."""
    heading = _labelled(reader.gettext("New meeting"), meeting)
    return _message(meeting, reader, [heading, when(meeting.details, reader), *_body(meeting, reader)])


def change(known: Meeting, now: Meeting, reader: Reader) -> Message:
    """Tell what is news to who knows a meeting as it was."""
    _ = reader.gettext
    kind = news(known, now)
    if kind is News.CANCELLED:
        return _off(_("Cancelled"), known, now, reader)
    if kind is News.POSTPONED:
        return _off(_("Postponed, and the new date is still open"), known, now, reader)
    if kind is News.CHANGED or kind is None:
        parts = [_labelled(_("Changed"), now), *_changes(known.details, now.details, reader)]
        return _message(now, reader, [*parts, _hosts(now)])
    parts = [
        _labelled(_on_again(kind, reader), now),
        when(now.details, reader),
        *_place(now.details, reader),
        _hosts(now),
    ]
    return _message(now, reader, parts)


def reminder(kind: Reminder, about: About, reader: Reader) -> Message:
    """Remind of a meeting; what has changed since the chat was told of it is said as well."""
    meeting, details = about.meeting, about.meeting.details
    parts = [_labelled(reader.gettext("Reminder"), meeting), starts(details, reader), when(details, reader)]
    parts += _place(details, reader)
    if about.known is not None:
        parts += _since(about.known, meeting, reader)
    parts += _said(reader.gettext("Accessibility: {words}"), details.accessibility)
    if kind is Reminder.LINK:
        parts.append(escape(reader.gettext("Join here: {link}")).format(link=link(details.online, details.online)))
    message = _message(meeting, reader, [*parts, _hosts(meeting)])
    if kind is Reminder.LINK and opens(details.online):
        return Message(message.html, ((Button(reader.gettext("Join"), url=details.online),), *message.buttons))
    return message


def _since(known: Meeting, now: Meeting, reader: Reader) -> Iterator[str]:
    """Say in a reminder what its chat has not been told yet."""
    kind = news(known, now)
    if kind is News.CHANGED:
        yield from _changes(known.details, now.details, reader)
    elif kind is not None:
        yield f"<b>{escape(_on_again(kind, reader))}</b>"


def _on_again(kind: News, reader: Reader) -> str:
    return reader.gettext("New date") if kind is News.SET_AGAIN else reader.gettext("Takes place after all")


def _off(label: str, known: Meeting, now: Meeting, reader: Reader) -> Message:
    was = f"<s>{escape(wall_clock(known.details, reader))}</s>"
    parts = [_labelled(label, now), was, *_said(reader.gettext("Reason: {words}"), now.reason, _REASON), _hosts(now)]
    return _message(now, reader, parts)


def _message(meeting: Meeting, reader: Reader, parts: list[str]) -> Message:
    return Message(fit("\n\n".join(filter(None, parts)), LONGEST), _buttons(meeting, reader))


def _buttons(meeting: Meeting, reader: Reader) -> tuple[tuple[Button, ...], ...]:
    details = Button(reader.gettext("Details"), actions.meeting(meeting.id))
    calendar = Button(reader.gettext("Add to calendar"), actions.calendar(meeting.id))
    if meeting.state is not State.ANNOUNCED:
        return ((details,),)
    return ((Button(reader.gettext("Remind me"), actions.remind(meeting.id)), calendar), (details,))


def _title(meeting: Meeting) -> str:
    title = f"<b>{escape(shorten(meeting.details.title, _TITLE))}</b>"
    return f"<s>{title}</s>" if meeting.state is State.CANCELLED else title


def _labelled(label: str, meeting: Meeting) -> str:
    return f"<b>{escape(label)}</b>\n{_title(meeting)}"


def _standing(meeting: Meeting, reader: Reader) -> Iterator[str]:
    """Say whether, and when, it takes place."""
    _ = reader.gettext
    if meeting.state is State.ANNOUNCED:
        yield when(meeting.details, reader)
        return
    off = _("Cancelled") if meeting.state is State.CANCELLED else _("Postponed, and the new date is still open")
    yield f"<b>{escape(off)}</b>\n<s>{escape(wall_clock(meeting.details, reader))}</s>"
    yield from _said(_("Reason: {words}"), meeting.reason, _REASON)


def _body(meeting: Meeting, reader: Reader) -> Iterator[str]:
    details = meeting.details
    yield from _place(details, reader)
    yield escape(shorten(details.blurb, _BLURB))
    yield from _said(reader.gettext("Accessibility: {words}"), details.accessibility)
    yield from _said(reader.gettext("Contact: {words}"), details.contact)
    yield _hosts(meeting)


def _place(details: MeetingDetails, reader: Reader) -> Iterator[str]:
    """Say where it is; of the link, only that there is one."""
    yield escape(_where(details))
    if details.online:
        joined = bool(_where(details))
        yield escape(reader.gettext("Online as well") if joined else reader.gettext("Online"))


def _where(details: MeetingDetails) -> str:
    return ", ".join(shorten(part, _PLACE) for part in (details.venue, details.address) if part.strip())


def _said(sentence: str, words: str, longest: int = _LINE) -> list[str]:
    return [escape(sentence.format(words=shorten(words, longest)))] if words.strip() else []


def _hosts(meeting: Meeting) -> str:
    names = shorten(" · ".join(host.name for host in meeting.hosts), _HOSTS)
    return f"<i>{escape(names)}</i>" if names.strip() else ""


def _changes(before: MeetingDetails, after: MeetingDetails, reader: Reader) -> Iterator[str]:
    """Say what has changed, as old -> new."""
    _ = reader.gettext
    for difference in differences(before, after):
        if difference is Difference.TIME:
            old = wall_clock(before, reader)
            yield f"{escape(_('When:'))} <s>{escape(old)}</s> → {when(after, reader)}"
        elif difference is Difference.PLACE:
            new_place = escape(_where(after) or _("still open"))
            yield f"{escape(_('Where:'))} <s>{escape(_where(before) or _('open'))}</s> → <b>{new_place}</b>"
        else:
            yield escape(_link_change(before.online, after.online, reader))


def _link_change(before: str, after: str, reader: Reader) -> str:
    if not after:
        return reader.gettext("It is not online any more.")
    return reader.gettext("The link to join by is another.") if before else reader.gettext("It can be joined online.")
