"""Questions that the bot has half a minute to answer."""

import itertools
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from bot.demo.telegram.refusals import bad_request

ANSWERED_WITHIN = 30
"""Seconds in which Telegram takes an answer; roughly what clients wait."""


class _Asked(Protocol):
    @property
    def at(self) -> float: ...


Asked = TypeVar("Asked", bound=_Asked)


class Waiting(Generic[Asked]):
    """The questions of the last half minute, by id."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._numbers = itertools.count(4_000_000_000_000_001)
        self._asked: dict[str, Asked] = {}

    def add(self, ask: Callable[[str, float], Asked]) -> Asked:
        """Make a question from a new id and the time, and keep it."""
        question_id, now = str(next(self._numbers)), self._clock()
        while self._asked and (oldest := next(iter(self._asked.items())))[1].at < now - ANSWERED_WITHIN:
            del self._asked[oldest[0]]
        self._asked[question_id] = ask(question_id, now)
        return self._asked[question_id]

    def find(self, question_id: str) -> Asked:
        """Find a question that can still be answered."""
        asked = self._asked.get(question_id)
        if asked is None or self._clock() - asked.at > ANSWERED_WITHIN:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return asked
