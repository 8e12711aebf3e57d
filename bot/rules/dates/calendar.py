"""Which days a day's parts may mean: a day and month, a weekday, both, a weekday and a number.

Without a year the next such day is meant, unless the last one is so recent that a slip is likelier. A weekday that does
not fit its date is never ignored: the likeliest slips are offered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.rules.dates.outcomes import FARTHEST, HORIZON, LONGEST_AGO, DayChoice, Reason

RECENT = timedelta(days=90)
"""A day and month without a year that was so long ago at most may be a slip, or an old poster."""

SOON, NEAR = timedelta(days=62), timedelta(days=31)
"""How near the next Saturday that is a 7th has to be for "Sat 7" to be likely, and to be beyond doubt."""

WEEK = timedelta(days=7)


def day_of(year: int, month: int, day: int) -> date | None:
    """Give that day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dated(day: int, month: int, year: int | None, today: date) -> list[DayChoice]:
    """Give the day itself when it has a year; else the next such day, and the last one if that is recent."""
    following = _next(day, month, today)
    if year is not None:
        found = day_of(year, month, day)
        return [DayChoice(found, instead=following)] if found else []
    if following is None:
        return []
    last, later = (day_of(following.year + years, month, day) for years in (-1, 1))
    if last and today - last <= RECENT:
        return [DayChoice(last, (Reason.PAST,)), DayChoice(following, (Reason.NEXT,), later)]
    return [DayChoice(following, instead=later)]


def _next(day: int, month: int, today: date) -> date | None:
    years = (day_of(today.year + ahead, month, day) for ahead in range(9))
    return next((found for found in years if found and found >= today), None)


def fitting(choices: Sequence[DayChoice], weekday: int, today: date) -> list[DayChoice]:
    """Keep the days that are this weekday; if none is, offer the date, the weekday near it, and that date in a year."""
    fit = [choice for choice in choices if choice.day.weekday() == weekday]
    if fit and any(Reason.PAST not in choice.reasons for choice in fit):
        return [replace(choice, reasons=()) if choice.reasons == (Reason.NEXT,) else choice for choice in fit]
    if fit or not choices:
        return list(choices)
    by_date = choices[-1].day
    near = by_date + timedelta(days=(weekday - by_date.weekday() + 3) % 7 - 3)
    past = [choice for choice in choices if Reason.PAST in choice.reasons]
    found = [DayChoice(by_date, (Reason.BY_DATE,)), DayChoice(near, (Reason.BY_WEEKDAY,)), *past]
    return found if near >= today else [found[0], *past]


def coming(weekday: int, today: date) -> date:
    """Give the next such day after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def on_weekday(weekday: int, today: date) -> list[DayChoice]:
    """Give the coming one; on such a day, today or a week from today."""
    following = coming(weekday, today)
    if today.weekday() != weekday:
        return [DayChoice(following, instead=following + WEEK)]
    return [DayChoice(today, (Reason.TODAY,), following), DayChoice(following, (Reason.ONE_AFTER,))]


def next_weekday(weekday: int, today: date) -> list[DayChoice]:
    """Give the two that "next Thursday" means to different people."""
    following = coming(weekday, today)
    return [DayChoice(following, (Reason.COMING,)), DayChoice(following + WEEK, (Reason.ONE_AFTER,))]


def week_on(weekday: int, today: date) -> list[DayChoice]:
    """Give what "Thursday week" means: a week after the coming one; on a Thursday, the one or the other."""
    following = coming(weekday, today)
    if today.weekday() != weekday:
        return [DayChoice(following + WEEK)]
    return [DayChoice(following, (Reason.COMING,)), DayChoice(following + WEEK, (Reason.ONE_AFTER,))]


def numbered(day: int, today: date) -> list[DayChoice]:
    """Give the next such day of a month: "the 26th"."""
    found = _in_months(day, today)
    return [DayChoice(found[0], instead=found[1])] if found else []


def weekday_numbered(weekday: int, day: int, today: date) -> list[DayChoice]:
    """Give the next Saturday that is a 7th if it is near, else what else "Sat 7" may be, the coming Saturday too."""
    days = _in_months(day, today)
    both = next((found for found in days if found.weekday() == weekday), None)
    if both is None:
        return []
    if both - today <= NEAR:
        return [DayChoice(both)]
    near = days[0] + timedelta(days=(weekday - days[0].weekday() + 3) % 7 - 3)
    offered = {days[0]: Reason.BY_DATE, near if near >= today else near + WEEK: Reason.BY_WEEKDAY}
    offered.setdefault(coming(weekday, today), Reason.COMING)
    others = [DayChoice(found, (reason,)) for found, reason in offered.items()]
    fitting_both = [DayChoice(both, (Reason.BOTH_LATER,))] if both - today <= HORIZON else []
    return [*fitting_both, *others] if both - today <= SOON else [*others, *fitting_both]


def _in_months(day: int, today: date) -> list[date]:
    months = ((today.year + (today.month - 1 + ahead) // 12, (today.month - 1 + ahead) % 12 + 1) for ahead in range(20))
    days = (day_of(year, month, day) for year, month in months)
    return [found for found in days if found and found >= today]


def nth_weekday(nth: int, weekday: int, month: int, year: int | None, today: date) -> list[DayChoice]:
    """Give the first (1) to fourth, or last (-1), such weekday of a month: the next one if no year is named."""
    years = [year] if year is not None else [today.year, today.year + 1]
    days = [nth_of_month(nth, weekday, month, a_year) for a_year in years]
    kept = [day for day in days if year is not None or day >= today]
    return [DayChoice(day) for day in kept[:1]]


def nth_of_month(nth: int, weekday: int, month: int, year: int) -> date:
    """Give the nth such weekday of that month; -1 is the last."""
    first = coming(weekday, date(year, month, 1) - timedelta(days=1))
    if nth > 0:
        return first + WEEK * (nth - 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return coming(weekday, after - timedelta(days=8))


def weighed(choices: Iterable[DayChoice], today: date) -> list[DayChoice]:
    """Say which days are past or far, and offer what may be meant instead; leave out what nobody means."""
    found: dict[date, DayChoice] = {}
    for choice in choices:
        for one in _weighed(choice, today):
            found.setdefault(one.day, one)
    return list(found.values())


def _weighed(choice: DayChoice, today: date) -> list[DayChoice]:
    ahead = choice.day - today
    if timedelta(0) <= ahead <= HORIZON:
        return [choice]
    reason = Reason.PAST if ahead < timedelta(0) else Reason.FAR
    shown = [replace(choice, reasons=_with(choice.reasons, reason))] if -LONGEST_AGO <= ahead <= FARTHEST else []
    instead = choice.instead if choice.instead and timedelta(0) <= choice.instead - today <= HORIZON else None
    return [*shown, *([DayChoice(instead, (Reason.NEXT,))] if instead else [])]


def _with(reasons: tuple[Reason, ...], reason: Reason) -> tuple[Reason, ...]:
    return reasons if reason in reasons else (*reasons, reason)
