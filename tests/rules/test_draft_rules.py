"""What somebody's words make of a draft: filled, asked for, timed, moved on, put on top of another change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.announcements import take_apart
from bot.rules.dates import Ambiguous, Hint, Reason, read
from bot.rules.drafts import (
    LONGEST,
    Fault,
    Field,
    Wrong,
    again,
    chosen,
    filled,
    hosted,
    missing,
    offered,
    open_reading,
    read_end,
    read_text,
    read_time,
    rebased,
    settled_as,
    timed,
    touched,
    usual,
    with_value,
)
from storage import Branch, DayOrder, DraftContent, DraftDetails, Host, Meeting, MeetingDetails, Pin, State
from tests.builders import NOW, talk

SYDNEY = ZoneInfo("Australia/Sydney")
HALL = Branch(
    id=1,
    name="Newtown",
    zone=SYDNEY.key,
    venue="Brown St Hall",
    address="3 Brown St",
    contact="@ines",
    accessibility="Ramp",
)
GLEBE = replace(HALL, id=2, name="Glebe", zone="Europe/London", venue="Rooms", address="", contact="@bo")
EMPTY = DraftContent(branch_ids=(1,), details=DraftDetails(zone=SYDNEY.key))


def at(text: str, zone: ZoneInfo = SYDNEY) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def said(content: DraftContent, *texts: str, now: datetime = NOW):
    """Say something of the time, piece by piece; give what is settled, what is open, or what is wrong."""
    for text in texts:
        content = timed(content, read_time(text, now=now, zone=SYDNEY), now)
        if isinstance(content, Fault):
            return content.wrong
    if content.when:
        open_ = open_reading(content)
        return [f"{one.start:%d %H:%M}" for one in offered(open_, now)] or type(open_).__name__
    start, end = (one and one.astimezone(SYDNEY) for one in (content.details.starts_at, content.details.ends_at))
    return f"{start:%d %H:%M}" + (f"-{end:%H:%M}" if end else "")


def on(start: str, end: str = "") -> DraftContent:
    return settled_as(EMPTY, at(start), at(end) if end else None)


def fill(text: str, content: DraftContent = EMPTY, branch: Branch = HALL) -> DraftContent:
    found = take_apart(text, now=NOW, zone=ZoneInfo(branch.zone), venues=[branch.venue] if branch.venue else [])
    return filled(content, found, branch, NOW)


SET = on("2026-11-26T18:30", "2026-11-26T20:30")


@pytest.mark.parametrize(
    ("content", "texts", "becomes"),
    [
        (EMPTY, ["Thu 26 Nov 6:30pm"], "26 18:30"),
        (EMPTY, ["Thu 26 Nov", "6:30pm"], "26 18:30"),
        (EMPTY, ["6:30-8pm", "Thu 26 Nov"], "26 18:30-20:00"),
        (EMPTY, ["Thu 26 Nov at 7"], ["26 19:00", "26 07:00"]),
        (EMPTY, ["Thu 26 Nov at 7", "7pm"], "26 19:00"),
        (EMPTY, ["Thu 26 Nov at 7", "Fri 27 Nov"], ["27 19:00", "27 07:00"]),
        (EMPTY, ["Thu 26 Nov"], "DateAlone"),
        (EMPTY, ["7pm"], "TimeAlone"),
        (EMPTY, ["Thu 26 Nov", "Fri 27 Nov", "7pm"], "27 19:00"),
        (EMPTY, ["Thu 26 Nov", "7"], ["26 19:00", "26 07:00"]),
        (EMPTY, ["7"], "TimeAlone"),
        (EMPTY, ["77"], Wrong.NO_TIME),
        (EMPTY, ["soon"], Wrong.NO_TIME),
        (EMPTY, ["26 November 2025 7pm"], ["26 19:00"]),
        (EMPTY, ["24 November 2026 3am"], Wrong.PAST),
        (SET, ["8pm"], "26 20:00-22:00"),
        (SET, ["Fri 27 Nov"], "27 18:30-20:30"),
        (SET, ["Fri 27 Nov 9pm"], "27 21:00-23:00"),
        (SET, ["Fri 27 Nov 9-9:30pm"], "27 21:00-21:30"),
        (SET, ["5pm-10pm"], "26 17:00-22:00"),
    ],
)
def test_what_is_said_of_the_time_adds_up(content, texts, becomes):
    """A day keeps the hours that are known, hours keep the day, a new start keeps the length."""
    assert said(content, *texts) == becomes
    if not isinstance(becomes, Wrong):
        assert said(content, *texts, texts[-1]) == becomes, "said twice it is the same"


@given(
    st.sampled_from(["tomorrow", "11/12", "Thu 26 Nov", "next Thursday", "this evening", "4 April 2027", ""]),
    st.sampled_from(["at 7", "2:30am", "6:30pm GMT", "noon for 2 hours", "7-9", "midnight", ""]),
    st.sampled_from([SYDNEY, ZoneInfo("Europe/London"), ZoneInfo("America/New_York")]),
)
def test_what_is_open_is_kept_as_it_was(day, hours, zone):
    """Whatever it is: written down and read again it offers the same, fold and all."""
    reading = read(f"{day} {hours}", now=NOW, zone=zone)
    content = timed(replace(EMPTY, details=DraftDetails(zone=zone.key)), reading, NOW)
    if isinstance(content, Fault) or not content.when:
        return
    assert open_reading(content) == replace(reading, spans=())


def test_a_number_alone_is_an_hour_in_the_part_of_the_day_that_was_named():
    assert said(EMPTY, "Thu 26 Nov in the evening", "7") == "26 19:00"


def test_a_moment_is_chosen_from_those_that_are_offered():
    """Of an hour that the clocks repeat, each is one of its own; nothing else can be pressed, nor what is past."""
    content = timed(EMPTY, read("4 April 2027 2:30am", now=NOW, zone=SYDNEY), NOW)
    first, second = (int(one.instant.timestamp()) for one in offered(open_reading(content), NOW))
    assert second - first == 3_600
    for unix in (first, second):
        assert chosen(content, unix, NOW).details.starts_at == datetime.fromtimestamp(unix, UTC)
    assert chosen(content, first + 1, NOW) is None
    assert chosen(content, first, at("2027-04-05T00:00")) is None
    assert chosen(EMPTY, first, NOW) is None
    assert offered(None, NOW) == ()


def test_eighteen_months_ahead_are_asked_about():
    content = timed(EMPTY, read("26 November 2028 7pm", now=NOW, zone=SYDNEY), NOW)
    assert Reason.FAR in offered(open_reading(content), NOW)[0].reasons
    assert missing(replace(content, details=replace(content.details, title="x"))) is Field.START


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        *(
            (text, "2026-11-26T21:00")
            for text in ("9pm", "21:00", "until 9", "ends at 9pm", "2.5 hours", "150 minutes")
        ),
        *((text, "2026-11-26T20:30") for text in ("2 hours", "for two hours", "2h", "lasts 2 hours")),
        ("1am", "2026-11-27T01:00"),
        ("Sun 29 Nov 5pm", "2026-11-29T17:00"),
        *((text, None) for text in ("", "late", "Sun 13 Dec 5pm", "25 Nov 5pm", "0 minutes", "noon")),
    ],
)
def test_an_end(text, ends):
    """An hour, a length, a day with its hour; what is no end of this start is none."""
    assert read_end(on("2026-11-26T18:30"), text, NOW, DayOrder.DMY) == (ends and at(ends))


def test_an_end_needs_a_start():
    assert read_end(EMPTY, "9pm", NOW, DayOrder.DMY) is None


@pytest.mark.parametrize(
    ("field", "text", "read"),
    [
        (Field.TITLE, "Rent & wages", "Rent & wages"),
        (Field.TITLE, "🎉🎉", "🎉🎉"),
        (Field.TITLE, "", Wrong.WORDLESS),
        (Field.TITLE, "x" * 120, "x" * 120),
        (Field.TITLE, "x" * 121, Wrong.TOO_LONG),
        (Field.BLURB, "x" * 10_000, Wrong.TOO_LONG),
        (Field.ONLINE, "join at https://zoom.us/j/1?pwd=a.", "https://zoom.us/j/1?pwd=a"),
        (Field.ONLINE, "meet.jit.si/room", "https://meet.jit.si/room"),
        (Field.ONLINE, "https://a.example/" + "x" * 500, Wrong.TOO_LONG),
        *((Field.ONLINE, text, Wrong.NO_LINK) for text in ("zoom", "javascript:alert(1)", "https://localhost/x")),
        *((Field.ONLINE, text, Wrong.NO_LINK) for text in ("http://[x/y", "http://a.example:0/", "")),
    ],
)
def test_what_is_written_into_a_field(field, text, read):
    found = read_text(field, text)
    assert (found.wrong if isinstance(found, Fault) else found) == read
    assert len(text) <= LONGEST[field] or isinstance(found, Fault)


def test_what_is_missing_is_asked_for_one_by_one():
    content = DraftContent()
    for field, fuller in (
        (Field.BRANCH, EMPTY),
        (Field.TITLE, with_value(EMPTY, Field.TITLE, "Rent")),
        (Field.START, with_value(with_value(EMPTY, Field.TITLE, "Rent"), Field.START, NOW)),
    ):
        assert missing(content) is field
        content = fuller
    assert missing(content) is None
    assert content.details.complete() == MeetingDetails(title="Rent", starts_at=NOW, zone=SYDNEY.key)
    assert EMPTY.details.complete() is None


def test_a_field_can_be_empty_again():
    content = replace(EMPTY, details=DraftDetails.of(talk(pin=Pin(1, 2), ends_at=NOW, article_id=3, blurb="x")))
    for field in (Field.PIN, Field.END, Field.ARTICLE, Field.BLURB):
        content = with_value(content, field, None)
    assert content.details == DraftDetails.of(talk())


def test_a_text_fills_what_it_says():
    """The rest comes from the branch's usual place, if that is where it is."""
    made = fill("Thu 26 Nov 6:30pm, Why public housing matters, Brown St Hall, Newtown").details
    assert (made.title, made.starts_at) == ("Why public housing matters", at("2026-11-26T18:30"))
    assert (made.venue, made.address, made.accessibility, made.contact) == ("Brown St Hall", "Newtown", "Ramp", "@ines")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rent\nThu 26 Nov 6:30pm", ("Brown St Hall", "3 Brown St", "Ramp")),
        ("Rent\nThu 26 Nov 6:30pm\nBROWN st hall", ("BROWN st hall", "3 Brown St", "Ramp")),
        ("Rent\nThu 26 Nov 6:30pm\nTown Hall, 1 High St", ("Town Hall", "1 High St", "")),
        ("Rent\nThu 26 Nov 6:30pm\n1 High St", ("", "1 High St", "")),
        ("Rent\nThu 26 Nov 6:30pm\nhttps://zoom.us/j/1", ("", "", "")),
    ],
)
def test_a_place_that_is_named_is_not_the_usual_one(text, place):
    """Nor is there one where people meet online; a second text takes the place of the first."""
    for begun in (EMPTY, *([usual(HALL, [], NOW)] if place[0] != "" or place[1] else [])):
        made = fill(text, begun).details
        assert (made.venue, made.address, made.accessibility) == place


