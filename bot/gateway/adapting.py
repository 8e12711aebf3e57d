"""How much of the rate a broadcast may use: less when Telegram says so, and gradually more again.

Telegram's real limits move. When over a fifth of the last fifty answers, to five chats at least, were 429,
the broadcast halves its rate; every answer that is none gives a two-hundredth back.
"""

from collections import deque

WINDOW, MOST_REFUSED, FEWEST_CHATS = 50, 0.2, 5
SMALLEST_SHARE = 1 / 64
_STEP = 1 / 200


class Adaptation:
    """The share of the rate that a broadcast may use now: 1 when all is well."""

    def __init__(self) -> None:
        self.share = 1.0
        self._answers: deque[tuple[int, bool]] = deque(maxlen=WINDOW)

    def note(self, chat: int, *, refused: bool) -> None:
        """Learn from an answer to a message of a broadcast, whether it was a 429."""
        self._answers.append((chat, refused))
        if not refused:
            if self.share < 1:
                self.share = min(1.0, self.share + _STEP)
            return
        chats = [of for of, was_refused in self._answers if was_refused]
        if len(chats) > MOST_REFUSED * WINDOW and len(set(chats)) >= FEWEST_CHATS:
            self.share = max(SMALLEST_SHARE, self.share / 2)
            self._answers.clear()  # so that it is the slower rate which is judged next
