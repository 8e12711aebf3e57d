"""The time of a draft: what is understood, what is still open, and what an answer to that settles.

The line: what was said before (an open reading, or the start that is set) and what is said now -> one reading
-> the start, or an open reading, which is kept until it is settled: words such as "tomorrow" are read once.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.rules.dates import (
    Ambiguous,
    Choice,
    DateAlone,
    DayChoice,
    NotUnderstood,
    Part,
    Reading,
    Reason,
    Stamp,
    TimeAlone,
    TimeChoice,
    Understood,
    join,
    read,
)
from bot.rules.drafts.fields import Fault, Field, Wrong
from storage import DayOrder, DraftContent

_HOUR = 60
_NUMBER = re.compile(r"\s*\d{1,2}\s*")


def read_time(
    text: str, *, now: datetime, zone: ZoneInfo, order: DayOrder = DayOrder.DMY, stamps: Sequence[Stamp] = ()
) -> Reading:
    """Read the answer to when it is: there a number alone is an hour."""
    if _NUMBER.fullmatch(text):
        text = f"at {text}"
    return read(text, now=now, zone=zone, order=order, stamps=stamps)


def timed(content: DraftContent, said: Reading, now: datetime) -> DraftContent | Fault:
    """Give the draft with what is said of its time now, together with what is known."""
    zone = ZoneInfo(content.details.zone)
    reading = _combined(open_reading(content) or _set(content, zone), said, now, zone)
    if isinstance(reading, NotUnderstood):
        return Fault(Field.START, Wrong.NO_TIME, reading.hint)
    if isinstance(reading, Understood):
        return settled_as(content, reading.start, reading.end)
    if isinstance(reading, Ambiguous) and not offered(reading, now):
        return Fault(Field.START, Wrong.PAST)
    return replace(content, when=_written(reading))


def settled_as(content: DraftContent, start: datetime, end: datetime | None) -> DraftContent:
    """Give the draft with this start; it lasts as long as it did, if no end is said."""
    before, start, end = content.details, start.astimezone(UTC), end and end.astimezone(UTC)
    if end is None and before.starts_at and before.ends_at:
        end = start + (before.ends_at - before.starts_at)
    return replace(content, details=replace(before, starts_at=start, ends_at=end), when="")


def offered(reading: Reading | None, now: datetime) -> Sequence[Choice]:
    """Give the moments to choose from: those that are still to come."""
    return [one for one in reading.choices if one.instant > now] if isinstance(reading, Ambiguous) else ()


def chosen(content: DraftContent, unix: int, now: datetime) -> DraftContent | None:
    """Give the draft with the offered moment that begins at that second; None if there is none."""
    found = [one for one in offered(open_reading(content), now) if int(one.instant.timestamp()) == unix]
    return settled_as(content, found[0].start, found[0].end) if found else None


def open_reading(content: DraftContent) -> Reading | None:
    """Give what was understood of the time and is not settled."""
    if not content.when:
        return None
    kept, zone = json.loads(content.when), ZoneInfo(content.details.zone)
    match kept["is"]:
        case "moments":
            return Ambiguous(tuple(_choice(one, zone) for one in kept["choices"]), ())
        case "days":
            return DateAlone(tuple(map(_day, kept["choices"])), (), Part(kept["part"]) if kept["part"] else None)
        case _:
            return TimeAlone(tuple(map(_time, kept["choices"])), (), kept["clock"])


def _combined(known: Reading | None, said: Reading, now: datetime, zone: ZoneInfo) -> Reading:
    """Put a day or a time that is said alone to what is known of the other."""
    if isinstance(said, DateAlone) and (times := _times(known)):
        return join(
            said, TimeAlone(times, (), known.clock if isinstance(known, TimeAlone) else None), now=now, zone=zone
        )
    if isinstance(said, TimeAlone) and (days := _days(known)):
        part = known.part if isinstance(known, DateAlone) else None
        return join(DateAlone(days, (), part), said, now=now, zone=zone)
    return said


def _set(content: DraftContent, zone: ZoneInfo) -> Reading | None:
    """Give the time that is set already."""
    start, end = content.details.starts_at, content.details.ends_at
    return Understood(start.astimezone(zone), end.astimezone(zone) if end else None, ()) if start else None


def _times(known: Reading | None) -> tuple[TimeChoice, ...]:
    if isinstance(known, TimeAlone):
        return known.choices
    return tuple(dict.fromkeys(_hours(one) for one in _moments(known)))


def _days(known: Reading | None) -> tuple[DayChoice, ...]:
    if isinstance(known, DateAlone):
        return known.choices
    return tuple(DayChoice(day) for day in dict.fromkeys(one.start.date() for one in _moments(known)))


def _moments(known: Reading | None) -> Iterable[Understood | Choice]:
    if isinstance(known, Understood):
        return [known]
    return known.choices if isinstance(known, Ambiguous) else []


def _hours(one: Understood | Choice) -> TimeChoice:
    lasts = one.end - one.start if one.end else None
    return TimeChoice(one.start.hour * _HOUR + one.start.minute, lasts=lasts)


def _written(reading: Ambiguous | DateAlone | TimeAlone) -> str:
    kept: dict[str, object]
    if isinstance(reading, Ambiguous):
        choices = [[_iso(one.start), _iso(one.end), one.reasons] for one in reading.choices]
        kept = {"is": "moments", "choices": choices}
    elif isinstance(reading, DateAlone):
        days = [[one.day.isoformat(), one.reasons, _iso(one.instead)] for one in reading.choices]
        kept = {"is": "days", "choices": days, "part": reading.part}
    else:
        times = [[one.start, one.end, one.lasts and one.lasts.total_seconds(), one.reasons] for one in reading.choices]
        kept = {"is": "times", "choices": times, "clock": reading.clock}
    return json.dumps(kept)


def _iso(one: date | None) -> str | None:
    return one.isoformat() if one else None


def _choice(kept: Any, zone: ZoneInfo) -> Choice:
    start, end, reasons = kept
    at = datetime.fromisoformat(start).astimezone(zone)
    return Choice(at, datetime.fromisoformat(end).astimezone(zone) if end else None, _reasons(reasons))


def _day(kept: Any) -> DayChoice:
    day, reasons, instead = kept
    return DayChoice(date.fromisoformat(day), _reasons(reasons), date.fromisoformat(instead) if instead else None)


def _time(kept: Any) -> TimeChoice:
    start, end, lasts, reasons = kept
    return TimeChoice(start, end, timedelta(seconds=lasts) if lasts else None, _reasons(reasons))


def _reasons(kept: Any) -> tuple[Reason, ...]:
    return tuple(map(Reason, kept))
