"""When a feed is asked again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.schedule import LONGEST, next_poll
from tests.builders import NOW

FIVE = timedelta(minutes=5)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 5), (1, 10), (2, 20), (3, 40), (4, 60), (5, 60), (1_000_000, 60)]
)
def test_failures_in_a_row_make_the_wait_longer(failures, minutes):
    """It doubles up to an hour, and a success makes it short again."""
    assert next_poll(NOW, interval=FIVE, failures=failures) == NOW + timedelta(minutes=minutes)


def test_a_server_may_ask_for_more_than_we_would_wait():
    """Retry-After counts, also after no failure of ours."""
    assert next_poll(NOW, interval=FIVE, retry_after=timedelta(hours=6)) == NOW + timedelta(hours=6)
    assert next_poll(NOW, interval=FIVE, failures=2, retry_after=timedelta(seconds=1)) == NOW + 4 * FIVE


@given(
    st.timedeltas(timedelta(minutes=1), timedelta(days=2)),
    st.integers(0, 100),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=1)),
    st.floats(0, 1, exclude_max=True),
)
def test_never_sooner_than_wished_nor_much_later(interval, failures, retry_after, jitter):
    """The operator's interval and the server's wish are kept; nothing else adds more than an hour."""
    wait = next_poll(NOW, interval=interval, failures=failures, retry_after=retry_after, jitter=jitter) - NOW
    asked = max(interval, retry_after or interval)
    assert asked <= wait <= max(asked, LONGEST)


def test_jitter_takes_up_to_a_quarter():
    """Feeds that failed together do not come back together."""
    waits = {next_poll(NOW, interval=FIVE, failures=3, jitter=jitter / 10) - NOW for jitter in range(10)}
    assert len(waits) == 10
    assert min(waits) >= timedelta(minutes=30)
