"""Which day it was, in the reader's own words and zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.reader import Reader

ZONES = ["UTC", "Europe/Lisbon", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "Pacific/Kiritimati"]
MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def day(moment, now=MONDAY, zone="UTC"):
    return Reader(ZoneInfo(zone)).day(moment, now)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 17, 59, tzinfo=UTC), "today"),
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "today"),
        (datetime(2026, 11, 22, 23, 59, tzinfo=UTC), "yesterday"),
        (datetime(2026, 11, 21, 23, 59, tzinfo=UTC), "Saturday"),
        (datetime(2026, 11, 17, 0, 0, tzinfo=UTC), "Tuesday"),
        (datetime(2026, 11, 16, 23, 59, tzinfo=UTC), "16 November"),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), "1 January"),
        (datetime(2025, 12, 31, 23, 59, tzinfo=UTC), "31 December 2025"),
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), "24 November"),
        (datetime(2027, 1, 2, 0, 0, tzinfo=UTC), "2 January 2027"),
    ],
)
def test_days_as_people_say_them(moment, expected):
    """Today, yesterday, a weekday within the week, a date; the year only where it is another one."""
    assert day(moment) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Pacific/Auckland", "yesterday"), ("Europe/Lisbon", "today"), ("America/New_York", "yesterday")],
)
def test_midnight_is_the_readers_own(zone, expected):
    """Half past midnight in Lisbon: yesterday evening in New York; in Auckland it is noon of the day before."""
    moment, now = datetime(2026, 7, 1, 23, 30, tzinfo=UTC), datetime(2026, 7, 2, 20, 0, tzinfo=UTC)
    assert day(moment, now, zone) == expected


@pytest.mark.parametrize(
    ("now", "moment", "expected"),
    [
        # Lisbon's clocks went forward at 01:00 UTC on 29 March 2026, back at 01:00 UTC on 25 October.
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "yesterday"),
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), datetime(2026, 3, 29, 0, 0, tzinfo=UTC), "today"),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), datetime(2026, 10, 24, 23, 0, tzinfo=UTC), "today"),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), datetime(2026, 10, 24, 23, 0, tzinfo=UTC), "yesterday"),
    ],
)
def test_days_that_have_23_or_25_hours(now, moment, expected):
    """The calendar counts, not the hours."""
    assert day(moment, now, "Europe/Lisbon") == expected


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- a bound
    st.timedeltas(timedelta(days=-3), timedelta(days=800)),
    st.sampled_from(ZONES),
)
def test_the_date_is_that_of_the_readers_calendar(now, age, zone):
    """Whatever the zone and the season: a weekday or a date names the local day, never one beside it."""
    local, said = (now - age).astimezone(ZoneInfo(zone)), day(now - age, now, zone)
    today = now.astimezone(ZoneInfo(zone)).date()
    expected = {
        0: "today",
        1: "yesterday",
        **dict.fromkeys(range(2, 7), f"{local:%A}"),
    }.get((today - local.date()).days, f"{local.day} {local:%B}")
    assert said.removesuffix(f" {local.year}") == expected
    assert said.endswith(str(local.year)) is (local.year != today.year and expected[0].isdigit())
