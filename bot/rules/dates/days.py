"""The words for a day: where they stand in a text, and which days they may mean.

The line: each form is looked for in turn, the fullest first, and what is found is blanked for the next. A phrase that
we know and do not answer (last Thursday, in two weeks) is blanked without a day: no part of it is to be taken for one.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.rules.dates import calendar, meanings
from bot.rules.dates.apart import blank
from bot.rules.dates.meanings import Groups, Meaning, weekday_of
from bot.rules.dates.outcomes import DayChoice, Part
from storage import DayOrder

FULL, SHORT, BARE, UNANSWERED = 3, 2, 1, 0
"""How much a phrase says: a day and month; figures or a number; a weekday or "tomorrow"; nothing that we answer."""

PARTS = {
    "morning": Part.MORNING,
    "afternoon": Part.AFTERNOON,
    "evening": Part.EVENING,
    "night": Part.EVENING,
    "tonight": Part.EVENING,
}
SERIES = re.compile(r"\b(?:every|each|weekly|fortnightly|monthly)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b")

_NAMES = r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_PARTS = "morning|afternoon|evening|night"
_NAME = rf"\b(?P<name>{_NAMES})\b(?!')\.?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z']| (?:be|not|have|also|need|want|i|we|you)\b)\.?"
)
_START = r"(?<![\w:.£$])(?<!\d[/-])"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
_ENDS = r"(?=\s*(?:$|[^\w\s']|at\b|from\b|@|\d|noon\b|midday\b))"
_YEAR = rf"(?:[ ./-]{{1,2}}(?P<year>20\d\d)\b(?!:)|,\s*(?P<comma_year>20\d\d)\b(?!:){_ENDS}|\s*'(?P<short>\d\d)\b)?"
_NO_RANGE = r"(?!(?:0?\d|1[0-2])\s*(?:-|to\b|until\b|till\b|for\b)\s*\d)"
_NO_TIME = r"(?![:a-z]|\.\d|/\d|\s*[ap]\.?m\b|h\b|\s*o'?clock)"
_PART = rf"(?:[ ,]+(?:in the )?(?P<part>{_PARTS})\b{_ENDS})?"
_LEAD = (
    rf"(?:(?:\b(?:this|next|coming)\s+)?\b(?P<weekday>{_NAMES})\b\.?(?: (?P<early>{_PARTS}))?"
    r"[\s,.(|-]{0,4}(?:the\s+)?)?"
)
_TRAIL = rf"(?:[ ,(-]*\b(?P<trailing>{_NAMES})\b\.?(?!')\)?)?"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_NTH = "|".join(meanings.NTH)
_TWO = r"(?P<first>\d{1,2})"
_NO_MORE = r"(?![\w/]|[.:-]\d)"
_DAYS = rf"(?P<days>{_NUMBER}(?:\s?,\s?{_NUMBER}){{0,5}}\s?(?:-|&|/|and\b|to\b|or\b)\s*{_NUMBER})"
_D12 = r"(?P<second>0[1-9]|1[0-2]|[1-9])"
_COUNT = r"(?:a|an|one|two|three|four|five|six|\d+)"


@dataclass(frozen=True, slots=True)
class DayPhrase:
    """Words for a day; a weekday in them may have to fit another phrase, and then stands `beside` it."""

    start: int
    end: int
    rank: int
    choices: tuple[DayChoice, ...]
    weekday: int | None = None
    part: Part | None = None
    beside: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Form:
    rank: int
    meaning: Meaning
    pattern: re.Pattern[str]


def _form(rank: int, meaning: Meaning, pattern: str) -> _Form:
    return _Form(rank, meaning, re.compile(pattern, re.MULTILINE))


def _bare(meaning: Meaning, pattern: str) -> _Form:
    return _form(BARE, meaning, rf"{pattern}{_PART}")


_FORMS = (
    _form(
        FULL,
        meanings.iso,
        rf"{_LEAD}(?<![\d/.-])(?P<year>20\d\d)(?P<sep>[-/.])(?P<second>\d\d)(?P=sep)(?P<day>\d\d)(?!\d|[a-su-z])",
    ),
    _form(
        FULL,
        meanings.figures,
        rf"{_LEAD}{_START}{_TWO}(?P<sep>[/.-])(?P<second>\d{{1,2}})(?P=sep)(?P<year>20\d\d){_NO_MORE}{_TRAIL}",
    ),
    _form(
        FULL,
        meanings.figures,
        rf"{_LEAD}{_START}{_TWO}(?P<sep>[/.]){_D12}(?P=sep)(?P<short>\d\d){_NO_MORE}{_TRAIL}",
    ),
    _form(
        FULL,
        meanings.figures,
        rf"{_LEAD}{_START}{_TWO}/(?P<second>\d{{1,2}})/(?P<short>\d\d){_NO_MORE}{_TRAIL}",
    ),
    _form(
        FULL,
        meanings.nth,
        rf"\b(?:the )?(?P<nth>{_NTH}) (?P<nthday>{_NAMES}) (?:of|in) {_MONTH}{_YEAR}{_PART}",
    ),
    _form(FULL, meanings.several, rf"{_LEAD}{_START}(?<!at )(?<!from ){_DAYS}\s*(?:of\s+)?{_MONTH}{_YEAR}"),
    _form(FULL, meanings.named, rf"{_LEAD}{_START}{_DAY}\s*(?:of\s+)?[-./]?\s*{_MONTH}{_YEAR}{_TRAIL}{_PART}"),
    _form(FULL, meanings.several, rf"{_LEAD}\b{_MONTH}\s*{_DAYS}(?!\d|[:.]\d|\s*[ap]\.?m\b){_YEAR}"),
    _form(
        FULL,
        meanings.named,
        rf"{_LEAD}\b{_MONTH}[ .,-]{{0,2}}(?:the )?{_NO_RANGE}{_DAY}{_NO_TIME}{_YEAR}{_TRAIL}{_PART}",
    ),
    _form(
        SHORT,
        meanings.figures,
        rf"{_LEAD}{_START}{_TWO}/(?P<second>\d{{1,2}})(?![\w/]|[.:]\d|\s*[ap]\.?m\b){_TRAIL}{_PART}",
    ),
    _form(
        SHORT,
        meanings.figures,
        rf"\b(?P<weekday>{_NAMES})\b[., ]*(?:the )?{_TWO}\.{_D12}"
        r"(?:\.(?!\d)|(?!\d)(?=[ ,]+(?:at )?\d{1,2}(?:[:.]\d\d|\s*[ap]m)))",
    ),
    _form(
        SHORT,
        meanings.figures,
        rf"^\s*{_TWO}\.{_D12}\.(?=\s*(?:$|,|at\b|\d{{1,2}}\s*(?:[:.]\d\d|[ap]m)))",
    ),
    _form(SHORT, meanings.figures, r"(?<![\d.:/£$-])(?P<first>2[4-9]|3[01])\.(?P<second>0[1-9]|1[0-2])(?!\w|\.\d)"),
    _form(SHORT, meanings.weekday_numbered, rf"{_NAME},? (?:the )?{_NO_RANGE}{_DAY}{_NO_TIME}{_ENDS}{_PART}"),
    _form(SHORT, meanings.numbered, rf"\bon the (?P<day>[0-3]?\d)(?:st|nd|rd|th){_ENDS}{_PART}"),
    _form(
        UNANSWERED,
        meanings.nothing,
        rf"\b(?:{_NTH}|every|each|alternate|every other) (?:{_NAMES})\b"
        r"(?: (?:of|in) (?:the|every|each|this|next) month)?",
    ),
    _form(
        UNANSWERED,
        meanings.nothing,
        rf"\b(?:(?:{_NAMES}) )?in {_COUNT} (?:day|week|fortnight|month)s?\b(?:'? time)?"
        rf"|\b(?:{_NAMES}) (?:after next|fortnight)\b",
    ),
    _form(
        UNANSWERED,
        meanings.nothing,
        rf"\b(?:{_COUNT} )?(?:fortnight|weeks)(?: from| on)? (?:today|tomorrow|{_NAMES})\b"
        r"|\b(?:next|this) (?:month|weekend)\b",
    ),
    _bare(meanings.from_today(2), r"\b(?:the )?day after tomorrow\b"),
    _bare(meanings.from_today(8), r"\b(?:tomorrow week|a week (?:from )?tomorrow)\b"),
    _bare(meanings.from_today(7), r"\b(?:today week|a week (?:from )?today)\b"),
    _bare(meanings.from_today(1), r"\b(?:tomorrow|tomorow|tmrw)\b(?!')"),
    _bare(meanings.from_today(0), r"\b(?:today|(?P<tonight>tonight))\b(?!')"),
    _form(BARE, meanings.from_today(0), r"\bthis (?P<part>morning|afternoon|evening)\b"),
    _bare(meanings.from_today(-1), r"\byesterday\b"),
    _bare(meanings.by_name(calendar.week_on), rf"\b(?:a week (?:on|from) )(?P<name>{_NAMES})\b"),
    _bare(meanings.by_name(calendar.week_on), rf"{_NAME} week\b(?! \d{{1,2}}(?:$|[^\w:.]))"),
    _bare(meanings.by_name(meanings.in_week(1)), rf"\bnext week,? (?:on )?{_NAME}"),
    _bare(meanings.by_name(meanings.in_week(1)), rf"{_NAME},? (?:of )?next week\b"),
    _bare(meanings.by_name(meanings.in_week(0)), rf"{_NAME},? (?:of )?this week\b"),
    _bare(meanings.by_name(calendar.next_weekday), rf"\b(?:next|following) {_NAME}"),
    _bare(meanings.by_name(calendar.on_weekday), rf"(?:\b(?:this|coming|this coming) )?{_NAME}"),
)


def find_days(text: str, today: date, order: DayOrder) -> tuple[list[DayPhrase], str]:
    """Find the words for days in a plain text; give also the text without them."""
    phrases: list[DayPhrase] = []
    for form in _FORMS:
        phrases += [_phrase(form, found, today, order) for found in form.pattern.finditer(text)]
        text = form.pattern.sub(blank, text)
    kept = [phrase for phrase in phrases if phrase.rank != UNANSWERED]
    return sorted(kept, key=lambda phrase: phrase.start), text


def _phrase(form: _Form, found: re.Match[str], today: date, order: DayOrder) -> DayPhrase:
    groups = {name: value for name, value in found.groupdict().items() if value}
    choices, weekday = form.meaning(groups, today, order), weekday_of(groups)
    if weekday is not None:
        choices = calendar.fitting(choices, weekday, today)
    part = next((PARTS[groups[name]] for name in ("part", "early", "tonight") if name in groups), None)
    named = weekday if weekday is not None else _name_of(groups, form.rank)
    return DayPhrase(found.start(), found.end(), form.rank, tuple(choices), named, part)


def _name_of(groups: Groups, rank: int) -> int | None:
    return meanings.WEEKDAYS.index(groups["name"][:3]) if rank == BARE and "name" in groups else None
