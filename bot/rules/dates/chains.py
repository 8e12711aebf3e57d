"""Which words for a day and which for a time belong together.

The line: what follows each other with nothing but marks and small words between is a chain -> a weekday in it has to
fit its date -> chains with a day and a time are the meeting's; else the fullest day and the surest time are -> a bare
weekday or "today" in a sentence counts for nothing, and what contradicts is never left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.rules.dates import calendar
from bot.rules.dates.apart import BLANK
from bot.rules.dates.days import BARE, DayPhrase
from bot.rules.dates.hours import TimePhrase

_SMALL = (
    "at|from|on|the|of|in|or|and|starts?|starting|time|date|day|when|kick[ -]?off|begins?|beginning|commencing|open"
)
_JOIN = re.compile(rf"(?:[^\w{BLANK}]|\b(?:{_SMALL})\b)*")
_BEFORE, _AFTER = re.compile(r"(?:^|[^\w\s']|\bon\b)\s*$|\n *$"), re.compile(r"\s*(?:$|[^\w\s']|at\b|in\b)| *\n")


@dataclass(frozen=True, slots=True)
class Pair:
    """A day and a time that belong together; one of them may be missing."""

    day: DayPhrase | None
    time: TimePhrase | None

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Give where they stand."""
        found = [(phrase.start, phrase.end) for phrase in (self.day, self.time) if phrase]
        return found + list(self.day.beside if self.day else ())


@dataclass(frozen=True, slots=True)
class _Chain:
    days: tuple[DayPhrase, ...]
    times: tuple[TimePhrase, ...]


def pairs(text: str, days: Sequence[DayPhrase], times: Sequence[TimePhrase], today: date) -> list[Pair]:
    """Give the pairs that may be the meeting's: one, if the words are clear."""
    chains = [_sharpened(chain, text, today) for chain in _chains(text, days, times)]
    whole = [pair for chain in chains if chain.days and chain.times for pair in _paired(chain)]
    apart = [day for chain in chains if not chain.times for day in chain.days if _counts(day, text)]
    if whole:
        return _with_contradictions(whole, apart)
    surest: list[TimePhrase] = _surest([hours for chain in chains for hours in chain.times])
    fullest = [day for day in apart if day.rank == max(other.rank for other in apart)]
    if not fullest or not surest:
        return [*(Pair(day, None) for day in fullest), *(Pair(None, hours) for hours in surest)]
    return [Pair(day, hours) for day in fullest for hours in surest]


def _chains(text: str, days: Sequence[DayPhrase], times: Sequence[TimePhrase]) -> list[_Chain]:
    chains: list[list[DayPhrase | TimePhrase]] = []
    end = 0
    phrases: list[DayPhrase | TimePhrase] = [*days, *times]
    for phrase in sorted(phrases, key=lambda one: one.start):
        if chains and _JOIN.fullmatch(text, end, max(end, phrase.start)):
            chains[-1].append(phrase)
        else:
            chains.append([phrase])
        end = phrase.end
    return [
        _Chain(
            tuple(phrase for phrase in chain if isinstance(phrase, DayPhrase)),
            tuple(phrase for phrase in chain if isinstance(phrase, TimePhrase)),
        )
        for chain in chains
    ]


def _sharpened(chain: _Chain, text: str, today: date) -> _Chain:
    """Hold a bare weekday, or "tomorrow", against the date beside it; one that ends a sentence is left alone."""
    full = [day for day in chain.days if day.rank > BARE]
    if len(full) != 1:
        return chain
    day, first = full[0], min([*(one.start for one in chain.days), *(one.start for one in chain.times)])
    for word in chain.days:
        if word.rank == BARE and (word.start > first or _stands_free(word, text)):
            day = _held_against(day, word, today)
    return replace(chain, days=(day,))


def _held_against(day: DayPhrase, word: DayPhrase, today: date) -> DayPhrase:
    day = replace(day, part=day.part or word.part, beside=(*day.beside, (word.start, word.end)))
    if word.weekday is not None:
        return replace(day, choices=tuple(calendar.fitting(day.choices, word.weekday, today)))
    said = {choice.day for choice in word.choices}
    same = tuple(choice for choice in day.choices if choice.day in said)
    return replace(day, choices=same or (*day.choices, *word.choices))


def _paired(chain: _Chain) -> list[Pair]:
    top = max(day.rank for day in chain.days)
    days, times = [day for day in chain.days if day.rank == top or day.rank > BARE], _surest(chain.times)
    if len(days) == len(times):
        return [Pair(day, hours) for day, hours in zip(days, times, strict=True)]
    return [Pair(day, hours) for day in days for hours in times]


def _surest(times: Sequence[TimePhrase]) -> list[TimePhrase]:
    """Leave out the doors' time beside another, and guesses beside what is sure."""
    begins = [hours for hours in times if not hours.doors] or list(times)
    return [hours for hours in begins if hours.rank == max(other.rank for other in begins)]


def _with_contradictions(whole: list[Pair], apart: Sequence[DayPhrase]) -> list[Pair]:
    """Where a fuller date stands elsewhere than the time, it may be the one: "26 November ... Friday 6pm"."""
    ranks = [pair.day.rank for pair in whole if pair.day]
    fuller = [day for day in apart if day.rank > max(ranks)]
    kept = [pair for pair in whole if pair.day and (pair.day.rank > BARE or max(ranks) == BARE)]
    return kept + [Pair(day, kept[0].time) for day in fuller]


def _counts(day: DayPhrase, text: str) -> bool:
    """Say whether a day without a time is one: a bare weekday only where it stands by itself."""
    return day.rank > BARE or (_stands_free(day, text) and _AFTER.match(text, day.end) is not None)


def _stands_free(day: DayPhrase, text: str) -> bool:
    return _BEFORE.search(text, max(0, day.start - 8), day.start) is not None
