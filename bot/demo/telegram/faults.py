"""Trouble on request: slowness, errors, lost connections, limits."""

from dataclasses import dataclass, field

from bot.demo.telegram.methods import require_method
from bot.demo.telegram.refusals import Refusal, too_many_requests

_MESSAGING = """sendMessage sendPhoto sendDocument sendLocation sendVenue copyMessage
    editMessageText editMessageCaption editMessageMedia editMessageReplyMarkup"""
MESSAGING = frozenset(_MESSAGING.split())
"""The methods that Telegram limits."""


class Dropped(Exception):
    """The connection is to break here."""


@dataclass
class _Fault:
    methods: frozenset[str]
    error: Exception
    times: int
    chat: int | None = None
    before: bool = True


@dataclass
class Faults:
    """What is to go wrong from now on; each fault happens `times` times, the oldest first."""

    latency: float = 0
    """Seconds that every answer but getUpdates takes."""
    _planned: list[_Fault] = field(default_factory=list)

    def fail(
        self,
        method: str,
        times: int = 1,
        code: int = 500,
        description: str = "Internal Server Error",
        chat: int | None = None,
    ) -> None:
        """Answer a method with an error; it takes no effect."""
        require_method(method)
        self._planned.append(_Fault(frozenset({method}), Refusal(code, description), times, chat))

    def drop(self, method: str, times: int = 1, *, before: bool = True, chat: int | None = None) -> None:
        """Break the connection before the method takes effect, or after it has, without an answer."""
        require_method(method)
        self._planned.append(_Fault(frozenset({method}), Dropped(), times, chat, before))

    def limit(self, chat: int | None = None, retry_after: int = 3, times: int = 1) -> None:
        """Answer 429 to messages and edits, in one chat or in any."""
        self._planned.append(_Fault(MESSAGING, too_many_requests(retry_after), times, chat))

    def clear(self) -> None:
        """Let everything go well again."""
        self.latency = 0
        self._planned.clear()

    def strike(self, method: str, chat: int | None, *, before: bool) -> None:
        """Raise the first planned fault that fits this moment of this call."""
        for fault in self._planned:
            if method in fault.methods and fault.chat in {None, chat} and fault.before is before:
                fault.times -= 1
                if fault.times <= 0:
                    self._planned.remove(fault)
                raise fault.error