def test_no_word_and_no_link_is_lost():
    made = fill("Rent\n26/11/2026 at 7pm\nTickets below.\nhttps://tickets.example/1").details
    assert made.blurb == "Tickets below.\nhttps://tickets.example/1"


def test_a_time_that_makes_no_sense_is_left_to_be_asked_for():
    assert missing(fill("Rent at noon on Mondays")) is Field.START
    kept = fill("Rent\nevery Monday 7pm", on("2026-11-26T18:30"))
    assert kept.details.starts_at == at("2026-11-26T18:30")


def meeting(start: str, number: int = 1, **details) -> Meeting:
    made = talk(**details)
    return Meeting(
        id=number,
        uid=str(number),
        hosts=(Host(1, "Newtown"), Host(2, "Glebe")),
        details=replace(made, starts_at=at(start), ends_at=at(start) + timedelta(hours=2)),
        state=State.ANNOUNCED,
        reason="",
        revision=1,
        material=1,
        changed_at=NOW,
    )


@pytest.mark.parametrize(
    ("starts", "following"),
    [
        ([], None),
        (["2026-11-19T18:30"], "2026-11-26T18:30"),
        (["2026-11-19T18:30", "2026-11-05T18:30"], "2026-12-03T18:30"),
        (["2026-11-19T18:30", "2026-10-15T18:30"], "2026-12-17T18:30"),
        (["2026-11-26T18:30", "2026-11-19T18:30"], "2026-12-03T18:30"),
    ],
)
def test_the_usual_place_and_time(starts, following):
    """The next after the last, by the step between the last two; nothing is said of what it is about."""
    last = [meeting(start, number) for number, start in enumerate(starts)]
    made = usual(HALL, last, NOW).details
    assert (made.title, made.venue, made.contact) == ("", "Brown St Hall", "@ines")
    assert made.starts_at == (following and at(following))
    assert made.ends_at == (following and at(following) + timedelta(hours=2))


