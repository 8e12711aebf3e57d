"""When an article that is gone from its feed was taken back by its site.

The line: no such page, an hour after that was said the first time -> taken back; no such page -> asked again an hour
later; a page -> asked again ever more rarely, a cache may still give it, and after a day it is there to stay;
no answer that says either -> asked again soon, then more rarely, for a week.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from storage import Suspect

APART = timedelta(hours=1)
"""How long the site has to say that there is no such page. One in trouble may say so of all its pages for minutes."""
DOUBTED = timedelta(days=1)
"""How long a page that is still there is doubted."""
SOON = timedelta(minutes=15)
GIVEN_UP = timedelta(days=7)
_NO_PAGE = (404, 410)


@dataclass(frozen=True, slots=True)
class Retracted:
    """A verdict: the site has taken it back."""


@dataclass(frozen=True, slots=True)
class There:
    """A verdict: it is there, or nobody can say; it is not asked for again."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """A verdict: to be asked for again; `refused_at` is since when there is no such page, as far as is known."""

    at: datetime
    refused_at: datetime | None


Verdict: TypeAlias = Retracted | There | AskAgain


def judge(suspect: Suspect, status: int, now: datetime) -> Verdict:
    """Say what the site's answer means: `status` is HTTP's, 200 for a page, 0 for no answer."""
    age = now - suspect.noticed_at
    if status in _NO_PAGE:
        first = suspect.refused_at or now
        return Retracted() if now - first >= APART else AskAgain(first + APART, first)
    if status == 200:  # noqa: PLR2004 -- HTTP's
        return There() if age >= DOUBTED else AskAgain(now + max(APART, age), None)
    return There() if age >= GIVEN_UP else AskAgain(now + max(SOON, age / 4), suspect.refused_at)
