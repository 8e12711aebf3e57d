"""What each form of words for a day means: the named parts of a match -> the days it may be."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from bot.rules.dates import calendar
from bot.rules.dates.outcomes import DayChoice, Reason
from storage import DayOrder

Groups = dict[str, str]
Meaning = Callable[[Groups, date, DayOrder], Sequence[DayChoice]]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}


def weekday_of(groups: Groups) -> int | None:
    """Give the weekday that stands before or after a date."""
    name = groups.get("weekday") or groups.get("trailing")
    return WEEKDAYS.index(name[:3]) if name else None


def _month(groups: Groups) -> int:
    return MONTHS.index(groups["month"][:3]) + 1


def _year(groups: Groups) -> int | None:
    if "short" in groups:
        return 2000 + int(groups["short"])
    written = groups.get("year") or groups.get("comma_year")
    return int(written) if written else None


def named(groups: Groups, today: date, _: DayOrder) -> Sequence[DayChoice]:
    """26 November, Nov 26, 26th of November 2026."""
    return calendar.dated(int(groups["day"]), _month(groups), _year(groups), today)


def several(groups: Groups, today: date, order: DayOrder) -> Sequence[DayChoice]:
    """26-28 November, 26 and 27 Nov."""
    days = re.findall(r"\d+", groups["days"])
    found = [named({**groups, "day": day}, today, order)[-1:] for day in days]
    if not all(found):
        return []
    return [DayChoice(one.day, (Reason.SEVERAL,), one.instead) for ones in found for one in ones]


def iso(groups: Groups, today: date, _: DayOrder) -> Sequence[DayChoice]:
    """2026-11-26."""
    return calendar.dated(int(groups["day"]), int(groups["second"]), int(groups["year"]), today)


def figures(groups: Groups, today: date, order: DayOrder) -> Sequence[DayChoice]:
    """26/11, 26/11/26, 26.11.: in the branch's order; where only the other makes a day, or a future one, with care."""
    usual, other = _in_order(groups, today, order), _in_order(groups, today, _turned(order))
    if usual and other and usual[0].day < today <= other[-1].day:
        return [other[-1], *usual]
    if usual:
        return _by_weekday_or_both(usual, other, groups, order)
    return other


def _in_order(groups: Groups, today: date, order: DayOrder) -> list[DayChoice]:
    first, second = int(groups["first"]), int(groups["second"])
    day, month = (first, second) if order is DayOrder.DMY else (second, first)
    reason = Reason.DAY_FIRST if order is DayOrder.DMY else Reason.MONTH_FIRST
    found = calendar.dated(day, month, _year(groups), today)
    return [DayChoice(one.day, (reason, *one.reasons), one.instead) for one in found]


def _by_weekday_or_both(
    usual: list[DayChoice], other: list[DayChoice], groups: Groups, order: DayOrder
) -> Sequence[DayChoice]:
    """Take the branch's order, unless the weekday fits the other alone: then offer both."""
    weekday = weekday_of(groups)
    fits, turned = ([one for one in some if one.day.weekday() == weekday] for some in (usual, other))
    if weekday is not None and turned and not fits:
        return [turned[-1], usual[-1]]
    reason = Reason.DAY_FIRST if order is DayOrder.DMY else Reason.MONTH_FIRST
    return [DayChoice(one.day, tuple(r for r in one.reasons if r is not reason), one.instead) for one in usual]


def _turned(order: DayOrder) -> DayOrder:
    return DayOrder.MDY if order is DayOrder.DMY else DayOrder.DMY


def nth(groups: Groups, today: date, _: DayOrder) -> Sequence[DayChoice]:
    """First Thursday of December."""
    weekday = WEEKDAYS.index(groups["nthday"][:3])
    return calendar.nth_weekday(NTH[groups["nth"]], weekday, _month(groups), _year(groups), today)


def weekday_numbered(groups: Groups, today: date, _: DayOrder) -> Sequence[DayChoice]:
    """Sat 7, Thursday the 26th."""
    return calendar.weekday_numbered(WEEKDAYS.index(groups["name"][:3]), int(groups["day"]), today)


def numbered(groups: Groups, today: date, _: DayOrder) -> Sequence[DayChoice]:
    """On the 26th."""
    return calendar.numbered(int(groups["day"]), today)


def by_name(meaning: Callable[[int, date], list[DayChoice]]) -> Meaning:
    """Make the meaning of a form that has nothing but a weekday in it."""
    return lambda groups, today, _: meaning(WEEKDAYS.index(groups["name"][:3]), today)


def in_week(ahead: int) -> Callable[[int, date], list[DayChoice]]:
    """Thursday this week (0), Thursday next week (1): where it matters with which day a week begins, both."""

    def meaning(weekday: int, today: date) -> list[DayChoice]:
        monday = today - timedelta(days=today.weekday())
        by_monday = monday + timedelta(days=7 * ahead + weekday)
        since_sunday = (weekday + 1) % 7 - (today.weekday() + 1) % 7 + 7 * ahead
        days = sorted({by_monday, today + timedelta(days=since_sunday)})
        if len(days) == 1:
            return [DayChoice(days[0], instead=days[0] + calendar.WEEK)]
        return [DayChoice(days[0], (Reason.COMING,)), DayChoice(days[1], (Reason.ONE_AFTER,))]

    return meaning


def from_today(days: int) -> Meaning:
    """Today, tomorrow, the day after; should today be past, tomorrow may be meant."""

    def meaning(_: Groups, today: date, __: DayOrder) -> Sequence[DayChoice]:
        return [DayChoice(today + timedelta(days=days), instead=today + timedelta(days=1) if days == 0 else None)]

    return meaning


def nothing(_: Groups, __: date, ___: DayOrder) -> Sequence[DayChoice]:
    """Words that we know and do not answer."""
    return []
