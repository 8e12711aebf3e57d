"""Meetings: a card, and what followers are told: a new one, a change as old -> new, off and on again, reminders.

The link to join by stands in no card or list: it is given to who asks, and with its reminder.
"""

from collections.abc import Iterator

from bot.html import escape, fit, link, shorten
from bot.rules.meetings import Choice, Difference, differences, news
from bot.views import actions
from bot.views.addresses import opens
from bot.views.meeting_actions import choose_reminders
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
    return _message(meeting, reader, [title(meeting), *_standing(meeting, reader), *_body(meeting, reader)])


def new(meeting: Meeting, reader: Reader, *, still_open: str = "") -> Message:
    """Tell of a new meeting; `still_open` stands for its time in a draft that has none yet."""
    heading = _labelled(reader.gettext("New meeting"), meeting)
    clock = escape(still_open) or when(meeting.details, reader)
    return _message(meeting, reader, [heading, clock, *_body(meeting, reader)])


def kept(meeting: Meeting, reader: Reader) -> Message:
    """Show what announced a meeting as the meeting is now."""
    return new(meeting, reader) if meeting.state is State.ANNOUNCED else card(meeting, reader)


def change(known: Meeting, now: Meeting, reader: Reader) -> Message:
    """Tell what is news to who knows a meeting as it was."""
    _ = reader.gettext
    kind = news(known, now)
    if kind in {News.CANCELLED, News.POSTPONED}:
        return _off(known, now, reader)
    if kind is News.CHANGED or kind is None:
        parts = [_labelled(_("Changed"), now), *_changes(known.details, now.details, reader)]
        return _message(now, reader, [*parts, _hosts(now)])
    parts = [
        _labelled(_on_again(kind, reader), now),
        when(now.details, reader),
        *place(now.details, reader),
        _hosts(now),
    ]
    return _message(now, reader, parts)


def reminder(kind: Reminder, about: About, reader: Reader) -> Message:
    """Remind of a meeting; what has changed since the chat was told of it is said as well."""
    meeting, details = about.meeting, about.meeting.details
    parts = [_labelled(reader.gettext("Reminder"), meeting), starts(details, reader), when(details, reader)]
    parts += place(details, reader)
    if about.known is not None:
        parts += _since(about.known, meeting, reader)
    parts += _said(reader.gettext("Accessibility: {words}"), details.accessibility)
    if kind is Reminder.LINK:
        parts.append(escape(reader.gettext("Join here: {link}")).format(link=link(details.online, details.online)))
    message = _message(meeting, reader, [*parts, _hosts(meeting)], reminding=True)
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


def _off(known: Meeting, now: Meeting, reader: Reader) -> Message:
    was = f"<s>{escape(wall_clock(known.details, reader))}</s>"
    return _message(now, reader, [_labelled(standing(now, reader), now), was, *_why(now, reader), _hosts(now)])


def _message(meeting: Meeting, reader: Reader, parts: list[str], *, reminding: bool = False) -> Message:
    text = fit("\n\n".join(filter(None, parts)), LONGEST)
    return Message(text, _buttons(meeting, reader, reminding=reminding))


def _buttons(meeting: Meeting, reader: Reader, *, reminding: bool) -> tuple[tuple[Button, ...], ...]:
    details = Button(reader.gettext("Details"), actions.meeting(meeting.id))
    calendar = Button(reader.gettext("Add to calendar"), actions.calendar(meeting.id))
    if meeting.state is not State.ANNOUNCED:
        return ((details,),)
    # In a group, what one person wants to be reminded of is said in private, and nobody speaks for the others.
    if reminding and not reader.group:
        no_more = choose_reminders(meeting.id, Choice.NONE)
        return ((Button(reader.gettext("No more reminders of this"), no_more),), (calendar, details))
    return ((Button(reader.gettext("Remind me"), actions.remind(meeting.id)), calendar), (details,))


def title(meeting: Meeting) -> str:
    """Give a meeting's title as markup, struck through where it was called off."""
    bold = f"<b>{escape(shorten(meeting.details.title, _TITLE))}</b>"
    return f"<s>{bold}</s>" if meeting.state is State.CANCELLED else bold


def standing(meeting: Meeting, reader: Reader) -> str:
    """Say that a meeting is off for good, or that its date is open; "" where it takes place."""
    _ = reader.gettext
    off = {State.CANCELLED: _("Cancelled"), State.POSTPONED: _("Postponed, and the new date is still open")}
    return off.get(meeting.state, "")


def _labelled(label: str, meeting: Meeting) -> str:
    return f"<b>{escape(label)}</b>\n{title(meeting)}"


def heading(meeting: Meeting, reader: Reader) -> tuple[str, str]:
    """Give a meeting's title and its day and hours on the wall clock there, struck through as far as they are off."""
    clock = escape(wall_clock(meeting.details, reader))
    return title(meeting), clock if meeting.state is State.ANNOUNCED else f"<s>{clock}</s>"


def _standing(meeting: Meeting, reader: Reader) -> Iterator[str]:
    """Say whether, and when, it takes place."""
    if meeting.state is State.ANNOUNCED:
        yield when(meeting.details, reader)
        return
    yield f"<b>{escape(standing(meeting, reader))}</b>\n{heading(meeting, reader)[1]}"
    yield from _why(meeting, reader)


def _why(meeting: Meeting, reader: Reader) -> list[str]:
    return _said(reader.gettext("Reason: {words}"), meeting.reason, _REASON)


def _body(meeting: Meeting, reader: Reader) -> Iterator[str]:
    details = meeting.details
    yield from place(details, reader)
    yield escape(shorten(details.blurb, _BLURB))
    yield from _said(reader.gettext("Accessibility: {words}"), details.accessibility)
    yield from _said(reader.gettext("Contact: {words}"), details.contact)
    yield _hosts(meeting)


def place(details: MeetingDetails, reader: Reader) -> Iterator[str]:
    """Say where it is, as markup; of the link, only that there is one."""
    yield escape(where(details))
    if details.online:
        joined = bool(where(details))
        yield escape(reader.gettext("Online as well") if joined else reader.gettext("Online"))


def where(details: MeetingDetails) -> str:
    """Say where people meet: plain text, "" where nothing is known of it."""
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
            new_place = escape(where(after) or _("still open"))
            yield f"{escape(_('Where:'))} <s>{escape(where(before) or _('open'))}</s> → <b>{new_place}</b>"
        else:
            yield escape(_link_change(before.online, after.online, reader))


def _link_change(before: str, after: str, reader: Reader) -> str:
    if not after:
        return reader.gettext("It is not online any more.")
    return reader.gettext("The link to join by is another.") if before else reader.gettext("It can be joined online.")