def test_the_same_again():
    """All of it, with its date moved on, the branches too."""
    before = meeting("2026-11-19T18:30", blurb="x", picture="y")
    made = again(before, [before], NOW)
    assert made.branch_ids == (1, 2)
    moved = {"starts_at": at("2026-11-26T18:30"), "ends_at": at("2026-11-26T20:30")}
    assert made.details == DraftDetails.of(replace(before.details, **moved))


def test_another_branch_has_another_usual_place_and_clock():
    """What was said otherwise stays as it is."""
    made = fill("Rent\nThu 26 Nov 6:30pm")
    moved = hosted(made, [GLEBE, HALL], HALL)
    assert moved.branch_ids == (2, 1)
    assert (moved.details.venue, moved.details.address, moved.details.contact) == ("Rooms", "", "@bo")
    assert moved.details.starts_at == at("2026-11-26T18:30", ZoneInfo("Europe/London"))
    assert hosted(fill("Rent\nThu 26 Nov at 7"), [GLEBE], HALL).when == ""
    open_ = fill("Rent\nThu 26 Nov at 7\nTown Hall, 1 High St")
    assert hosted(open_, [replace(GLEBE, zone=HALL.zone)], None) == replace(open_, branch_ids=(2,))


def test_a_change_on_top_of_another():
    """What was touched is as one wrote it; all else is as it is now."""
    was = talk(blurb="old")
    now = replace(was, blurb="theirs", venue="Theirs", contact="theirs")
    mine = DraftDetails.of(replace(was, blurb="mine", title="Mine"))
    made = rebased(was, now, mine)
    assert (made.title, made.blurb, made.venue, made.contact) == ("Mine", "mine", "Theirs", "theirs")
    assert touched(now, made) == ["title", "blurb"]
    assert touched(was, DraftDetails.of(was)) == []


def test_the_hint_says_what_example_helps():
    fault = timed(EMPTY, read("31 November 7pm", now=NOW, zone=SYDNEY), NOW)
    assert fault == Fault(Field.START, Wrong.NO_TIME, Hint.NO_SUCH_DAY)
    assert isinstance(read("Thu 26 Nov at 7", now=NOW, zone=SYDNEY), Ambiguous)
