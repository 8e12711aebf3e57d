"""Telegram's own mark for a moment in a text: its date_time entity, in seconds since 1970."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.dates import moments
from bot.rules.dates.outcomes import Choice, Reason, Span

_LONGEST = timedelta(hours=24)
_LATEST = 4_102_444_800
"""The year 2100: beyond it a mark is nonsense."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A mark, with its place and length in UTF-16 units, as Telegram counts."""

    unix: int
    offset: int
    length: int


def placed(stamps: Sequence[Stamp], text: str) -> list[tuple[Stamp, Span]]:
    """Give those that lie within the text and make sense, with their place in Python's characters."""
    places = [0]
    for character in text:
        places.append(places[-1] + 1 + (character > "\uffff"))
    index = {units: place for place, units in enumerate(places)}
    ends = [(stamp, index.get(stamp.offset), index.get(stamp.offset + stamp.length)) for stamp in stamps]
    return [
        (stamp, (start, end))
        for stamp, start, end in ends
        if start is not None and end is not None and start < end and 0 <= stamp.unix < _LATEST
    ]


def marked(stamps: Sequence[Stamp], now: datetime, zone: ZoneInfo) -> list[Choice]:
    """Give the moments that are marked: of two within a day the second is the end; of others, one has to be chosen."""
    starts = [datetime.fromtimestamp(stamp.unix, UTC).astimezone(zone) for stamp in stamps]
    if len(starts) == 2 and timedelta(0) < starts[1] - starts[0] <= _LONGEST:  # noqa: PLR2004 -- a start and an end
        return _weighed([Choice(starts[0], starts[1], (Reason.STAMP,))], now)
    several = (Reason.SEVERAL,) if len(set(starts)) > 1 else ()
    return _weighed([Choice(start, None, (Reason.STAMP, *several)) for start in starts], now)


def _weighed(choices: Sequence[Choice], now: datetime) -> list[Choice]:
    kept = [choice for choice in choices if moments.is_plausible(choice.start, now)]
    return kept or [shown for choice in choices for shown in moments.out_of_window(choice, now)]
