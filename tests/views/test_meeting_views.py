"""What followers read of meetings."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.html import visible
from bot.views import meetings
from bot.views.reader import Reader
from storage import About, Host, Meeting, Reminder, State
from tests.builders import NOW, talk
from tests.views.nouns import LISBON

LINK = "https://meet.example/secret"
READER = Reader(LISBON)
MEETING = Meeting(
    id=1,
    uid="uid-1",
    hosts=(Host(1, "Newtown"), Host(2, "Glebe")),
    details=talk(
        starts_in=timedelta(days=3, hours=-10, minutes=-30),
        blurb="With Ana & others",
        online=LINK,
        accessibility="Step-free",
        contact="@ana",
    ),
    state=State.ANNOUNCED,
    reason="",
    revision=1,
    material=1,
    changed_at=NOW,
)
START = MEETING.details.starts_at


def with_(**changes):
    return replace(MEETING, details=replace(MEETING.details, **changes), revision=2)


def text(message):
    return visible(message.html).replace("\u202f", " ")


def buttons(message):
    return [button.action or button.url for row in message.buttons for button in row]


def test_a_new_meeting():
    said = text(meetings.new(MEETING, READER))
    assert said == (
        "New meeting\nWhy public housing matters\n\n"
        "Thu, 26 Nov 2026, 6:30 pm (Sydney time)\nWhere you are: Thu, 26 Nov 2026, 7:30 am UTC\n\n"
        "Brown St Hall, 3 Brown St, Newtown\n\nOnline as well\n\nWith Ana & others\n\n"
        "Accessibility: Step-free\n\nContact: @ana\n\nNewtown · Glebe"
    )
    assert buttons(meetings.new(MEETING, READER)) == ["remind:1", "calendar:1", "meeting:1"]


def test_each_reader_sees_their_own_time(telegram):
    """The wall clock of the place as text, and the moment as Telegram's entity; online, the other way round."""
    (there,) = moments(telegram(meetings.new(MEETING, READER).html))
    assert there["type"]["unix_time"] == START.timestamp()
    read = telegram(meetings.new(with_(venue="", address=""), READER).html)
    (online,) = moments(read)
    assert read["text"][online["offset"] :].startswith("Thu, 26 Nov 2026, 6:30")


def moments(read):
    return [entity for entity in read["entities"] if entity["type"]["@type"] == "textEntityTypeDateTime"]


def test_an_end_on_another_day_has_its_date():
    said = text(meetings.new(with_(ends_at=START + timedelta(hours=8)), READER))
    assert "Thu, 26 Nov 2026, 6:30 pm – Fri, 27 Nov 2026, 2:30 am (Sydney time)" in said
    assert "6:30 pm – 8:30 pm (" in text(meetings.new(with_(ends_at=START + timedelta(hours=2)), READER))


@pytest.mark.parametrize(
    ("changes", "expected"),
    {
        "time": (
            {"starts_at": START + timedelta(days=1)},
            "When: Thu, 26 Nov 2026, 6:30 pm (Sydney time) → Fri, 27 Nov 2026, 6:30 pm (Sydney time)",
        ),
        "place": (
            {"venue": "Town hall", "address": ""},
            "Where: Brown St Hall, 3 Brown St, Newtown → Town hall",
        ),
        "no place": ({"venue": "", "address": ""}, "Newtown → still open"),
        "link": ({"online": "https://meet.example/2"}, "The link to join by is another."),
        "no link": ({"online": ""}, "It is not online any more."),
    }.values(),
)
def test_a_change_is_told_as_old_and_new(changes, expected):
    message = meetings.change(MEETING, with_(**changes), READER)
    assert text(message).startswith("Changed\nWhy public housing matters\n\n")
    assert expected in text(message)


def test_off_and_on_again():
    cancelled = replace(MEETING, state=State.CANCELLED, reason="The hall is <flooded>.")
    postponed = replace(MEETING, state=State.POSTPONED)
    said = text(meetings.change(MEETING, cancelled, READER))
    assert said.startswith("Cancelled\nWhy public housing matters\n\nThu, 26 Nov 2026, 6:30 pm")
    assert "Reason: The hall is <flooded>." in said
    assert "Postponed, and the new date is still open" in text(meetings.change(MEETING, postponed, READER))
    assert text(meetings.change(postponed, MEETING, READER)).startswith("New date\n")
    assert text(meetings.change(cancelled, MEETING, READER)).startswith("Takes place after all\n")
    assert "<s>" in meetings.card(cancelled, READER).html
    assert buttons(meetings.card(cancelled, READER)) == ["meeting:1"]


def test_a_reminder_says_what_has_changed_since(telegram):
    about = About(with_(venue="Town hall"), known=MEETING, starts_at=START)
    said = meetings.reminder(Reminder.TWO_HOURS, about, READER)
    assert "Where: Brown St Hall, 3 Brown St, Newtown → Town hall" in text(said)
    assert "Accessibility: Step-free" in text(said)
    assert len(moments(telegram(said.html))) == 2


@pytest.mark.parametrize(("state", "said"), [(State.CANCELLED, "Takes place after all"), (State.POSTPONED, "New date")])
def test_a_reminder_that_comes_before_the_news_says_that_it_is_on_again(state, said):
    """Who was told that it is off would not believe a reminder that does not say so."""
    about = About(MEETING, known=replace(MEETING, state=state), starts_at=START)
    assert said in text(meetings.reminder(Reminder.TWO_HOURS, about, READER))


def test_the_link_is_in_its_reminder_alone():
    about = About(MEETING, known=MEETING, starts_at=START)
    join = meetings.reminder(Reminder.LINK, about, READER)
    assert f"Join here: {LINK}" in text(join)
    assert buttons(join)[0] == LINK
    others = [meetings.reminder(kind, about, READER) for kind in (Reminder.DAY_BEFORE, Reminder.TWO_HOURS)]
    others += [meetings.new(MEETING, READER), meetings.card(MEETING, READER)]
    others += [meetings.change(with_(venue="", online=""), MEETING, READER)]
    assert all(LINK not in message.html + str(message.buttons) for message in others)


def test_a_reminder_can_be_the_last():
    """In private; in a group nobody speaks for the others, and who wants to be reminded is in private."""
    about = About(MEETING, known=MEETING, starts_at=START)
    assert buttons(meetings.reminder(Reminder.DAY_BEFORE, about, READER)) == [
        "remind:1:none",
        "calendar:1",
        "meeting:1",
    ]
    group = Reader(LISBON, group=True)
    assert buttons(meetings.reminder(Reminder.DAY_BEFORE, about, group)) == ["remind:1", "calendar:1", "meeting:1"]
