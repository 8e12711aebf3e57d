"""When a meeting is held again: the last one's date moved on by its usual step."""

from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.dates.calendar import WEEK, nth_of_month
from bot.rules.dates.moments import local

_DAYS_OF_WEEK = 7
_ALWAYS = 4
"""Every month has so many of each weekday; a fifth is taken for the last."""


class Step(StrEnum):
    """How often it is held."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "the same weekday of the month"


def usual_step(starts: tuple[date, ...]) -> Step:
    """Tell from the days of the last meetings, in order, how often they are held: weekly unless they say else."""
    if len(starts) < 2:  # noqa: PLR2004 -- one has no step
        return Step.WEEKLY
    apart = (starts[-1] - starts[-2]).days
    if apart == 2 * _DAYS_OF_WEEK:
        return Step.FORTNIGHTLY
    return Step.MONTHLY if 4 * _DAYS_OF_WEEK <= apart <= 5 * _DAYS_OF_WEEK else Step.WEEKLY


def same_again(last_start_local: datetime, now: datetime, zone: ZoneInfo, step: Step = Step.WEEKLY) -> datetime:
    """Give the next start in the future: the same wall time on the branch's clock, a step or more after the last.

    A wall time that the clocks skip moves to after the gap, one that they repeat is the first: it is shown, and can
    be changed, before anybody is told.
    """
    wall = last_start_local.replace(tzinfo=None)
    moved = 0
    while True:
        moved += 1
        day = _moved(wall.date(), moved, step)
        start = _one(datetime.combine(day, wall.time()), zone)
        if start.astimezone(UTC) > now:
            return start


def _one(wall: datetime, zone: ZoneInfo) -> datetime:
    found = local(wall, zone)
    return found[0][0] if found[0][0].replace(tzinfo=None) == wall else found[-1][0]


def _moved(day: date, steps: int, step: Step) -> date:
    if step is not Step.MONTHLY:
        return day + WEEK * steps * (2 if step is Step.FORTNIGHTLY else 1)
    months, nth = day.year * 12 + day.month - 1 + steps, (day.day - 1) // _DAYS_OF_WEEK + 1
    return nth_of_month(nth if nth <= _ALWAYS else -1, day.weekday(), months % 12 + 1, months // 12)
