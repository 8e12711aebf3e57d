"""What an outcome means for the outbox rows of a message: a pure decision, of the outcome and the time.

The line: sent, gone, refused, dropped -> settled; moved -> given back at once; later -> given back until the time
that was named, and longer each time when Telegram itself fails; no answer -> a second try, for kinds worth it.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

import structlog

from bot.gateway import Dropped, Gone, Later, Moved, Outcome, Refused, Sent, Unknown
from bot.rules.delivering import Telling, once_more
from bot.rules.retrying import pause
from storage import Postponement, Settlement, Settling, Showing

log = structlog.get_logger()

AGAIN = timedelta(seconds=5)
"""The wait before a message that got no answer is sent a second and last time: a hiccup is over by then."""

Conclusion: TypeAlias = Settlement | Postponement


def conclusion(  # noqa: PLR0911 -- a line for each outcome
    telling: Telling, outcome: Outcome, now: datetime, *, jitter: float
) -> Conclusion:
    """Say how a message's rows end, or when they are due again; `jitter` is 0 to 1."""
    match outcome:
        case Sent(message_id, photo):
            return _ended(telling, Settling.SENT, message_id=message_id, shows=_shows(telling, photo))
        case Gone(reason):
            return _ended(telling, Settling.GONE, reason, pause=True)
        case Dropped(reason):
            return _ended(telling, Settling.DROPPED, reason)
        case Refused(reason):
            log.error("telegram refused a message", notice=telling.first.notice_id, why=reason)
            return _ended(telling, Settling.FAILED, reason)
        case Moved():
            return given_back(telling, now)
        case Later():
            return _later(telling, outcome, now, jitter)
        case Unknown(reason):
            return _unknown(telling, reason, now, jitter)
    assert_never(outcome)


def given_back(telling: Telling, now: datetime, until: datetime | None = None) -> Postponement:
    """Give a message's rows back until then (None: now); their chat waits with them, so that its order is kept."""
    row, ids = telling.first, tuple(row.id for row in telling.rows)
    return Postponement(ids, row.chat_id, until or now, lease=row.leased_until, park=until is not None)


def _shows(telling: Telling, photo: str) -> str:
    if telling.first.about is not None:
        return telling.first.kind
    if len(telling.rows) > 1:
        return Showing.SUMMARY.value
    return (Showing.PHOTO if photo else Showing.ALERT).value


def _later(telling: Telling, later: Later, now: datetime, jitter: float) -> Postponement:
    wait = timedelta(seconds=later.seconds)
    if later.setback:
        wait = max(wait, pause(telling.first.setbacks + 1, jitter=jitter))
    return replace(given_back(telling, now, now + wait), setback=later.setback)


def _unknown(telling: Telling, reason: str, now: datetime, jitter: float) -> Conclusion:
    row = telling.first
    if once_more(row):
        back = given_back(telling, now, now + AGAIN * (1 - jitter / 4))
        return replace(back, counted=True, unanswered=True)
    log.error("a message got no answer: it may not have arrived", notice=row.notice_id, why=reason)
    return _ended(telling, Settling.DEAD, f"no answer: {reason}")


def _ended(
    telling: Telling,
    outcome: Settling,
    detail: str = "",
    *,
    message_id: int | None = None,
    shows: str = "",
    pause: bool = False,
) -> Settlement:
    row = telling.first
    ids, revisions = tuple(row.id for row in telling.rows), tuple(row.revision for row in telling.rows)
    return Settlement(ids, row.chat_id, outcome, detail, message_id, row.thread_id, shows, revisions, pause)
