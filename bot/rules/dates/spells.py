"""From one time to another: which starts and ends two times of day may mean together.

The nearest end after a start is meant: 7-9pm is two hours, 11-1pm begins in the morning, 9pm-1am ends on the next day.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.rules.dates.clocks import DAY, EXACT, NOON, Clock
from bot.rules.dates.outcomes import Part, Reason, TimeChoice

LONGEST_NIGHT = 12 * 60
"""A meeting that ends on the next day lasts at most these minutes: a longer one is a slip."""

LONGEST_WAIT = 120
"""Doors open at most these minutes before it begins."""

_EVENING, _SMALL_HOURS = 17 * 60, 5 * 60


def ranges(first: Clock, second: Clock) -> list[TimeChoice]:
    """Give each start with its nearest end; one of two starts that only one end fits well. None: the end is no end."""
    pairs = [pair for start in first.minutes if (pair := _nearest(start, second.minutes))]
    exact = (first.rank == EXACT, second.rank == EXACT)
    if pairs and exact in {(True, False), (False, True)}:
        pairs = [min(pairs, key=lambda pair: pair[1] - pair[0])]
    return [TimeChoice(start, end) for start, end in pairs]


def _nearest(start: int, ends: Sequence[int]) -> tuple[int, int] | None:
    later = [end for end in ends if end > start]
    later += [end + DAY for end in ends if end <= start and end + DAY - start <= LONGEST_NIGHT]
    return (start, min(later)) if later else None


def doors(first: Clock, second: Clock) -> list[TimeChoice] | None:
    """Read "6.30 for 7pm": people come at the one and it begins at the other, so ask which is to be told."""
    pairs = ranges(first, second)
    if not pairs or any(pair.end is not None and pair.end - pair.start > LONGEST_WAIT for pair in pairs):
        return None
    found = [
        [TimeChoice(pair.end, reasons=(Reason.BEGINS,)), TimeChoice(pair.start, reasons=(Reason.DOORS,))]
        for pair in pairs
        if pair.end is not None
    ]
    return [choice for pair in found for choice in pair]


def either(first: Clock, second: Clock) -> list[TimeChoice] | None:
    """Read "5 or 6pm": one of the two, in the same half of the day."""
    pairs = ranges(first, second)
    both = [minutes for pair in pairs[:1] for minutes in (pair.start, pair.end) if minutes is not None]
    return [TimeChoice(minutes, reasons=(Reason.SEVERAL,)) for minutes in both] or None


def within(choices: Sequence[TimeChoice], part: Part | None) -> list[TimeChoice]:
    """Keep the choices that are in this part of the day, and say of several which is which."""
    kept = [choice for choice in choices if part is None or _is_in(choice.start, part)]
    if not kept and len(choices) > 1 and part is Part.EVENING:
        kept = [_next_day(choice) for choice in choices if choice.start < _SMALL_HOURS]
    kept = kept or list(choices)
    return [_told_apart(choice) for choice in kept] if len(kept) > 1 else kept


def _is_in(start: int, part: Part) -> bool:
    return {
        Part.MORNING: start < NOON,
        Part.AFTERNOON: NOON <= start < _EVENING + 60,
        Part.EVENING: start >= _EVENING,
    }[part]


def _next_day(choice: TimeChoice) -> TimeChoice:
    return replace(choice, start=choice.start + DAY, end=None if choice.end is None else choice.end + DAY)


def _told_apart(choice: TimeChoice) -> TimeChoice:
    midnights = {0: Reason.DAY_BEGINS, DAY: Reason.DAY_ENDS}
    half = Reason.BEFORE_NOON if choice.start < NOON else Reason.AFTER_NOON
    if choice.reasons:
        return choice
    return replace(choice, reasons=(midnights.get(choice.start, half),))
