"""What the plain model of the outbox is made of: articles, notices, rows; and how a row should be stored."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage import Settling
from storage.instants import to_stored

TOPICS = ("Arts", "Climate", "Housing")
CHATS = (1, 2, 3, 4)
AGES = {number: timedelta(hours=hours) for number, hours in enumerate((1, 1, 2, 3, 5, 47, 49), start=1)}
ALL = frozenset((*TOPICS, "Everything"))
STORED = """
    SELECT o.id, n.article_id, o.chat_id, o.why, o.due_at, o.expires_at, o.leased_until, o.attempts, o.unanswered,
           o.outcome, o.settled_at
    FROM outbox o JOIN notices n ON n.id = o.notice_id ORDER BY o.id
"""


@dataclass
class Post:
    """An article: its topics, and whether it is still to be decided who is told."""

    first_seen_at: datetime
    published_at: datetime
    topics: frozenset[int]
    quiet: bool
    undecided: bool


@dataclass
class Reached:
    """One topic of a notice: the last chat addressed, and whether all are."""

    cursor: int = 0
    done: bool = False


@dataclass
class Notice:
    """A notice, and its reach by topic."""

    id: int
    due_at: datetime
    expires_at: datetime
    bundle: int | None
    reach: dict[int, Reached] = field(default_factory=dict)

    @property
    def unfinished(self) -> bool:
        return any(not reached.done for reached in self.reach.values())


@dataclass
class Row:
    """An outbox row."""

    id: int
    article: int
    chat: int
    why: tuple[int, ...]
    due_at: datetime
    expires_at: datetime
    bundle: int | None
    leased_until: datetime | None = None
    attempts: int = 0
    unanswered: int = 0
    outcome: Settling | None = None
    settled_at: datetime | None = None

    def stored(self) -> tuple[object, ...]:
        """Give the row as the database should have it."""
        return (
            self.id,
            self.article,
            self.chat,
            ",".join(map(str, self.why)),
            to_stored(self.due_at),
            to_stored(self.expires_at),
            to_stored(self.leased_until) if self.leased_until else 0,
            self.attempts,
            self.unanswered,
            self.outcome.value if self.outcome else "",
            to_stored(self.settled_at) if self.settled_at else None,
        )

    def reopen(self, now: datetime) -> None:
        """Make the row as good as new if it was dropped, and nothing was sent."""
        if self.outcome is Settling.DROPPED and not self.unanswered and self.expires_at > now:
            self.outcome = self.settled_at = self.leased_until = None
            self.attempts = 0

    def is_free(self, now: datetime) -> bool:
        return self.outcome is None and (self.leased_until is None or self.leased_until <= now)
