"""Pressed buttons and their answers."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.demo.telegram.shown import Shown, User
from bot.demo.telegram.waiting import Waiting

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
    at: float
    person: User
    message: Shown
    data: str
    answer: asyncio.Future[Toast] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Callbacks:
    """All presses of the last half minute, and what came of them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._presses: Waiting[Press] = Waiting(clock)
        self.toasts: dict[int, list[str]] = {}

    def press(self, person: User, message: Shown, data: str) -> Press:
        """Record that somebody pressed a button."""
        return self._presses.add(lambda press_id, at: Press(press_id, at, person, message, data))

    def answer(self, press_id: str, toast: Toast) -> Press:
        """Show the answer to who pressed; a second answer is taken and shown to nobody."""
        press = self._presses.find(press_id)
        if not press.answer.done():
            press.answer.set_result(toast)
            self.toasts.setdefault(press.person.id, []).append(toast.text)
        return press
