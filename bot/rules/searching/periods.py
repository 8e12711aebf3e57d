"""With which day begins what people call a time that is past: 2024, May, 17/5/2024, last week, 3 days ago.

The grammar of meetings (`rules/dates`) looks ahead and asks in doubt; whoever searches looks back, over years,
and sees at once what came of it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from bot.rules.dates.calendar import day_of
from bot.rules.dates.letters import plain

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_SHORT_YEAR = 2
_LEAP = 9
"""Years in which there is a 29th of February for certain."""

Groups = Mapping[str, str]


def beginning(text: str, today: date) -> date | None:
    """Give the first day of the time that is named, or None where none is; without a year, the last such time."""
    words = " ".join(plain(text).text.replace(",", " ").split())
    for pattern, meaning in _FORMS:
        found = re.fullmatch(pattern, words)
        day = found and meaning({name: part for name, part in found.groupdict().items() if part}, today)
        if day:
            return day
    return None


def _index(names: Sequence[str], word: str) -> int | None:
    """Find what a name, or the beginning of one, stands for."""
    return next((number for number, name in enumerate(names) if name.startswith(word)), None)


def _by_name(groups: Groups, today: date) -> date | None:
    """May; May 2024; 17 May; 17 May 2024."""
    month = _index(_MONTHS, groups["month"])
    return None if month is None else _by_number({**groups, "number": str(month + 1)}, today)


def _by_number(groups: Groups, today: date) -> date | None:
    """2024; 2024-05; 2024-05-17; and without a year."""
    month, day = int(groups.get("number", "1")), int(groups.get("day", "1"))
    if "year" in groups:
        return day_of(int(groups["year"]), month, day)
    days = (day_of(today.year - back, month, day) for back in range(_LEAP))
    return next((found for found in days if found and found <= today), None)


def _by_figures(groups: Groups, today: date) -> date | None:
    """17/5/2024, 17.5.24, 17/5; the month may stand first where the other reading is no day."""
    year = groups.get("year", "")
    dated = {"year": f"20{year}" if len(year) == _SHORT_YEAR else year} if year else {}
    first, second = groups["first"], groups["second"]
    days = (
        _by_number({**dated, "day": day, "number": month}, today) for day, month in ((first, second), (second, first))
    )
    return next(filter(None, days), None)


def _near(groups: Groups, today: date) -> date:
    """Today, yesterday."""
    return today - timedelta(days=groups["word"] == "yesterday")


def _calendar(groups: Groups, today: date) -> date:
    """This or last week, month or year."""
    last = groups["which"] == "last"
    if groups["unit"] == "week":
        return today - timedelta(days=today.weekday() + 7 * last)
    if groups["unit"] == "year":
        return today.replace(year=today.year - last, month=1, day=1)
    return (today.replace(day=1) - timedelta(days=last)).replace(day=1)


def _weekday(groups: Groups, today: date) -> date | None:
    """Monday, last Monday: the last one before today."""
    weekday = _index(_WEEKDAYS, groups["weekday"])
    return None if weekday is None else today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _ago(groups: Groups, today: date) -> date:
    """3 days ago; 2 weeks is short for 2 weeks ago."""
    return today - timedelta(days=min(int(groups["count"]) * _DAYS[groups["unit"]], today.toordinal() - 1))


_FORMS: tuple[tuple[str, Callable[[Groups, date], date | None]], ...] = (
    (rf"{_YEAR}(?:[-/.](?P<number>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}))?)?", _by_number),
    (rf"(?P<number>\d{{1,2}})[-/.]{_YEAR}", _by_number),
    (rf"(?:{_DAY} (?:of )?)?{_MONTH}(?: {_YEAR})?", _by_name),
    (rf"{_MONTH} {_DAY}(?: {_YEAR})?", _by_name),
    (r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})(?:[-/.](?P<year>\d{4}|\d\d))?", _by_figures),
    (r"(?P<word>today|yesterday)", _near),
    (r"(?P<which>this|last) (?P<unit>week|month|year)", _calendar),
    (r"(?:last )?(?P<weekday>[a-z]{3,9})\.?", _weekday),
    (r"(?P<count>\d{1,4}) ?(?P<unit>day|week|month|year)s?(?: ago)?", _ago),
)
