"""How long to wait before something that failed is tried again."""

from datetime import timedelta

LONGEST_PAUSE = timedelta(minutes=10)


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
