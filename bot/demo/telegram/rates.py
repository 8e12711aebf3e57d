"""Telegram's limits on sending, enforced on request."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.demo.telegram.refusals import too_many_requests

_LENIENCY = 0.95
"""Windows are this much shorter than named, so that a sender exactly on its beat is not refused for jitter."""
_SECOND, _MINUTE = 1 * _LENIENCY, 60 * _LENIENCY


@dataclass
class RateLimit:
    """Messages allowed per second to all, per second in a chat, per minute in a group; None is any number."""

    overall: int | None = None
    per_chat: int | None = None
    per_group_minute: int | None = None
    clock: Callable[[], float] = time.monotonic
    _seen: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, chat: int | None) -> None:
        """Count a message, or refuse it with the seconds to wait."""
        now = self.clock()
        windows = [(key, limit, span) for key, limit, span in self._windows(chat) if limit is not None]
        waits = [self._wait(key, limit, span, now) for key, limit, span in windows]
        if longest := max(waits, default=0):
            raise too_many_requests(math.ceil(longest))
        for key, _, _ in windows:
            self._seen[key].append(now)

    def _windows(self, chat: int | None) -> list[tuple[str, int | None, float]]:
        windows = [("all", self.overall, _SECOND), (f"chat {chat}", self.per_chat, _SECOND)]
        if chat is not None and chat < 0:
            windows.append((f"group {chat}", self.per_group_minute, _MINUTE))
        return windows

    def _wait(self, key: str, limit: int, span: float, now: float) -> float:
        seen = self._seen[key]
        while seen and seen[0] <= now - span:
            seen.popleft()
        return seen[0] + span - now if len(seen) >= limit else 0
