"""A day and a time of day -> moments on the clock of a place, and what to make of them.

The line: each day with each time -> local moments, two where the clocks skip or repeat the hour or another clock was
named -> those that are past or far are left out, or asked about with the next such day when nothing else is left
-> one: understood; a few: ambiguous.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.rules.dates.outcomes import (
    CARE,
    FARTHEST,
    HORIZON,
    LONGEST_AGO,
    MOST_CHOICES,
    Ambiguous,
    Choice,
    DayChoice,
    Hint,
    NotUnderstood,
    Reading,
    Reason,
    Spans,
    TimeChoice,
    Understood,
)

_FIGURES = re.compile(r"(?:utc|gmt)? ?(?P<sign>[+-]) ?(?P<hours>\d\d?):?(?P<minutes>\d\d)?")
_SKIPS = {Reason.BEFORE_SKIP, Reason.AFTER_SKIP}
_ASKED = {Reason.PAST, Reason.FAR}
_OFFSETS = dict.fromkeys(("z", "utc", "gmt"), 0.0) | {
    "bst": 1.0,
    "cet": 1.0,
    "cest": 2.0,
    "est": -5.0,
    "edt": -4.0,
    "cst": -6.0,
    "cdt": -5.0,
    "mst": -7.0,
    "mdt": -6.0,
    "pst": -8.0,
    "pdt": -7.0,
    "awst": 8.0,
    "acst": 9.5,
    "acdt": 10.5,
    "aest": 10.0,
    "aedt": 11.0,
    "nzst": 12.0,
    "nzdt": 13.0,
}


def moments(
    days: Sequence[DayChoice], times: Sequence[TimeChoice], clock: str | None, now: datetime, zone: ZoneInfo
) -> list[Choice]:
    """Give the moments that are worth offering, the likeliest first."""
    every = [one for day in days for hours in times for one in _on(day.day, day.reasons, hours, clock, zone)]
    kept = [one for one in every if _ASKED & set(one.reasons) or is_plausible(one.start, now)]
    if kept:
        return kept
    others = [day.instead for day in days if day.instead]
    following = [one for day in others for hours in times for one in _on(day, (Reason.NEXT,), hours, clock, zone)]
    said = [shown for one in every for shown in out_of_window(one, now)]
    return said + [one for one in following if is_plausible(one.start, now)]


def is_plausible(start: datetime, now: datetime) -> bool:
    """Say whether a meeting may begin then without being asked about: not past, not over 18 months ahead."""
    return now < start.astimezone(UTC) <= now + HORIZON


def out_of_window(choice: Choice, now: datetime) -> list[Choice]:
    """Give a choice that is past or far with that as a reason; nothing if nobody can have meant it."""
    ahead = choice.instant - now
    reason = Reason.PAST if ahead <= timedelta(0) else Reason.FAR
    return [replace(choice, reasons=(*choice.reasons, reason))] if -LONGEST_AGO <= ahead <= FARTHEST else []


def _on(day: date, reasons: tuple[Reason, ...], hours: TimeChoice, clock: str | None, zone: ZoneInfo) -> list[Choice]:
    wall = datetime.combine(day, time()) + timedelta(minutes=hours.start)
    return [
        Choice(start, _end(start, wall, hours, zone, skipped=bool(_SKIPS & set(why))), (*reasons, *hours.reasons, *why))
        for start, why in _by_clock(wall, clock, zone)
    ]


def _by_clock(wall: datetime, clock: str | None, zone: ZoneInfo) -> list[tuple[datetime, tuple[Reason, ...]]]:
    """Read a wall time on the branch's clock, on one that was named, or on either where they differ."""
    own = local(wall, zone)
    if clock is None or all(_shows(start, clock, zone) for start, _ in own):
        return own
    offset = _offset(clock)
    if offset is None:
        return [(start, (*why, Reason.BRANCH_CLOCK)) for start, why in own]
    named = wall.replace(tzinfo=timezone(offset)).astimezone(zone)
    if (
        clock == "z"
        or _FIGURES.fullmatch(clock)
        or (len(own) == 1 and own[0][0].astimezone(UTC) == named.astimezone(UTC))
    ):
        return [(named, ())]
    return [*((start, (*why, Reason.BRANCH_CLOCK)) for start, why in own), (named, (Reason.NAMED_CLOCK,))]


def _shows(start: datetime, clock: str, zone: ZoneInfo) -> bool:
    """Say whether a name is the branch's own clock's: AEDT, ET, London."""
    short = (start.tzname() or "").lower()
    return clock in {short, short[:1] + short[-1:]} or clock.replace(" ", "_") in zone.key.lower().split("/")


def _offset(clock: str) -> timedelta | None:
    figures = _FIGURES.fullmatch(clock)
    if figures is None:
        return timedelta(hours=_OFFSETS[clock]) if clock in _OFFSETS else None
    size = timedelta(hours=min(int(figures["hours"]), 23), minutes=min(int(figures["minutes"] or 0), 59))
    return -size if figures["sign"] == "-" else size


def local(wall: datetime, zone: ZoneInfo) -> list[tuple[datetime, tuple[Reason, ...]]]:
    """Give the moment of a wall time; two where the clocks go back over it, or skip it."""
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    earlier, later = first.astimezone(UTC), second.astimezone(UTC)
    if earlier == later:
        return [(first, ())]
    if earlier < later:
        return [(first, (Reason.EARLIER,)), (second, (Reason.LATER,))]
    return [(later.astimezone(zone), (Reason.BEFORE_SKIP,)), (earlier.astimezone(zone), (Reason.AFTER_SKIP,))]


def _end(start: datetime, wall: datetime, hours: TimeChoice, zone: ZoneInfo, *, skipped: bool) -> datetime | None:
    if hours.lasts is not None:
        return (start.astimezone(UTC) + hours.lasts).astimezone(zone)
    if hours.end is None:
        return None
    length = timedelta(minutes=hours.end - hours.start)
    if start.replace(tzinfo=None) != wall and not skipped:  # told by another clock
        return (start.astimezone(UTC) + length).astimezone(zone)
    after = [end for end, _ in local(wall + length, zone) if end.astimezone(UTC) > start.astimezone(UTC)]
    return after[0] if after else None


def _distinct(choices: Iterable[Choice]) -> list[Choice]:
    found: dict[datetime, Choice] = {}
    for choice in choices:
        found.setdefault(choice.instant, choice)
    return list(found.values())


def settled(choices: Sequence[Choice], spans: Spans) -> Reading:
    """Say what follows: one moment is understood unless it takes care, a few are offered, more are no answer."""
    distinct = _distinct(choices)
    if not distinct:
        return NotUnderstood(Hint.NO_SUCH_DAY, spans)
    if len(distinct) > MOST_CHOICES:
        return NotUnderstood(Hint.ONE_MEETING, spans)
    if len(distinct) == 1 and not CARE & set(distinct[0].reasons):
        return Understood(distinct[0].start, distinct[0].end, spans)
    return Ambiguous(tuple(distinct), spans)
