"""Who must have been told of what in the end: known without regard to notices, chunks, rows and leases."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Promises:
    """Remembers since which step a chat follows a topic, and an article has one; and when that was announced."""

    step: int = 0
    followed_at: dict[tuple[int, int], int] = field(default_factory=dict)
    filed_at: dict[tuple[int, int], int] = field(default_factory=dict)
    decided_at: dict[tuple[int, int], int] = field(default_factory=dict)
    ever_paused: set[int] = field(default_factory=set)

    def follow(self, chat: int, topic: int) -> None:
        self.followed_at.setdefault((chat, topic), self.step)

    def leave(self, chat: int, topic: int) -> None:
        self.followed_at.pop((chat, topic), None)

    def file(self, article: int, topics: Iterable[int], known: Iterable[int]) -> None:
        for topic in known:
            if topic in topics:
                self.filed_at.setdefault((article, topic), self.step)
            else:
                self.filed_at.pop((article, topic), None)

    def decide(self, article: int, topics: Iterable[int]) -> None:
        for topic in topics:
            self.decided_at.setdefault((article, topic), self.step)

    def made(self) -> set[tuple[int, int]]:
        """Give (article, chat): followed since before it was decided, filed so ever since, never paused."""
        return {
            (article, chat)
            for (article, topic), decided in self.decided_at.items()
            for (chat, followed), since in self.followed_at.items()
            if followed == topic
            and since < decided
            and self.filed_at.get((article, topic), decided + 1) <= decided
            and chat not in self.ever_paused
        }
