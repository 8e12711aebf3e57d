"""A meeting for calendars: a file (RFC 5545), and a link for who uses one in the browser.

A file is about one event: the same UID for good, a SEQUENCE that rises with each edit. Read again after a move, it
moves the event; read again after a cancellation, it takes the event out (RFC 5546, sections 3.2.1 and 3.2.5). Times
are in UTC, so that no rules of a zone need to be carried along. The link to join by is not in it: files travel.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

from bot.html import shorten
from bot.rules.meetings import end
from bot.views.addresses import LONGEST
from bot.views.reader import Reader
from storage import Meeting, MeetingDetails, State

PRODUCT = "-//Handbill//Handbill//EN"
_OCTETS = 75
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def ics(meeting: Meeting, reader: Reader, *, home: str) -> bytes:
    """Give a meeting as an iCalendar file; `home` is the publication's address, which stands for its organiser."""
    return b"".join(_folded(line) for line in _lines(meeting, reader, home))


def calendar_link(meeting: Meeting, reader: Reader) -> str:
    """Give an address that adds a meeting to a calendar in the browser, short enough for a button."""
    details = meeting.details
    asked = {
        "action": "TEMPLATE",
        "text": shorten(details.title, 200),
        "dates": f"{_instant(details.starts_at)}/{_instant(end(details))}",
        "location": shorten(_location(details), 200),
    }
    address = "https://calendar.google.com/calendar/render?" + urlencode(asked)
    whole = address + "&" + urlencode({"details": shorten(_description(details, reader), 300)})
    return next((one for one in (whole, address) if len(one) <= LONGEST), "")


def _lines(meeting: Meeting, reader: Reader, home: str) -> Iterator[str]:
    details, takes_place = meeting.details, meeting.state is State.ANNOUNCED
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN")
    yield f"METHOD:{'PUBLISH' if takes_place else 'CANCEL'}"
    yield from ("BEGIN:VEVENT", f"UID:{_text(meeting.uid)}", f"SEQUENCE:{meeting.revision - 1}")
    yield f"DTSTAMP:{_instant(meeting.changed_at)}"
    yield f"LAST-MODIFIED:{_instant(meeting.changed_at)}"
    yield f"DTSTART:{_instant(details.starts_at)}"
    if details.ends_at is not None and details.ends_at > details.starts_at:
        yield f"DTEND:{_instant(details.ends_at)}"
    # Put off, it does not take place at this hour: once it is set again, a higher SEQUENCE brings it back.
    yield f"STATUS:{'CONFIRMED' if takes_place else 'CANCELLED'}"
    yield f"SUMMARY:{_text(details.title)}"
    yield f"ORGANIZER;CN={_parameter(', '.join(host.name for host in meeting.hosts))}:{_BREAK.sub('', home)}"
    yield from _place(details)
    if described := _description(details, reader):
        yield f"DESCRIPTION:{_text(described)}"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _place(details: MeetingDetails) -> Iterator[str]:
    if location := _location(details):
        yield f"LOCATION:{_text(location)}"
    if details.pin is not None:
        yield f"GEO:{details.pin.latitude:.6f};{details.pin.longitude:.6f}"


def _location(details: MeetingDetails) -> str:
    return ", ".join(filter(None, (details.venue, details.address)))


def _description(details: MeetingDetails, reader: Reader) -> str:
    _ = reader.gettext
    accessibility = _("Accessibility: {words}").format(words=details.accessibility) if details.accessibility else ""
    contact = _("Contact: {words}").format(words=details.contact) if details.contact else ""
    return "\n".join(filter(None, (details.blurb, accessibility, contact)))


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(plain: str) -> str:
    r"""Escape a text (RFC 5545, section 3.3.11): backslash, semicolon, comma and line break."""
    marked = _BREAK.sub("\n", plain).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROL.sub("", marked).replace("\n", "\\n")


def _parameter(plain: str) -> str:
    """Quote a parameter's value, in which no quote can stand."""
    return '"' + _CONTROL.sub("", _BREAK.sub(" ", plain)).replace('"', "'") + '"'


def _folded(line: str) -> bytes:
    """Break a line after at most 75 octets, never inside a character."""
    pieces, piece = [], b""
    for character in line:
        encoded = character.encode(errors="replace")
        if len(piece) + len(encoded) > _OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
