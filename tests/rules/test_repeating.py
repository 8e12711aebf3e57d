"""When a meeting is held again."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.dates.repeating import Step, same_again, usual_step

LONDON, SYDNEY = ZoneInfo("Europe/London"), ZoneInfo("Australia/Sydney")
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "step", "following"),
    [
        ("2026-11-19 18:30", Step.WEEKLY, "2026-11-26 18:30"),
        ("2026-11-26 18:30", Step.WEEKLY, "2026-12-03 18:30"),
        ("2026-11-23 18:00", Step.WEEKLY, "2026-11-30 18:00"),
        ("2026-09-10 18:30", Step.WEEKLY, "2026-11-26 18:30"),
        ("2026-11-12 18:30", Step.FORTNIGHTLY, "2026-11-26 18:30"),
        ("2026-11-05 18:30", Step.FORTNIGHTLY, "2026-12-03 18:30"),
        ("2026-11-05 18:30", Step.MONTHLY, "2026-12-03 18:30"),
        ("2026-10-22 18:30", Step.MONTHLY, "2026-11-26 18:30"),
        ("2026-10-29 18:30", Step.MONTHLY, "2026-11-26 18:30"),
        ("2026-12-10 18:30", Step.MONTHLY, "2027-01-14 18:30"),
        ("2019-01-03 18:30", Step.MONTHLY, "2026-12-03 18:30"),
    ],
)
def test_it_moves_on_to_the_next_in_the_future(last, step, following):
    """By a week, two, or to the same weekday of a month; a fifth Thursday is the last one."""
    again = same_again(datetime.fromisoformat(last), NOW, LONDON, step)
    assert f"{again:%Y-%m-%d %H:%M}" == following


def test_the_wall_clock_stays_over_a_change_of_the_clocks():
    """Half past six in October and in November, an hour of UTC apart."""
    last = datetime(2026, 10, 22, 18, 30, tzinfo=LONDON)
    again = same_again(last, datetime(2026, 10, 23, tzinfo=UTC), LONDON)
    assert f"{again:%a %d %b %H:%M %Z}" == "Thu 29 Oct 18:30 GMT"
    assert again.astimezone(UTC) - last.astimezone(UTC) == timedelta(days=7, hours=1)


def test_an_hour_that_is_skipped_comes_after_the_gap():
    again = same_again(datetime(2026, 9, 27, 2, 30, tzinfo=SYDNEY), datetime(2026, 9, 28, tzinfo=UTC), SYDNEY)
    assert f"{again:%a %d %b %H:%M}" == "Sun 04 Oct 03:30"


@pytest.mark.parametrize(
    ("days", "step"),
    [
        ([], Step.WEEKLY),
        ([date(2026, 11, 5)], Step.WEEKLY),
        ([date(2026, 11, 5), date(2026, 11, 12)], Step.WEEKLY),
        ([date(2026, 11, 5), date(2026, 11, 19)], Step.FORTNIGHTLY),
        ([date(2026, 10, 1), date(2026, 11, 5)], Step.MONTHLY),
        ([date(2026, 11, 5), date(2026, 12, 3)], Step.MONTHLY),
        ([date(2026, 1, 8), date(2026, 11, 5)], Step.WEEKLY),
        ([date(2026, 11, 5), date(2026, 11, 8)], Step.WEEKLY),
    ],
)
def test_the_usual_step_is_told_by_the_last_two(days, step):
    assert usual_step(tuple(days)) is step


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 -- a wall time
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- UTC is added
    st.sampled_from(Step),
    st.sampled_from([LONDON, SYDNEY]),
)
def test_it_is_the_same_weekday_later_than_now_and_than_the_last(last, now, step, zone):
    """And of those the first."""
    again = same_again(last, now, zone, step)
    assert again.astimezone(UTC) > now
    assert again.date() > last.date()
    assert again.weekday() == last.weekday()
    latest = {Step.WEEKLY: 7, Step.FORTNIGHTLY: 14, Step.MONTHLY: 35}[step]
    assert again.date() <= max(last.date(), now.astimezone(zone).date()) + timedelta(days=latest)
