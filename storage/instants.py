"""The one representation of an instant in the database: microseconds since 1970, UTC.

An integer keeps order, fits an index and comes back exactly as it went in; a naive datetime has
no place in it and is refused. To read one by hand: `datetime(published_at / 1e6, 'unixepoch')`.
"""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_stored(instant: datetime) -> int:
    """Turn an aware datetime into microseconds since 1970, UTC.

    Raises:
        ValueError: the datetime is naive.
    """
    if instant.tzinfo is None:
        raise ValueError(f"a naive datetime has no place in storage: {instant!r}")
    return (instant - _EPOCH) // _MICROSECOND


def from_stored(microseconds: int) -> datetime:
    """Turn stored microseconds back into an aware datetime in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def from_stored_or_none(microseconds: int | None) -> datetime | None:
    """As `from_stored`, for a column that may be NULL."""
    return None if microseconds is None else from_stored(microseconds)
