"""What may be done to a meeting, and which dates words give it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules import dates
from bot.rules.managing import Deed, NoDate, at_written, deeds, moved, new_dates, written
from storage import State
from tests.builders import NOW, talk
from tests.storage.test_locked import MEETING

HOUR = timedelta(hours=1)
# 18:30 in Sydney on Thursday 26 November.
TALK = talk(starts_in=timedelta(0))
TALK = replace(TALK, starts_at=datetime(2026, 11, 26, 7, 30, tzinfo=UTC), ends_at=datetime(2026, 11, 26, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("state", "ahead", "over"),
    [
        (State.ANNOUNCED, {Deed.EDIT, Deed.POSTPONE, Deed.CALL_OFF}, set()),
        (State.CANCELLED, {Deed.BRING_BACK}, set()),
        (State.POSTPONED, {Deed.EDIT, Deed.SET_AGAIN, Deed.CALL_OFF}, {Deed.EDIT, Deed.SET_AGAIN, Deed.CALL_OFF}),
    ],
)
def test_what_may_be_done(state, ahead, over):
    """Nothing once it has begun, but for one whose date is still open."""
    meeting = replace(MEETING, state=state)
    start = meeting.details.starts_at
    assert [set(deeds(meeting, start + after)) for after in (-HOUR, timedelta(0), HOUR)] == [ahead, over, over]


def read(text, order=dates.read.__kwdefaults__["order"]):
    from zoneinfo import ZoneInfo

    return new_dates(dates.read(text, now=NOW, zone=ZoneInfo("Australia/Sydney"), order=order), TALK, NOW)


def told(found):
    return [one.local(one.starts_at).strftime("%a %d %b %H:%M") for one in found]


def test_words_give_dates():
    """A day alone keeps the hour; a meeting lasts as long as before, unless an end is named."""
    assert told(read("Thu 3 Dec 7pm")) == ["Thu 03 Dec 19:00"]
    assert told(read("Thu 3 Dec")) == ["Thu 03 Dec 18:30"]
    assert told(read("3/12 7pm")) in (["Thu 03 Dec 19:00"], ["Thu 03 Dec 19:00", "Fri 12 Mar 19:00"])
    (kept,), (named,) = read("Thu 3 Dec 7pm"), read("Thu 3 Dec 7-9pm")
    assert [one.ends_at - one.starts_at for one in (kept, named)] == [1.5 * HOUR, 2 * HOUR]
    assert told(read("3 Dec at 7")) == ["Thu 03 Dec 19:00", "Thu 03 Dec 07:00"]


def test_words_that_give_none():
    assert read("7pm") == NoDate(day=True)
    assert read("whenever it suits") == NoDate()
    assert read("yesterday 7pm") == NoDate(past=True)


def test_without_an_end_there_is_none():
    assert moved(replace(TALK, ends_at=None), NOW).ends_at is None


@pytest.mark.parametrize("details", [TALK, replace(TALK, ends_at=None)])
def test_a_button_carries_a_date(details):
    assert at_written(details, written(details), NOW) == details
    assert at_written(details, written(details), details.starts_at) == NoDate(past=True)
    start = written(details).partition("-")[0]
    for forged in (f"{10**17}-0", f"{start}-{10**17}"):
        assert at_written(details, forged, NOW) == NoDate()
    for forged in ("", "-", "x-9", "-9-9", "٣-9"):
        assert at_written(details, forged, NOW) == NoDate(past=True)
    assert at_written(details, start, NOW) == replace(details, ends_at=None)
