"""What somebody's words say of when: `read` a text, `join` a day and a time that came apart.

The line: plain letters -> what is no date is blanked -> words for days -> words for hours -> those that belong together
-> moments on the branch's clock, held against Telegram's own marks, if there are any.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from bot.rules.dates.apart import blanked
from bot.rules.dates.calendar import weighed
from bot.rules.dates.chains import Pair, pairs
from bot.rules.dates.days import BARE, SERIES, find_days
from bot.rules.dates.hours import find_hours
from bot.rules.dates.letters import Plain, plain
from bot.rules.dates.moments import moments, settled
from bot.rules.dates.outcomes import (
    Ambiguous,
    Choice,
    DateAlone,
    DayChoice,
    Hint,
    NotUnderstood,
    Reading,
    Reason,
    Span,
    Spans,
    TimeAlone,
    TimeChoice,
    Understood,
)
from bot.rules.dates.spells import within
from bot.rules.dates.stamps import Stamp, marked, placed
from storage import DayOrder

_ON = re.compile(r"\bon\s+(?:the\s+)?$")
LONGEST_TEXT = 4096
"""Telegram's longest message: what stands after that is not read."""


@dataclass(frozen=True, slots=True)
class _Place:
    now: datetime
    zone: ZoneInfo
    order: DayOrder


def read(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    order: DayOrder = DayOrder.DMY,
    stamps: Sequence[Stamp] = (),
    apart: Sequence[str] = (),
) -> Reading:
    """Say which moment a text names; `apart` are names in which no date is looked for, such as the usual venue's."""
    place = _Place(now, zone, order)
    words = _read_words(text, place, apart)
    marks = placed(stamps, text)
    choices = marked([stamp for stamp, _ in marks], now, zone)
    return _held_against(words, choices, tuple(span for _, span in marks), place) if choices else words


def join(day: DateAlone, hours: TimeAlone, *, now: datetime, zone: ZoneInfo) -> Reading:
    """Put together a day and a time that were told one after the other."""
    times = within(hours.choices, day.part)
    if not times:
        return NotUnderstood(Hint.ENDS_FIRST, hours.spans)
    return settled(moments(day.choices, times, hours.clock, now, zone), _merged((*day.spans, *hours.spans)))


def _read_words(original: str, place: _Place, apart: Sequence[str]) -> Reading:
    letters = plain(original[:LONGEST_TEXT])
    text = blanked(letters.text, apart)
    today = place.now.astimezone(place.zone).date()
    days, rest = find_days(text, today, place.order)
    found = pairs(rest, days, find_hours(rest), today)
    if SERIES.search(text) and not any(pair.day and pair.day.rank > BARE for pair in found):
        return NotUnderstood(Hint.ONE_MEETING)
    readings = [_reading(pair, letters, place) for pair in found]
    return readings[0] if len(readings) == 1 else _several(readings)


def _reading(pair: Pair, letters: Plain, place: _Place) -> Reading:
    spans = _in_original(pair, letters)
    today = place.now.astimezone(place.zone).date()
    days = weighed(pair.day.choices, today) if pair.day else []
    if pair.day and not days:
        return NotUnderstood(Hint.NO_SUCH_DAY, spans)
    times = within(pair.time.choices, pair.time.part) if pair.time else []
    if pair.time and not times:
        return NotUnderstood(Hint.ENDS_FIRST, spans)
    day = DateAlone(tuple(days), spans, pair.day.part if pair.day else None)
    hours = TimeAlone(tuple(times), spans, pair.time.clock if pair.time else None)
    if pair.day and pair.time:
        return join(day, hours, now=place.now, zone=place.zone)
    return day if pair.day else hours


def _several(readings: Sequence[Reading]) -> Reading:
    """Put what several phrases say beside each other, to be chosen from."""
    good = [reading for reading in readings if not isinstance(reading, NotUnderstood)]
    if not good:
        return next(iter(readings), NotUnderstood())
    spans = _merged(chain.from_iterable(reading.spans for reading in good))
    choices = [choice for reading in good for choice in _choices(reading)]
    if choices:
        return settled(_marked_several(choices), spans)
    days = [one for reading in good if isinstance(reading, DateAlone) for one in reading.choices]
    times = [one for reading in good if isinstance(reading, TimeAlone) for one in reading.choices]
    if days:
        distinct = list({day.day: day for day in reversed(days)}.values())[::-1]
        return DateAlone(tuple(_several_days(distinct)), spans)
    return TimeAlone(tuple(_several_times(list(dict.fromkeys(times)))), spans)


def _choices(reading: Reading) -> Sequence[Choice]:
    if isinstance(reading, Understood):
        return [Choice(reading.start, reading.end, ())]
    return reading.choices if isinstance(reading, Ambiguous) else ()


def _marked_several(choices: Sequence[Choice]) -> list[Choice]:
    alone = len({choice.instant for choice in choices}) == 1
    return [one if alone else replace(one, reasons=_and_several(one.reasons)) for one in choices]


def _several_days(days: Sequence[DayChoice]) -> list[DayChoice]:
    return [one if len(days) == 1 else replace(one, reasons=_and_several(one.reasons)) for one in days]


def _several_times(times: Sequence[TimeChoice]) -> list[TimeChoice]:
    return [one if len(times) == 1 else replace(one, reasons=_and_several(one.reasons)) for one in times]


def _and_several(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return reasons if Reason.SEVERAL in reasons else (*reasons, Reason.SEVERAL)


def _held_against(words: Reading, choices: Sequence[Choice], spans: Spans, place: _Place) -> Reading:
    """Take Telegram's mark, unless the words name another moment: then either may be right."""
    if isinstance(words, TimeAlone):
        day = DateAlone((DayChoice(choices[0].start.date()),), ())
        words = join(day, words, now=place.now, zone=place.zone)
    said = {choice.instant: choice for choice in _choices(words)}
    used = _merged((*spans, *words.spans))
    same = [choice for choice in choices if choice.instant in said]
    if said and not same:
        worded = [replace(choice, reasons=(*choice.reasons, Reason.WORDS)) for choice in said.values()]
        return settled([*choices, *worded], used)
    taken = same or choices
    return settled([replace(one, end=one.end or _end_of(one, said)) for one in taken], used)


def _end_of(choice: Choice, said: dict[datetime, Choice]) -> datetime | None:
    return said[choice.instant].end if choice.instant in said else None


def _in_original(pair: Pair, letters: Plain) -> Spans:
    """Give where the pair stands in the original, as one stretch if nothing but marks is between."""
    spans: list[Span] = []
    for start, end in sorted((_with_on(start, letters.text), end) for start, end in pair.spans):
        if spans and not any(letter.isalnum() for letter in letters.text[spans[-1][1] : start]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return _merged(letters.span(start, end) for start, end in spans)


def _with_on(start: int, text: str) -> int:
    before = _ON.search(text, max(0, start - 16), start)
    return before.start() if before else start


def _merged(spans: Iterable[Span]) -> Spans:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
