"""The end of a meeting whose start is known: an hour, a length, or a day and an hour."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.dates import Ambiguous, Choice, DateAlone, DayChoice, TimeAlone, Understood, join, read
from storage import DayOrder, DraftContent

LONGEST = timedelta(days=14)
_LEADING = re.compile(r"\s*(?:until|till?|to|for|ends?|lasts?|length|about)\b[\s:]*(?:at\b)?", re.IGNORECASE)


def read_end(content: DraftContent, text: str, now: datetime, order: DayOrder) -> datetime | None:
    """Read when a draft's meeting ends; None where that is not plain, or not after its start."""
    zone = ZoneInfo(content.details.zone)
    start = content.details.starts_at
    if start is None:
        return None
    start = start.astimezone(zone)
    words = _LEADING.sub("", text, count=1)
    for phrase in (f"{start:%H:%M} to {words}", f"{start:%H:%M} for {words}"):
        found = read(phrase, now=now, zone=zone, order=order)
        if isinstance(found, TimeAlone) and (end := _of_hours(found, start, zone)):
            return end
    found = read(words, now=now, zone=zone, order=order)
    later = isinstance(found, Understood) and start < found.start <= start + LONGEST
    return found.start if isinstance(found, Understood) and later else None


def _of_hours(hours: TimeAlone, start: datetime, zone: ZoneInfo) -> datetime | None:
    """Give the end of the one range of hours that begins with the start."""
    ended = TimeAlone(tuple(one for one in hours.choices if one.end or one.lasts), ())
    before = start.astimezone(UTC) - timedelta(seconds=1)
    found = join(DateAlone((DayChoice(start.date()),), ()), ended, now=before, zone=zone) if ended.choices else None
    moments: list[Understood | Choice] = [found] if isinstance(found, Understood) else []
    moments += found.choices if isinstance(found, Ambiguous) else ()
    ends = {one.end for one in moments if one.instant == start.astimezone(UTC) and one.end}
    return ends.pop() if len(ends) == 1 else None
