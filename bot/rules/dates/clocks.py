"""The words for one time of day: 6pm, 18.30, 1830h, noon, half past six, and numbers that might be one.

7 is before or after noon unless something says which. Midnight begins a day and ends one. Ten to twelve with minutes
are read as they stand: nobody invites for 22:30 by writing 10:30.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.rules.dates.apart import blank

EXACT, PLAIN, LOOSE = 3, 2, 1
"""How surely it is a time: 6pm or 18:30; 6:30 or 6.30; a number alone."""

FACE, HOURS = 12, 24
"""Hours on a clock's face, and in a day."""

NOON, DAY = FACE * 60, HOURS * 60
LIKELY_MORNING, LITERAL = 9, 10
"""People meet from nine in the morning on; from ten on two figures are read as they stand."""

_WORDS = ("twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_WORD = "|".join(_WORDS)
_AMPM = r"\s*(?P<half>[ap])\.?\s?m\b\.?"
_MINUTE = r"(?P<minute>[0-5]\d)"
_FREE = r"(?<![\w£$€])(?<!\d[.:/])(?<!\d,)"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day where it stands: the minutes since midnight that it may be."""

    start: int
    end: int
    rank: int
    minutes: tuple[int, ...]


Reading = Callable[[dict[str, str]], tuple[int, ...]]


def either_half(hour: int, minute: int) -> tuple[int, ...]:
    """Give 7 as 19:00 or 7:00, the likelier first."""
    before, after = hour % FACE * 60 + minute, (hour % FACE + FACE) * 60 + minute
    if hour == FACE:
        return (after, DAY + minute)
    return (after, before) if hour < LIKELY_MORNING else (before, after)


def _ampm(groups: dict[str, str]) -> tuple[int, ...]:
    hour, minute = _hour(groups), int(groups.get("minute", 0))
    if groups["half"] == "p":
        return ((hour % FACE + FACE) * 60 + minute,) if 0 < hour < HOURS else ()
    if not 0 < hour <= FACE:
        return ()
    return midnight(groups) if hour == FACE and not minute else (hour % FACE * 60 + minute,)


def _hour(groups: dict[str, str]) -> int:
    return int(groups["hour"]) if groups["hour"].isdigit() else _WORDS.index(groups["hour"]) or FACE


def midnight(_: dict[str, str]) -> tuple[int, ...]:
    """Give both midnights of a day."""
    return 0, DAY


def _noon(_: dict[str, str]) -> tuple[int, ...]:
    return (NOON,)


def _digital(groups: dict[str, str]) -> tuple[int, ...]:
    hour, minute = int(groups["hour"]), int(groups["minute"])
    if hour >= HOURS:
        return (DAY,) if (hour, minute) == (HOURS, 0) else ()
    if hour == minute == 0:
        return midnight(groups)
    literal = hour >= LITERAL or groups["hour"].startswith("0")
    return (hour * 60 + minute,) if literal else either_half(hour, minute)


def _fraction(groups: dict[str, str]) -> tuple[int, ...]:
    hour = _hour(groups)
    if not 0 < hour <= FACE:
        return ()
    to, minute = groups["way"] == "to", 30 if groups["part"] == "half" else 15
    hour, minute = ((hour - 2) % FACE + 1, 60 - minute) if to else (hour, minute)
    if "half" in groups:
        return (hour % FACE * 60 + minute + (NOON if groups["half"] == "p" else 0),)
    return either_half(hour, minute)


def _number(groups: dict[str, str]) -> tuple[int, ...]:
    hour = _hour(groups)
    if hour > FACE:
        return (hour * 60,) if hour < HOURS else ()
    return either_half(hour, 0) if hour else ()


_FORMS: tuple[tuple[int, Reading, re.Pattern[str]], ...] = tuple(
    (rank, reading, re.compile(pattern))
    for rank, reading, pattern in (
        (EXACT, _fraction, rf"\b(?P<part>half|quarter) (?P<way>past) (?P<hour>\d{{1,2}}|{_WORD})\b{_AMPM}"),
        (EXACT, _fraction, rf"\b(?:a )?(?P<part>quarter) (?P<way>to) (?P<hour>\d{{1,2}}|{_WORD})\b{_AMPM}"),
        (PLAIN, _fraction, rf"\b(?P<part>half|quarter) (?P<way>past) (?P<hour>\d{{1,2}}|{_WORD})\b(?![:.]\d)"),
        (PLAIN, _fraction, rf"\b(?:a )?(?P<part>quarter) (?P<way>to) (?P<hour>\d{{1,2}}|{_WORD})\b(?![:.]\d)"),
        (EXACT, _noon, rf"{_FREE}(?:12 ?)?(?:\bnoon|\bmidday|(?<=12)noon)\b"),
        (EXACT, midnight, rf"{_FREE}(?:12 )?\bmidnight\b"),
        (EXACT, _digital, rf"{_FREE}(?P<hour>[01]\d|2[0-3]){_MINUTE}\s?(?:h|hrs|hours)\b"),
        (EXACT, _ampm, rf"{_FREE}(?P<hour>\d{{1,2}})(?:[:.h]?{_MINUTE})?(?::[0-5]\d)?{_AMPM}"),
        (EXACT, _ampm, rf"\b(?P<hour>{_WORD}){_AMPM}"),
        (
            EXACT,
            _digital,
            rf"{_FREE}t?(?P<hour>0\d|1\d|2[0-4])[:.h]{_MINUTE}(?::[0-5]\d(?:\.\d+)?)?(?![\d]|[.:/]\d)(?:\s?(?:h|hrs|hours)\b)?(?![a-y])",
        ),
        (PLAIN, _digital, rf"{_FREE}(?P<hour>\d)[:.h]{_MINUTE}(?::[0-5]\d)?(?!\d|[.:/]\d)(?:\s?(?:h|hrs)\b)?(?![a-y])"),
        (EXACT, lambda groups: _digital({**groups, "minute": "00"}), rf"{_FREE}(?P<hour>1\d|2[0-3]) ?h\b"),
        (PLAIN, _number, rf"{_FREE}\b(?P<hour>\d{{1,2}}|{_WORD}) ?o'?clock\b"),
        (LOOSE, _number, rf"{_FREE}(?P<hour>\d{{1,2}})(?![\w'/%]|[.:,]\d|\s*[£$€%])"),
        (LOOSE, _number, rf"\b(?P<hour>{_WORD})\b"),
    )
)


def find_clocks(text: str) -> list[Clock]:
    """Find what is, or might be, a time of day in a text whose days are blanked."""
    clocks = []
    for rank, reading, pattern in _FORMS:
        for found in pattern.finditer(text):
            minutes = reading({name: value for name, value in found.groupdict().items() if value})
            clocks.append(Clock(found.start(), found.end(), rank, minutes))
        text = pattern.sub(blank, text)
    return sorted((clock for clock in clocks if clock.minutes), key=lambda clock: clock.start)
