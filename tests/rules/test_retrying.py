"""How long to wait before another try."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.retrying import LONGEST_PAUSE, after_conflict, patience, pause

failures = st.integers(1, 10_000)
SHORTEST_LONGEST = timedelta(seconds=45)
jitters = st.floats(0, 1)


@pytest.mark.parametrize(("failed", "seconds"), [(1, 1), (2, 2), (3, 4), (10, 512), (11, 600), (10**9, 600)])
def test_the_pause_doubles_up_to_ten_minutes(failed, seconds):
    """However long something has been failing."""
    assert pause(failed, jitter=0.0).total_seconds() == seconds


@given(failures, jitters)
def test_jitter_takes_at_most_a_quarter_off(failed, jitter):
    """What failed together does not come back together, and nothing comes back at once."""
    whole = pause(failed, jitter=0.0)
    assert whole * 0.75 <= pause(failed, jitter=jitter) <= whole <= LONGEST_PAUSE


@given(failures, jitters)
def test_another_failure_never_shortens_the_pause(failed, jitter):
    """With the same jitter."""
    assert pause(failed, jitter=jitter) <= pause(failed + 1, jitter=jitter)


@given(failures, jitters)
def test_two_that_poll_leave_each_other_five_seconds_to_a_minute(failed, jitter):
    """Whatever the jitter; longer each time, and a minute soon."""
    assert 5 <= after_conflict(failed, jitter=jitter).total_seconds() <= 60
    assert after_conflict(failed, jitter=jitter) <= after_conflict(failed + 1, jitter=jitter)
    assert after_conflict(failed + 1, jitter=jitter) >= min(
        1.9 * after_conflict(failed, jitter=jitter), SHORTEST_LONGEST
    )


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("failed", "status", "asked", "seconds"),
    [
        (1, 0, None, 5),
        (4, 503, None, 40),
        (5, 0, None, None),
        (1, 429, None, 5),
        (1, 429, timedelta(seconds=90), 90),
        (4, 429, timedelta(seconds=2), 40),
        (1, 503, timedelta(0), 5),
        (1, 429, HOUR, 3600),
        (1, 429, HOUR + timedelta(seconds=1), None),
        (1, 404, None, None),
        (1, 403, timedelta(seconds=9), 9),
        (5, 429, timedelta(seconds=9), None),
    ],
)
def test_a_page_is_asked_for_again_as_long_as_there_is_a_point(failed, status, asked, seconds):
    """As late as the site asks, never sooner than it seems wise; what it refuses is let be."""
    wait = patience(failed, status, asked, jitter=0.0)
    assert (wait and wait.total_seconds()) == seconds
