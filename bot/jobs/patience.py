"""What Telegram's answers say of Telegram itself: whether it is there, and whether it wants less from us.

One message without an answer, or with an error of Telegram's own, is that message's trouble. Several in a row are
an outage: nothing leaves until Telegram answers, and then one at a time at first, so that it does not use up the
second try of everything; between such trials it waits, longer each time.
When it refuses chat after chat with a 429, it means the bot, not a chat: nothing leaves until the time it named.
"""

from datetime import datetime, timedelta

import structlog

from bot.gateway import Later, Outcome, Sent, Unknown
from bot.rules.retrying import pause

log = structlog.get_logger()

SILENT_AFTER = 3
"""Messages in a row that Telegram did not deal with: from so many on, it is Telegram that is silent."""
LONGEST_TRIAL_PAUSE, LONGEST_ERROR_PAUSE = timedelta(minutes=1), timedelta(seconds=10)
REFUSED_AFTER = 5
"""Chats refused in a row with a 429: from so many on, the limit is on the bot."""


class Patience:
    """Learns from each outcome of a broadcast."""

    def __init__(self, now: datetime) -> None:
        self._quiet = (now, now)
        self._unanswered = self._trials = 0
        self._refused: set[int] = set()

    @property
    def silent(self) -> bool:
        """Tell whether Telegram does not answer at present."""
        return self._unanswered >= SILENT_AFTER

    @property
    def answered(self) -> bool:
        """Tell whether Telegram dealt with the last message."""
        return not self._unanswered

    def quiet_for(self, now: datetime) -> float:
        """Give the seconds for which nothing may leave."""
        since, until = self._quiet
        return max((until - now).total_seconds(), 0.0) if now >= since else 0.0  # the clock was set back

    def note(self, chat: int, outcome: Outcome, now: datetime, *, trial: bool = False) -> None:
        """Learn from one outcome; a `trial` is what was sent alone, in silence."""
        if isinstance(outcome, Unknown) or (isinstance(outcome, Later) and outcome.setback):
            self._unanswered += 1
            if self._unanswered == SILENT_AFTER:
                log.warning("telegram does not answer: nothing more is sent until it does", why=outcome.reason)
            if trial:
                self._trials += 1
                # One without an answer has used up a try.
                longest = LONGEST_TRIAL_PAUSE if isinstance(outcome, Unknown) else LONGEST_ERROR_PAUSE
                self._quiet = (now, now + min(pause(self._trials, jitter=0.0), longest))
            return
        self._unanswered = self._trials = 0
        if isinstance(outcome, Sent):
            self._refused.clear()
        elif isinstance(outcome, Later) and outcome.chat:
            self._refused.add(chat)
            if len(self._refused) >= REFUSED_AFTER:
                self._refused.clear()
                self._quiet = (now, now + timedelta(seconds=outcome.seconds))
                log.warning(
                    "telegram wants less from us: nothing more is sent for now",
                    why=outcome.reason,
                    seconds=outcome.seconds,
                )
