"""Meetings as calendars read them: icalendar and vobject judge, and a small calendar follows UID and SEQUENCE."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
import vobject
from hypothesis import given, settings

from bot.rules.meetings import brought_back, cancelled, edited, postponed, set_again
from bot.views.calendar import calendar_link, ics
from bot.views.reader import Reader
from storage import Host, Meeting, Pin, State
from tests.builders import NOW, talk
from tests.views.meeting_nouns import MEETINGS
from tests.views.nouns import LISBON

HOME = "https://courier.example/"
LINK = "https://meet.example/secret"
READER = Reader(LISBON)
HOUR = timedelta(hours=1)
MEETING = Meeting(
    id=1,
    uid="b2f1c5a0-5f2e-4d0e-9f43-0a4c7c6f2d11",
    hosts=(Host(1, 'The "Newtown" branch; all'), Host(2, "Glebe")),
    details=talk(
        title="Housing; why, and\\how? " + "ü" * 60,
        blurb="Two\nlines, and a \\ backslash",
        ends_at=NOW + timedelta(days=3, hours=2),
        pin=Pin(-33.897, 151.179),
        online=LINK,
        contact="@ana",
    ),
    state=State.ANNOUNCED,
    reason="",
    revision=1,
    material=1,
    changed_at=NOW,
)


def written(meeting: Meeting) -> bytes:
    return ics(meeting, READER, home=HOME)


def event(meeting: Meeting):
    (found,) = icalendar.Calendar.from_ical(written(meeting)).walk("VEVENT")
    return found


def other(meeting: Meeting):
    return vobject.readOne(written(meeting).decode()).vevent


def test_both_parsers_read_what_was_meant():
    """Escapes, folded lines and umlauts come back as they were."""
    details, first, second = MEETING.details, event(MEETING), other(MEETING)
    assert (first["SUMMARY"], second.summary.value) == (details.title, details.title)
    described = f"{details.blurb}\nContact: @ana"
    assert (first["DESCRIPTION"], second.description.value) == (described, described)
    assert first["LOCATION"] == second.location.value == "Brown St Hall, 3 Brown St, Newtown"
    assert first.decoded("DTSTART") == second.dtstart.value == details.starts_at
    assert first.decoded("DTEND") == second.dtend.value == details.ends_at
    assert first.decoded("DTSTAMP") == second.dtstamp.value == NOW
    assert (first["GEO"].latitude, first["GEO"].longitude) == (-33.897, 151.179)
    assert first["ORGANIZER"] == HOME
    assert first["ORGANIZER"].params["CN"] == "The 'Newtown' branch; all, Glebe"
    assert str(first["UID"]) == second.uid.value == MEETING.uid


def test_its_form_is_that_of_the_standard():
    """CRLF, no line over 75 octets, no character broken, times in UTC, and what RFC 5546 asks of PUBLISH."""
    raw = written(MEETING)
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) == 75
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert [line.decode() for line in lines][-1] == ""
    assert b"DTSTART:20261126T180000Z" in lines
    assert icalendar.Calendar.from_ical(raw)["METHOD"] == "PUBLISH"
    assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "ORGANIZER", "SEQUENCE"} <= set(event(MEETING))
    assert "ATTENDEE" not in event(MEETING)


def test_the_link_to_join_by_does_not_travel():
    assert LINK.encode() not in written(MEETING).replace(b"\r\n ", b"")
    assert LINK not in calendar_link(MEETING, READER)


def test_no_end_is_made_up():
    assert "DTEND" not in event(replace(MEETING, details=replace(MEETING.details, ends_at=None)))


class Diary:
    """A calendar as RFC 5546 has it: an event is found by its UID, and a lower SEQUENCE is old news."""

    def __init__(self):
        self.events = {}

    def read(self, raw: bytes):
        calendar = icalendar.Calendar.from_ical(raw)
        (found,) = calendar.walk("VEVENT")
        known = self.events.get(found["UID"])
        if known is None or (found["SEQUENCE"], found.decoded("DTSTAMP")) >= (
            known["SEQUENCE"],
            known.decoded("DTSTAMP"),
        ):
            assert (calendar["METHOD"] == "CANCEL") is (found["STATUS"] == "CANCELLED")
            self.events[found["UID"]] = found

    def shown(self):
        return [one.decoded("DTSTART") for one in self.events.values() if one["STATUS"] != "CANCELLED"]


def test_moved_cancelled_and_back_in_a_calendar():
    """Each file replaces what the one before put in, in whatever order they are opened."""
    start = MEETING.details.starts_at
    acts = [
        lambda now: edited(now, replace(now.details, starts_at=start + HOUR), NOW),
        lambda now: cancelled(now, "ill", NOW),
        lambda now: brought_back(now, NOW),
        lambda now: postponed(now, "ill", NOW),
        lambda now: set_again(now, replace(now.details, starts_at=start + 24 * HOUR), NOW),
    ]
    diary, meeting, files = Diary(), MEETING, [written(MEETING)]
    diary.read(files[0])
    shown = [diary.shown()]
    for act in acts:
        change = act(meeting)
        meeting = replace(
            meeting, details=change.details, state=change.state, reason=change.reason, revision=meeting.revision + 1
        )
        files.append(written(meeting))
        diary.read(files[-1])
        shown.append(diary.shown())
    assert shown == [[start], [start + HOUR], [], [start + HOUR], [], [start + 24 * HOUR]]
    for raw in files:
        diary.read(raw)
    assert diary.shown() == [start + 24 * HOUR]


@settings(max_examples=100, deadline=None)
@given(MEETINGS)
def test_whatever_is_in_a_meeting_both_parsers_read(meeting):
    raw = written(meeting)
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    raw.decode()
    assert event(meeting).decoded("DTSTART") == meeting.details.starts_at.replace(microsecond=0)
    assert other(meeting).uid.value == meeting.uid


@settings(max_examples=100, deadline=None)
@given(MEETINGS)
def test_the_link_fits_a_button(meeting):
    assert len(calendar_link(meeting, READER)) <= 2_048


@pytest.mark.parametrize("end", [None, NOW + timedelta(days=3, hours=2)])
def test_the_link_names_the_hours_in_utc(end):
    meeting = replace(MEETING, details=replace(MEETING.details, ends_at=end))
    asked = parse_qs(urlsplit(calendar_link(meeting, READER)).query)
    assert asked["dates"] == ["20261126T180000Z/20261126T200000Z"]
    assert asked["text"] == [MEETING.details.title]
