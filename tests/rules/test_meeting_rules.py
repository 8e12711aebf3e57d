"""What follows from an act on a meeting, and what a chat is still to be told when its turn comes."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.meetings import (
    Difference,
    brought_back,
    cancelled,
    differences,
    edited,
    news,
    pointless,
    postponed,
    published,
    set_again,
)
from storage import About, Host, Level, Meeting, News, Pin, Reminder, State
from tests.builders import NOW, talk

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
MEETING = Meeting(
    id=1,
    uid="uid-1",
    hosts=(Host(1, "Newtown"),),
    details=talk(),
    state=State.ANNOUNCED,
    reason="",
    revision=1,
    material=1,
    changed_at=NOW,
)
START = MEETING.details.starts_at
OFF = replace(MEETING, state=State.CANCELLED, revision=2)
LATER = replace(MEETING, state=State.POSTPONED, revision=2)
REMINDERS = list(Reminder)
ALL = frozenset({Level.EVERYTHING})


def kinds(change):
    return [notice.kind for notice in change.notices]


def with_(**changes):
    return replace(MEETING.details, **changes)


def test_a_new_meeting_is_told_and_reminded_of():
    change = published(talk(), NOW)
    assert kinds(change) == [News.NEW, *REMINDERS]
    assert [notice.due_at for notice in change.notices] == [NOW, START - DAY, START - 2 * HOUR, START - 15 * MINUTE]
    assert [notice.expires_at for notice in change.notices] == [None, START - 2 * HOUR, START, START]
    assert [notice.wished for notice in change.notices] == [False, True, True, True]


@pytest.mark.parametrize(
    ("starts_in", "expected"),
    [
        (3 * HOUR, REMINDERS),
        (2 * HOUR, REMINDERS[1:]),
        (10 * MINUTE, REMINDERS[1:]),
        (timedelta(0), []),
        (-DAY, []),
    ],
)
def test_a_reminder_whose_hour_has_passed_is_made_while_it_has_a_point(starts_in, expected):
    assert kinds(published(talk(starts_in=starts_in), NOW))[1:] == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    {
        "start": ({"starts_at": START + HOUR}, (Difference.TIME,)),
        "end": ({"ends_at": START + 3 * HOUR}, (Difference.TIME,)),
        "venue": ({"venue": "Town hall"}, (Difference.PLACE,)),
        "address": ({"address": "1 King St"}, (Difference.PLACE,)),
        "link": ({"online": "https://meet.example/"}, (Difference.LINK,)),
        "both": ({"venue": "", "online": "https://meet.example/"}, (Difference.PLACE, Difference.LINK)),
        "no end any more": ({"ends_at": None}, ()),
        "title": ({"title": "Housing"}, ()),
        "blurb": ({"blurb": "New"}, ()),
        "pin": ({"pin": Pin(1.0, 2.0)}, ()),
        "contact": ({"contact": "@ana", "accessibility": "Lift", "picture": "x", "article_id": 2}, ()),
    }.values(),
)
def test_what_is_told_of_an_edit(changes, expected):
    before = replace(MEETING, details=with_(ends_at=START + 2 * HOUR))
    after = replace(before.details, **changes)
    assert differences(before.details, after) == expected
    change = edited(before, after, NOW)
    assert (News.CHANGED in kinds(change)) is change.material is bool(expected)


def test_an_edit_waits_two_minutes_unless_the_start_is_near():
    (notice,) = edited(MEETING, with_(venue="Town hall"), NOW).notices
    assert (notice.due_at, notice.levels) == (NOW + 2 * MINUTE, tuple(Level))
    (urgent,) = edited(MEETING, with_(venue="Town hall"), START - 15 * MINUTE).notices
    assert urgent.due_at == START - 15 * MINUTE


def test_reminders_move_with_the_start_alone():
    """A move plans them anew, for the new start; any other edit leaves them as they are."""
    moved = edited(MEETING, with_(starts_at=START + DAY), NOW)
    assert moved.replan
    assert kinds(moved) == [News.CHANGED, *REMINDERS]
    assert {notice.starts_at for notice in moved.notices[1:]} == {START + DAY}
    assert len({(notice.kind, notice.occasion) for notice in (*moved.notices, *published(talk(), NOW).notices)}) == 8
    assert not edited(MEETING, with_(venue="Town hall"), NOW).replan


def test_a_reminder_is_keyed_on_the_instant_however_it_is_written():
    there = START.astimezone(ZoneInfo("Australia/Sydney"))
    again = published(with_(starts_at=there), NOW)
    assert [notice.occasion for notice in again.notices] == [
        notice.occasion for notice in published(MEETING.details, NOW).notices
    ]


def test_a_meeting_that_was_over_and_is_to_come_again_is_new_to_who_had_not_heard():
    assert kinds(edited(MEETING, with_(starts_at=START + DAY), START))[:2] == [News.NEW, News.CHANGED]


@pytest.mark.parametrize("meeting", [OFF, LATER])
def test_edits_of_a_meeting_that_is_off_are_told_to_nobody(meeting):
    assert edited(meeting, with_(starts_at=START + DAY, venue="Town hall"), NOW).notices == ()


def test_off_and_on_again():
    """What is off has no reminders; what is on again has, and is told to who had not heard of it yet."""
    assert kinds(cancelled(MEETING, "ill", NOW)) == [News.CANCELLED]
    assert kinds(postponed(MEETING, "ill", NOW)) == [News.POSTPONED]
    assert kinds(set_again(LATER, with_(starts_at=START + DAY), NOW)) == [News.NEW, News.SET_AGAIN, *REMINDERS]
    assert kinds(brought_back(OFF, NOW)) == [News.NEW, News.ON_AGAIN, *REMINDERS]
    assert brought_back(replace(OFF, reason="ill"), NOW).reason == ""


@pytest.mark.parametrize(
    ("known", "now", "expected"),
    {
        "cancelled": (MEETING, OFF, News.CANCELLED),
        "postponed": (MEETING, LATER, News.POSTPONED),
        "cancelled after all": (LATER, OFF, News.CANCELLED),
        "set again": (LATER, MEETING, News.SET_AGAIN),
        "on again": (OFF, MEETING, News.ON_AGAIN),
        "moved": (MEETING, replace(MEETING, details=with_(venue="")), News.CHANGED),
        "the same": (MEETING, replace(MEETING, details=with_(title="")), None),
        "still off": (OFF, replace(OFF, details=with_(venue="")), None),
        "off, and a date": (LATER, replace(LATER, reason="x"), None),
    }.values(),
)
def test_what_is_news_depends_on_what_was_known(known, now, expected):
    assert news(known, now) is expected


MOVED = replace(MEETING, details=with_(starts_at=START + DAY), revision=2, material=2)
FOLLOWER = About(MEETING, levels=ALL)
TOLD = About(MOVED, levels=ALL, known=MEETING, told_at=NOW)
REMINDED = About(MEETING, levels=ALL, starts_at=START)
AT_TWO = START - 2 * HOUR


@pytest.mark.parametrize(
    ("kind", "about", "now"),
    {
        "new": (News.NEW, FOLLOWER, NOW),
        "news": (News.CHANGED, TOLD, NOW),
        "whatever is news by now": (News.CANCELLED, TOLD, NOW),
        "to who only wants reminders": (News.CHANGED, replace(TOLD, levels=frozenset({Level.DAY_BEFORE})), NOW),
        "to who asked to be reminded": (
            News.CHANGED,
            replace(TOLD, levels=frozenset(), wishes=frozenset({Reminder.LINK})),
            NOW,
        ),
        "moved on, and its old hour has passed": (News.CHANGED, TOLD, START + HOUR),
        "reminder": (Reminder.TWO_HOURS, REMINDED, AT_TWO),
        "late reminder": (Reminder.TWO_HOURS, REMINDED, START - MINUTE),
        "told of another hour since": (
            Reminder.TWO_HOURS,
            replace(REMINDED, known=MOVED, told_at=AT_TWO),
            AT_TWO,
        ),
        "told of it before": (
            Reminder.TWO_HOURS,
            replace(REMINDED, known=MEETING, told_at=AT_TWO - MINUTE),
            AT_TWO,
        ),
        "the link, though told a moment ago": (
            Reminder.LINK,
            replace(
                REMINDED,
                meeting=replace(MEETING, details=with_(online="https://meet.example/")),
                known=MEETING,
                told_at=START - 10 * MINUTE,
                wishes=frozenset({Reminder.LINK}),
            ),
            START - 10 * MINUTE,
        ),
    }.values(),
)
def test_what_is_told(kind, about, now):
    assert pointless(kind, about, now) is None


@pytest.mark.parametrize(
    ("kind", "about", "now", "why"),
    {
        "left": (News.NEW, replace(FOLLOWER, levels=frozenset()), NOW, "not followed"),
        "other level": (News.NEW, replace(FOLLOWER, levels=frozenset({Level.REMINDERS})), NOW, "not followed"),
        "twice": (News.NEW, replace(FOLLOWER, known=MEETING), NOW, "already"),
        "off": (News.NEW, replace(FOLLOWER, meeting=OFF), NOW, "cancelled"),
        "begun": (News.NEW, FOLLOWER, START, "too late"),
        "never told": (News.CANCELLED, replace(FOLLOWER, meeting=OFF), NOW, "never told"),
        "no follower": (News.CHANGED, replace(TOLD, levels=frozenset()), NOW, "not followed"),
        "wishes for nothing": (News.CHANGED, replace(TOLD, levels=frozenset(), wishes=frozenset()), NOW, "not follow"),
        "knows": (News.CHANGED, replace(TOLD, known=MOVED), NOW, "knows"),
        "over": (News.CHANGED, TOLD, START + DAY, "too late"),
        "cancelled": (Reminder.TWO_HOURS, replace(REMINDED, meeting=OFF), AT_TWO, "cancelled"),
        "postponed": (Reminder.TWO_HOURS, replace(REMINDED, meeting=LATER), AT_TWO, "postponed"),
        "moved": (Reminder.TWO_HOURS, replace(REMINDED, meeting=MOVED), AT_TWO, "moved"),
        "too early": (Reminder.TWO_HOURS, REMINDED, AT_TWO - MINUTE, "too late"),
        "too late": (Reminder.TWO_HOURS, REMINDED, START, "too late"),
        "just told": (Reminder.TWO_HOURS, replace(REMINDED, known=MEETING, told_at=AT_TWO), AT_TWO, "a moment ago"),
        "chose others": (Reminder.TWO_HOURS, replace(REMINDED, wishes=frozenset()), AT_TWO, "not wanted"),
        "link unasked for": (Reminder.LINK, REMINDED, START - MINUTE, "not wanted"),
        "no link": (Reminder.LINK, replace(REMINDED, wishes=frozenset({Reminder.LINK})), START - MINUTE, "no link"),
        "level": (
            Reminder.TWO_HOURS,
            replace(REMINDED, levels=frozenset({Level.DAY_BEFORE})),
            AT_TWO,
            "not wanted",
        ),
    }.values(),
)
def test_what_is_not_told_any_more(kind, about, now, why):
    assert why in pointless(kind, about, now)
