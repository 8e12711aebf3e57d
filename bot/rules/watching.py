"""Which parts of the running bot are silent, decided from when each last did its work.

The line: at work within the time allowed -> well; else silent, from its last work on, until it has really
worked again: that a run has begun is no work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage import Silence

SLOW_SITE = timedelta(seconds=30)
"""How long a fetch may take: a site that makes us wait is no part of ours that hangs.

A feed is well as long as attempts to read it come to an end, be it a failure: that its site is down is told in
the log with the reason and the time of the next try, and lasts as long as it lasts; we are at work.
"""

POLLS = "poll "
"""What the names of parts that read a feed begin with; its id follows."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How long ago a part did its work, or, if it has not `worked` in this run, how long ago that began."""

    ago: timedelta
    worked: bool = True


def is_silent(part: str, ago: timedelta, allowed: timedelta) -> bool:
    """Tell whether a part that did its work so long ago hangs."""
    return ago > allowed + (SLOW_SITE if part.startswith(POLLS) else timedelta(0))


def judge(
    heard: Mapping[str, Heard], silences: Mapping[str, Silence], now: datetime, allowed: timedelta
) -> dict[str, Silence]:
    """Say which parts are silent, and which were until a moment ago; of all others nothing is left to say."""
    judged = {part: _judged(part, heard[part], silences.get(part), now, allowed) for part in heard}
    return {part: silence for part, silence in judged.items() if silence is not None}


def _judged(part: str, heard: Heard, known: Silence | None, now: datetime, allowed: timedelta) -> Silence | None:
    goes_on = known is not None and known.ended_at is None
    if is_silent(part, heard.ago, allowed):
        return known if goes_on else Silence(part, since=now - heard.ago)
    if known is not None and goes_on and heard.worked:
        return replace(known, ended_at=now - heard.ago, told=frozenset())
    return known
