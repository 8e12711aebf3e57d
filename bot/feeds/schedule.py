"""When a feed is next to be fetched."""

from datetime import datetime, timedelta

LONGEST = timedelta(hours=1)
"""The longest wait that our own back-off makes; a server may ask for more."""


def next_poll(
    now: datetime, *, interval: timedelta, failures: int = 0, retry_after: timedelta | None = None, jitter: float = 0.0
) -> datetime:
    """Give the moment of the next fetch.

    After failures in a row the wait doubles each time up to `LONGEST`, less up to a quarter of it by
    `jitter` (0 to 1, 1 excluded), so that feeds do not come back in step. It is never shorter than
    `interval`, nor than what the server asked for.
    """
    wait = interval
    if failures:
        wait = min(interval * (1 << min(failures, 16)), LONGEST) * (1 - jitter / 4)
    return now + max(wait, interval, retry_after or interval)
