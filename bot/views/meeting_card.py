"""A meeting's card for readers, and what its buttons bring: the way in, a place on the map, a file for a calendar."""

from collections.abc import Collection, Sequence
from datetime import datetime
from urllib.parse import urlencode

from bot.html import escape, fit, link, shorten
from bot.rules.meetings import end
from bot.views import actions, meeting_actions, meetings
from bot.views.addresses import LONGEST, opens
from bot.views.calendar import calendar_link, ics
from bot.views.meeting_reminders import Rows, offer
from bot.views.message import Button, Document, Message, Venue
from bot.views.reader import Reader
from bot.views.times import starts, wall_clock
from storage import Article, Branch, Meeting, Reminder, State

CALENDAR = "text/calendar"
_TITLE, _LABEL, _MOST_BRANCHES = 200, 40, 3


def card(
    meeting: Meeting,
    reader: Reader,
    now: datetime,
    *,
    wishes: Collection[Reminder] | None,
    unfollowed: Sequence[Branch],
    article: Article | None,
    address: str,
) -> Message:
    """Show a meeting with all that can be done about it.

    `unfollowed` are those of its branches that can still be followed, `address` the link that leads to this card.
    """
    about = [_phase(meeting, reader, now), meetings.card(meeting, reader).html, _related(article, reader)]
    follow = [_follow(branch, reader) for branch in unfollowed[:_MOST_BRANCHES]]
    over = now >= end(meeting.details)
    rows = () if over else _uses(meeting, wishes, reader, now)
    last = () if over else _share(meeting, address, reader)
    all_meetings = Button(reader.gettext("All meetings"), meeting_actions.MEETINGS)
    text = fit("\n\n".join(filter(None, about)), meetings.LONGEST)
    return Message(text, (*rows, *follow, (*last, all_meetings)), picture=meeting.details.picture)


def way_in(meeting: Meeting, reader: Reader) -> Message:
    """Give the link by which a meeting is joined."""
    online = meeting.details.online
    said = escape(reader.gettext("Join here: {link}")).format(link=link(online, online))
    buttons = ((Button(reader.gettext("Join"), url=online),),) if opens(online) else ()
    return Message("\n\n".join([meetings.title(meeting), starts(meeting.details, reader), said]), buttons)


def no_way_in(meeting: Meeting, reader: Reader, now: datetime) -> str:
    """Say why there is no link to give; "" where there is."""
    _ = reader.gettext
    if meeting.state is not State.ANNOUNCED:
        return meetings.standing(meeting, reader)
    if now >= end(meeting.details):
        return _("This meeting is over.")
    return "" if meeting.details.online else _("This meeting cannot be joined online.")


def venue(meeting: Meeting) -> Venue | None:
    """Give where a meeting is as a point on the map, if it has a pin."""
    details = meeting.details
    if details.pin is None:
        return None
    title = details.venue.strip() or details.title
    address = details.address.strip() or title
    pin = details.pin
    return Venue(pin.latitude, pin.longitude, shorten(title, _TITLE), shorten(address, _TITLE))


def no_map(reader: Reader) -> str:
    """Answer who wants a map of a meeting that has no place on it any more."""
    return reader.gettext("The place of this meeting is not known on the map.")


def calendar(meeting: Meeting, reader: Reader, *, home: str) -> Document:
    """Give a meeting as a file for calendars; `home` is the publication's address."""
    _ = reader.gettext
    if meeting.state is State.ANNOUNCED:
        words = _("Open this file to have the meeting in your calendar. Asked for again after a change, it moves it.")
        url = calendar_link(meeting, reader)
        buttons = ((Button(_("Google Calendar"), url=url),),) if url else ()
    else:
        words, buttons = _("Open this file to take the meeting out of your calendar."), ()
    return Document(f"meeting-{meeting.id}.ics", CALENDAR, ics(meeting, reader, home=home), words, buttons)


def no_such_meeting(reader: Reader) -> str:
    """Answer a link or a button of a meeting that there never was."""
    return reader.gettext("There is no such meeting. /meetings shows those there are.")


def in_private(url: str, reader: Reader) -> Message:
    """Lead somebody who asks in a group for what concerns them alone to our chat with them."""
    _ = reader.gettext
    return Message(escape(_("That is told in private:")), ((Button(_("Open the chat with me"), url=url),),))


def _phase(meeting: Meeting, reader: Reader, now: datetime) -> str:
    """Say of a meeting that it is over or has begun."""
    if now >= end(meeting.details):
        return f"<i>{escape(reader.gettext('This meeting is over.'))}</i>"
    begun = meeting.state is State.ANNOUNCED and now >= meeting.details.starts_at
    return f"<i>{escape(reader.gettext('It has begun.'))}</i>" if begun else ""


def _uses(meeting: Meeting, wishes: Collection[Reminder] | None, reader: Reader, now: datetime) -> Rows:
    """Give the buttons that have a point: of one that is off, to take it out of a calendar."""
    _, on = reader.gettext, meeting.state is State.ANNOUNCED
    label = _("Add to calendar") if on else _("Take out of my calendar")
    ahead = () if on and now >= meeting.details.starts_at else (Button(label, actions.calendar(meeting.id)),)
    there = (*_map(meeting, reader), *_join(meeting, reader)) if on else ()
    return (*offer(meeting, wishes, reader, now), ahead, there)


def _map(meeting: Meeting, reader: Reader) -> tuple[Button, ...]:
    label, where = reader.gettext("Map"), meetings.where(meeting.details)
    if meeting.details.pin is not None:
        return (Button(label, meeting_actions.map_of(meeting.id)),)
    # https://developers.google.com/maps/documentation/urls: phones open it in whatever app shows maps.
    url = "https://www.google.com/maps/search/?" + urlencode({"api": 1, "query": shorten(where, _TITLE)})
    return (Button(label, url=url),) if where and len(url) <= LONGEST else ()


def _join(meeting: Meeting, reader: Reader) -> tuple[Button, ...]:
    label = reader.gettext("Join online")
    return (Button(label, meeting_actions.online(meeting.id)),) if meeting.details.online else ()


def _follow(branch: Branch, reader: Reader) -> tuple[Button, ...]:
    label = reader.gettext("Follow {branch}").format(branch=shorten(branch.name, _LABEL))
    return (Button(label, meeting_actions.host(branch.id)),)


def _share(meeting: Meeting, address: str, reader: Reader) -> tuple[Button, ...]:
    """Offer to send a meeting on: https://core.telegram.org/widgets/share."""
    when = meetings.standing(meeting, reader) or wall_clock(meeting.details, reader)
    told = {"url": address, "text": f"{shorten(meeting.details.title, _TITLE)}\n{when}"}
    url = "https://t.me/share/url?" + urlencode(told)
    return (Button(reader.gettext("Share"), url=url),) if len(url) <= LONGEST else ()


def _related(article: Article | None, reader: Reader) -> str:
    if article is None:
        return ""
    title = link(shorten(article.title, _TITLE), article.link if opens(article.link) else "")
    return escape(reader.gettext("To read: {title}")).replace("{title}", title)
