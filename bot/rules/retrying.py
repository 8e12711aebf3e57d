"""How long to wait before something that failed is tried again."""

from datetime import timedelta

LONGEST_PAUSE = timedelta(minutes=10)

MOST_TRIES = 5
FIRST_RETURN, LONGEST_RETURN = timedelta(seconds=5), timedelta(hours=1)
"""A page of an archive that failed is asked for again so often, and after so long; who waits sits at a terminal."""

FIRST_CONFLICT, LONGEST_CONFLICT = timedelta(seconds=7), timedelta(minutes=1)
"""Of programs that poll with one token, those that are refused leave it to the other for longer and longer."""


def pause(
    failures: int, *, jitter: float, first: timedelta = timedelta(seconds=1), longest: timedelta = LONGEST_PAUSE
) -> timedelta:
    """Give the wait after so many failures in a row: 1 s, 2 s, 4 s ... up to ten minutes, or from `first` to `longest`.

    Up to a quarter is taken off by `jitter` (0 to 1), so that what failed together does not return together.
    """
    return min(first * 2.0 ** min(failures - 1, 20), longest) * (1 - jitter / 4)


def after_conflict(failures: int, *, jitter: float) -> timedelta:
    """Give the wait after so many times in a row that another program polled with our token: 5 s to a minute."""
    return pause(failures, jitter=jitter, first=FIRST_CONFLICT, longest=LONGEST_CONFLICT)


def patience(failures: int, status: int, retry_after: timedelta | None, *, jitter: float) -> timedelta | None:
    """Give the wait before a page is asked for again that failed so many times in a row: 5 s, 10 s, 20 s, 40 s.

    Or as long as the site asks for. None where it is no use: the site has refused it (HTTP 4xx), it failed five
    times, or the site asks for more than an hour.
    """
    if failures >= MOST_TRIES or (retry_after or FIRST_RETURN) > LONGEST_RETURN:
        return None
    if retry_after is None and 400 <= status < 500 and status != 429:  # noqa: PLR2004 -- HTTP's own numbers
        return None
    return max(retry_after or FIRST_RETURN, pause(failures, jitter=jitter, first=FIRST_RETURN))
