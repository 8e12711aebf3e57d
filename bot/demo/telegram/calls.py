"""What the bot asked for, kept for tests."""

from collections import Counter
from dataclasses import dataclass

from bot.demo.telegram.methods import require_method
from bot.demo.telegram.refusals import Fields

OK = 200


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot, other than getUpdates.

    `status` is 200, Telegram's error code, or 0 if the connection was dropped; `at` and `ended`
    are monotonic times of its arrival and of its answer.
    """

    method: str
    params: Fields
    at: float
    status: int
    chat_id: int | None
    ended: float


class Calls:
    """All requests, in the order of their ends, and how many of each went well."""

    def __init__(self) -> None:
        self.all: list[Call] = []
        self._ok: Counter[str] = Counter()

    def add(self, call: Call) -> None:
        """Record a request."""
        self.all.append(call)
        if call.status == OK:
            self._ok[call.method] += 1

    def count(self, method: str) -> int:
        """Count what of a method was answered ok."""
        require_method(method)
        return self._ok[method]
