"""Pressed buttons and their answers."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.demo.telegram.refusals import bad_request
from bot.demo.telegram.shown import Shown, User

ANSWERED_WITHIN = 30
"""Seconds in which Telegram takes an answer; roughly what clients wait."""
LONGEST_ANSWER = 200


@dataclass(frozen=True, slots=True)
class Toast:
    """What the person sees after a press."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(eq=False)
class Press:
    """One press of one button by one person."""

    id: str
    person: User
    message: Shown
    data: str
    at: float
    answer: asyncio.Future[Toast] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Callbacks:
    """All presses of the last half minute, and what came of them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._numbers = itertools.count(4_000_000_000_000_001)
        self._presses: dict[str, Press] = {}
        self.toasts: dict[int, list[str]] = {}

    def press(self, person: User, message: Shown, data: str) -> Press:
        """Record that somebody pressed a button."""
        press = Press(str(next(self._numbers)), person, message, data, self._clock())
        self._forget_old()
        self._presses[press.id] = press
        return press

    def answer(self, press_id: str, toast: Toast) -> Press:
        """Show the answer to who pressed; a second answer is taken and shown to nobody."""
        press = self._presses.get(press_id)
        if press is None or self._clock() - press.at > ANSWERED_WITHIN:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if not press.answer.done():
            press.answer.set_result(toast)
            self.toasts.setdefault(press.person.id, []).append(toast.text)
        return press

    def _forget_old(self) -> None:
        expired = self._clock() - ANSWERED_WITHIN
        while self._presses and (oldest := next(iter(self._presses.values()))).at < expired:
            del self._presses[oldest.id]
