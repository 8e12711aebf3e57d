"""The words for a meeting's hours: a start, perhaps an end or a length, a part of the day, a zone.

The line: lengths are set apart -> single times are found -> two that are joined become a range -> a number alone counts
only after "at" or in a range -> the rest of what belongs to it (evening, sharp, GMT, for two hours) is added.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.rules.dates import spells
from bot.rules.dates.apart import BLANK, blank
from bot.rules.dates.clocks import LOOSE, Clock, find_clocks
from bot.rules.dates.days import PARTS
from bot.rules.dates.outcomes import Part, TimeChoice

_CLOCKS = "utc|gmt|bst|ist|cest|cet|edt|est|et|cdt|cst|ct|mdt|mst|pdt|pst|pt|aedt|aest|acdt|acst|awst|nzdt|nzst"
_PLACES = (
    "london|uk|dublin|irish|paris|berlin|european|new york|eastern|central|mountain|pacific|chicago|toronto|los angeles"
    "|sydney|melbourne|brisbane|hobart|adelaide|darwin|perth|auckland|wellington|nz"
)
_NEAR = 40
"""How far before a time its own words may begin."""

_NUMBERS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "half an": 0.5}
_LENGTH = re.compile(
    r"[ ,(;-]{0,4}(?:\bfor\s+)?(?:about |around )?(?<![\w.:£$])"
    r"(?:(?P<count>\d{1,3}(?:\.\d)?|half an|an?|one|two|three|four)"
    r"[ -]?(?P<unit>hours?|hrs?|minutes?|mins?)|(?P<hours>1[0-2]|[1-9]) ?h)\b"
    r"(?P<half> and a half)?(?: ?(?:and )?(?P<more>[1-5]?\d) ?(?:minutes?|mins?|m)\b)?\)?"
)
_OFFSET = re.compile(r"(?<![a-z])(t\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(z\b|[+-]\d\d:?\d\d\b)")
_TO = re.compile(
    r"(?:\s*start\b)?[\s,;]*(?:-|(?:to|until|till?|through)\b"
    r"|(?:and )?(?:ends?|ending|finish(?:es|ing)?)(?: at| by)?\b:?)\s*"
)
_AND, _FOR, _OR = re.compile(r"\s*and\s*"), re.compile(r"\s*for\s*"), re.compile(r"\s*(?:or|/)\s*")
_AT = re.compile(r"(?:\b(?:at|from|between|starts?|starting|begins?|beginning|time)\b|@)[\s:]*(?:about |around )?$")
_AFTER_DAY = re.compile(rf"{BLANK}[\s,:-]*$")
_FOLLOW = re.compile(rf"\s*(?:$|[^\w\s%]|\n|(?:on|in the|this|sharp|start)\b|{BLANK})")
_DOORS = re.compile(r"\bdoors(?: open)?(?: at| from)?[\s:]*$")
_DOORS_AFTER = re.compile(r"[\s(]*(?:for )?doors\b(?!(?: open)?(?: at| from)?[\s:]*\d)")
_PART = re.compile(r"[\s,]*(?:in the |at |this )?\b(?P<part>morning|afternoon|evening|night)\b")
_EXTRA = re.compile(
    r"\s*(?:\b(?:sharp|onwards?|start|prompt)\b|\(?\b(?:your )?local time\b\)?"
    rf"|\(?\b(?:(?P<clock>(?:utc|gmt) ?[+-] ?\d{{1,2}}(?::?\d\d)?|{_CLOCKS})|(?P<place>{_PLACES}) time)\b\)?"
    r"|(?<=\d)(?P<offset>z\b|[+-]\d\d:?\d\d\b))"
)


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """Words for a meeting's hours, how surely they are some, and whether they are the doors'."""

    start: int
    end: int
    rank: int
    choices: tuple[TimeChoice, ...]
    part: Part | None = None
    clock: str | None = None
    doors: bool = False


def find_hours(text: str) -> list[TimePhrase]:
    """Find the words for hours in a plain text without its days."""
    apart = _OFFSET.sub(lambda found: found[1] + BLANK * len(found[2]), _LENGTH.sub(blank, text))
    return [_with_rest(phrase, text) for phrase in _joined(apart, find_clocks(apart))]


def _joined(text: str, clocks: list[Clock]) -> Iterator[TimePhrase]:
    left = list(clocks)
    while left:
        first, *left = left
        prefix = _AT.search(text, max(0, first.start - _NEAR), first.start)
        start = prefix.start() if prefix else first.start
        choices = _between(text, first, left[0], prefix[0] if prefix else "") if left else None
        if choices is not None:
            second = left.pop(0)
            yield TimePhrase(start, second.end, max(first.rank, second.rank), tuple(choices))
        elif first.rank > LOOSE or _is_told(text, first, told=prefix is not None):
            yield TimePhrase(start, first.end, first.rank, tuple(TimeChoice(minutes) for minutes in first.minutes))


def _is_told(text: str, number: Clock, *, told: bool) -> bool:
    """Say whether a number alone is a time: after "at", before "in the evening", or right after a day."""
    part = _PART.match(text, number.end)
    if part and "in the" in part[0]:
        return True
    near = len(number.minutes) > 1 and _AFTER_DAY.search(text, max(0, number.start - _NEAR), number.start)
    return bool((told or near) and _FOLLOW.match(text, number.end))


def _between(text: str, first: Clock, second: Clock, prefix: str) -> list[TimeChoice] | None:
    """Give what two times mean together; None if they do not belong together."""
    gap = text[first.end : second.start]
    if second.rank == LOOSE and not _FOLLOW.match(text, second.end):
        return None
    if _FOR.fullmatch(gap) and max(first.rank, second.rank) > LOOSE:
        return spells.doors(first, second)
    if _OR.fullmatch(gap) and max(first.rank, second.rank) > LOOSE:
        return spells.either(first, second)
    if not (_TO.fullmatch(gap) or ("between" in prefix and _AND.fullmatch(gap))):
        return None
    if max(first.rank, second.rank) == LOOSE and not (
        prefix or _AFTER_DAY.search(text, max(0, first.start - _NEAR), first.start)
    ):
        return None
    return spells.ranges(first, second)


def _with_rest(phrase: TimePhrase, text: str) -> TimePhrase:
    """Add what follows and belongs to it; and see whether the doors are meant."""
    doors = _DOORS.search(text, max(0, phrase.start - _NEAR), phrase.start)
    start = doors.start() if doors else phrase.start
    phrase = replace(phrase, start=start, doors=bool(doors or _DOORS_AFTER.match(text, phrase.end)))
    while (longer := _longer(phrase, text)) is not None:
        phrase = longer
    return phrase


def _longer(phrase: TimePhrase, text: str) -> TimePhrase | None:
    if phrase.part is None and (part := _PART.match(text, phrase.end)):
        return replace(phrase, end=part.end(), part=PARTS[part["part"]])
    if extra := _EXTRA.match(text, phrase.end):
        return replace(
            phrase, end=extra.end(), clock=phrase.clock or extra["clock"] or extra["place"] or extra["offset"]
        )
    length = _LENGTH.match(text, phrase.end)
    if length and all(choice.end is None and choice.lasts is None for choice in phrase.choices):
        lasting = tuple(replace(choice, lasts=_length(length)) for choice in phrase.choices)
        return replace(phrase, end=length.end(), choices=lasting)
    return None


def _length(found: re.Match[str]) -> timedelta | None:
    written = found["count"] or found["hours"]
    count = _NUMBERS.get(written) or float(written)
    in_minutes = found["unit"] is not None and found["unit"].startswith("m")
    minutes = count * (1 if in_minutes else 60) + (30 if found["half"] else 0) + int(found["more"] or 0)
    return timedelta(minutes=round(minutes)) if minutes > 0 else None
