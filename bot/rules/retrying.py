"""How long to wait before something that failed is tried again."""

from datetime import timedelta

LONGEST_PAUSE = timedelta(minutes=10)


def pause(failures: int, *, jitter: float) -> timedelta:
    """Give the wait after so many failures in a row: 1 s, 2 s, 4 s ... up to ten minutes.

    Up to a quarter is taken off by `jitter` (0 to 1), so that what failed together does not return together.
    """
    seconds = min(2.0 ** min(failures - 1, 20), LONGEST_PAUSE.total_seconds())
    return timedelta(seconds=seconds * (1 - jitter / 4))
