"""When one chat may be written to again: Telegram's limits of a single chat.

One message a second in a chat, short bursts aside, and twenty a minute in a group
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
All times are in monotonic seconds and given by the caller.
"""

from collections import deque

CHAT_SECONDS = 1.0
"""The time between two messages to one chat."""

GROUP_MESSAGES, GROUP_SECONDS = 20, 61.0
"""Messages to a group in a minute; a second more, since what was given a turn may leave a little later."""

_FEW_CHATS = 1_000


class Quotas:
    """Remembers, of the chats that were written to of late, when the next message may leave."""

    def __init__(self) -> None:
        self._due: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}
        self._forget_at = _FEW_CHATS

    def wait(self, chat: int, now: float, *, burst: int = 1, room: int = GROUP_MESSAGES) -> float:
        """Give the seconds until a message to this chat may leave.

        `burst` may leave at once (a leaky bucket); in a group, up to `room` a minute.
        """
        own = self._due.get(chat, now) - now - (burst - 1) * CHAT_SECONDS
        left = self._groups.get(chat, ())
        minute = left[-room] + GROUP_SECONDS - now if len(left) >= room else 0.0
        return max(own, minute, 0.0)

    def take(self, chat: int, now: float, *, burst: int = 1, room: int = GROUP_MESSAGES) -> float:
        """Take the chat's next place; give the seconds until it."""
        wait = self.wait(chat, now, burst=burst, room=room)
        if len(self._due) > self._forget_at:
            self._forget(now)
        self._due[chat] = max(self._due.get(chat, now), now, now + wait) + CHAT_SECONDS
        if chat < 0:  # Telegram's ids of people are positive, those of groups and channels negative
            self._groups.setdefault(chat, deque(maxlen=GROUP_MESSAGES)).append(now + wait)
        return wait

    def _forget(self, now: float) -> None:
        self._due = {chat: due for chat, due in self._due.items() if due > now}
        self._groups = {chat: left for chat, left in self._groups.items() if left[-1] + GROUP_SECONDS > now}
        self._forget_at = max(2 * len(self._due), _FEW_CHATS)  # so that a message's share of it stays small
