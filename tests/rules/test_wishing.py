"""Which reminders can be asked for, and what comes of it at each hour."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.meetings import CHOICES, OFFSETS, Choice, chosen, coming, end, offered
from storage import Meeting, Reminder, State
from tests.builders import NOW, talk

HERE = Meeting(
    id=1,
    uid="1",
    hosts=(),
    details=talk(),
    state=State.ANNOUNCED,
    reason="",
    revision=1,
    material=1,
    changed_at=NOW,
)
ONLINE = replace(HERE, details=replace(HERE.details, online="https://meet.example/"))
START = HERE.details.starts_at
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ALL = [Choice.BOTH, Choice.DAY_BEFORE, Choice.TWO_HOURS, Choice.NONE]


@pytest.mark.parametrize(
    ("meeting", "before", "expected"),
    [
        (HERE, 24 * HOUR + MINUTE, ALL),
        (ONLINE, 24 * HOUR + MINUTE, ALL),
        (HERE, 24 * HOUR, [Choice.TWO_HOURS, Choice.NONE]),
        (ONLINE, 2 * HOUR + MINUTE, [Choice.TWO_HOURS, Choice.NONE]),
        (HERE, 2 * HOUR, []),
        (ONLINE, 2 * HOUR, [Choice.LINK, Choice.NONE]),
        (ONLINE, 15 * MINUTE, []),
        (ONLINE, -HOUR, []),
        (replace(ONLINE, state=State.CANCELLED), 30 * HOUR, []),
        (replace(HERE, state=State.POSTPONED), -30 * HOUR, ALL),
    ],
)
def test_what_is_offered(meeting, before, expected):
    """Nothing whose hour has passed; where the date is open, everything."""
    assert list(offered(meeting, START - before)) == expected


MEETINGS = st.builds(
    lambda meeting, state: replace(meeting, state=state), st.sampled_from([HERE, ONLINE]), st.sampled_from(State)
)


@given(MEETINGS, st.integers(-5, 72).map(lambda hours: START - hours * HOUR), st.sets(st.sampled_from(Reminder)))
def test_offers_differ_in_what_will_come(meeting, now, wishes):
    """The last is none at all; whatever was chosen, at most one of them is ticked, and that one comes to the same."""
    offers = offered(meeting, now)
    coming_by_offer = [coming(CHOICES[one], meeting, now) for one in offers]
    assert len(set(coming_by_offer)) == len(offers)
    assert not offers or (offers[-1] is Choice.NONE and len(offers) > 1)
    ticked = chosen(wishes, meeting, now)
    assert ticked is None or coming(CHOICES[ticked], meeting, now) == coming(wishes, meeting, now)
    assert all(chosen(CHOICES[one], meeting, now) is one for one in offers)
    if meeting.state is State.ANNOUNCED:
        assert all(now < START - OFFSETS[one] for one in coming(wishes, meeting, now))
    assert chosen(None, meeting, now) is None


def test_an_end_that_is_not_known():
    """Two hours, as calendars have it."""
    assert end(HERE.details) == START + 2 * HOUR
    assert end(replace(HERE.details, ends_at=START + HOUR)) == START + HOUR
