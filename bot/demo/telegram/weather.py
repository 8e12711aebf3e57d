"""Random trouble from a seed: limits that then hold, errors, lost answers, slowness."""

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.demo.telegram.faults import MESSAGING, Dropped
from bot.demo.telegram.refusals import Refusal, too_many_requests


@dataclass(frozen=True, slots=True)
class Early:
    """A message to a chat that had been told to wait, and how many seconds too soon it came."""

    chat: int
    seconds: float


@dataclass
class Weather:
    """What befalls messages and edits from now on: shares of them, where 0.1 is one in ten.

    A chat that was answered 429 is refused until its time has come; what comes before is noted as `early`.
    """

    too_many: float = 0
    retry_after: tuple[int, int] = (1, 5)
    """The fewest and the most seconds that a 429 names."""
    bad_gateway: float = 0
    unanswered: float = 0
    """These take effect, and the connection breaks instead of an answer."""
    latency: float = 0
    slow: float = 0
    tail: float = 0
    """Every answer takes `latency` seconds, and the `slow` ones `tail` more on average."""
    seed: int = 0
    clock: Callable[[], float] = time.monotonic
    early: list[Early] = field(default_factory=list)
    _told: dict[int, tuple[float, float]] = field(default_factory=dict)
    """For each chat, when it was last answered 429, and until when it has to wait."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 -- weather is no secret

    def delay(self) -> float:
        """Say how long this answer takes."""
        slow = self.slow and self._chance.random() < self.slow
        return self.latency + (self._chance.expovariate(1 / self.tail) if slow else 0)

    def strike(self, method: str, chat: int | None, arrived: float) -> None:
        """Refuse a message before it takes effect, if it comes too early or has bad luck."""
        if method not in MESSAGING or chat is None:
            return
        self._hold(chat, arrived)
        luck = self._chance.random()
        if luck < self.too_many:
            seconds = self._chance.randint(*self.retry_after)
            self._told[chat] = self.clock(), self.clock() + seconds
            raise too_many_requests(seconds)
        if luck < self.too_many + self.bad_gateway:
            raise Refusal(502, "Bad Gateway")

    def break_off(self, method: str) -> None:
        """Break the connection of a message that has taken effect, if it has bad luck."""
        if method in MESSAGING and self._chance.random() < self.unanswered:
            raise Dropped

    def _hold(self, chat: int, arrived: float) -> None:
        """Refuse what comes before the time that this chat was told; what was on its way already is forgiven."""
        answered, until = self._told.get(chat, (0.0, 0.0))
        if arrived >= until:
            return
        if arrived > answered:
            self.early.append(Early(chat, until - arrived))
        raise too_many_requests(math.ceil(until - arrived))
