"""What the outbox should do, said a second time in plain Python: the measure for the SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.rules.alerting import matched
from bot.rules.delivering import MOST_ATTEMPTS
from storage import EVERYTHING, Announce, Candidate, Decision, Hush, Settling
from tests.storage.outbox_nouns import Notice, Post, Reached, Row

LEASE = timedelta(seconds=15)


@dataclass
class Model:
    """Everything that decides who is told of what."""

    now: datetime
    posts: dict[int, Post] = field(default_factory=dict)
    notices: dict[int, Notice] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    follows: dict[int, set[int]] = field(default_factory=dict)
    paused: set[int] = field(default_factory=set)
    parked: dict[int, datetime] = field(default_factory=dict)

    def absorb(self, article: int, topics: frozenset[int], published_at: datetime, *, quiet: bool) -> None:
        """See an article in the feed, for the first time or again."""
        topics |= {EVERYTHING}
        post = self.posts.get(article)
        if post is None:
            self.posts[article] = Post(self.now, published_at, topics, quiet, undecided=not quiet)
        else:
            post.undecided = post.undecided or (not post.quiet and not topics <= post.topics)
            post.topics = topics

    def candidates(self) -> list[Candidate]:
        """Give what is still to be decided, oldest first."""
        open_ = [(post.published_at, article) for article, post in self.posts.items() if post.undecided]
        return [self._candidate(article) for _, article in sorted(open_)]

    def _candidate(self, article: int) -> Candidate:
        post, notice = self.posts[article], self.notices.get(article)
        return Candidate(
            article,
            post.published_at,
            post.first_seen_at,
            tuple(sorted(post.topics)),
            notice.id if notice else None,
            frozenset(notice.reach if notice else ()),
        )

    def decide(self, decisions: Iterable[Decision]) -> None:
        """Do what was decided."""
        for decision in decisions:
            post = self.posts[decision.article_id]
            if isinstance(decision, Hush):
                post.quiet = post.quiet or decision.never
                told = self.notices[decision.article_id].reach if decision.article_id in self.notices else ()
                post.undecided = not decision.never and not post.topics <= {*decision.topic_ids, *told}
                continue
            if isinstance(decision, Announce):
                made = Notice(len(self.notices) + 1, self.now, decision.expires_at, decision.bundle)
                self.notices[decision.article_id] = made
            reach = self.notices[decision.article_id].reach
            for topic in decision.topic_ids:
                reach.setdefault(topic, Reached())
            post.undecided = not post.topics <= reach.keys()

    def expand(self, chats: int) -> bool:
        """Address the next stretch; give whether there was one."""
        open_ = [
            (notice.due_at, notice.id, topic, article)
            for article, notice in self.notices.items()
            for topic, reached in notice.reach.items()
            if not reached.done
        ]
        if not open_:
            return False
        *_, topic, article = min(open_)
        reached = self.notices[article].reach[topic]
        rest = [chat for chat in sorted(self.follows) if topic in self.follows[chat] and chat > reached.cursor]
        for chat in rest[:chats]:
            reached.cursor = chat
            if chat not in self.paused:
                self._address(article, chat, topic)
        reached.done = len(rest) < chats
        return True

    def _address(self, article: int, chat: int, topic: int) -> None:
        notice = self.notices[article]
        for row in self.rows.values():
            if (row.article, row.chat) == (article, chat):
                row.reopen(self.now)
                row.why += (topic,) if row.outcome is None else ()
                return
        number = max(self.rows, default=0) + 1
        self.rows[number] = Row(number, article, chat, (topic,), notice.due_at, notice.expires_at, notice.bundle)

    def claim(self, limit: int, most: int) -> list[Row]:
        """Lease each chat's oldest due row, and what was found together with it, of so many chats as that may be."""
        waiting = [notice.due_at for notice in self.notices.values() if notice.bundle and notice.unfinished]
        free = [row for chat in self.follows for row in self._oldest(chat) if not waiting or row.due_at < min(waiting)]
        claimed = sorted(free, key=_order)[:limit]
        while len(claimed) > 1 and sum(map(self._size, claimed)) > most:
            claimed.pop()
        mates = [mate for row in claimed for mate in self._mates(row)]
        for row in (*claimed, *mates):
            row.leased_until = self.now + LEASE
            row.attempts += 1
        return sorted([*claimed, *mates], key=_order)

    def _size(self, row: Row) -> int:
        return sum(notice.bundle == row.bundle for notice in self.notices.values()) if row.bundle else 1

    def _oldest(self, chat: int) -> list[Row]:
        due = [row for row in self._open(chat) if row.due_at <= self.now][:1]
        return [row for row in due if row.is_free(self.now) and self.parked.get(chat, self.now) <= self.now]

    def _open(self, chat: int) -> list[Row]:
        return [row for _, row in sorted(self.rows.items()) if row.chat == chat and row.outcome is None]

    def _mates(self, row: Row) -> list[Row]:
        return [
            mate
            for mate in self._open(row.chat)
            if row.bundle and mate.bundle == row.bundle and mate is not row
            if mate.is_free(self.now) and mate.due_at <= self.now
        ]

    def matched(self, row: Row) -> tuple[int, ...]:
        """Give why the chat is told, as of now."""
        return matched(frozenset(self.follows[row.chat]), tuple(self.posts[row.article].topics))

    def settle(self, row_ids: Sequence[int], outcome: Settling) -> None:
        """End rows; what has ended stays as it is."""
        for row in (self.rows[number] for number in row_ids):
            if row.outcome is None:
                row.outcome, row.settled_at = outcome, self.now

    def postpone(
        self, row_ids: Sequence[int], until: datetime, *, counted: bool, lease: datetime | None, unanswered: bool
    ) -> list[int]:
        """Give rows back, those only under this lease where one is named; give which those were."""
        rows = [row for row in (self.rows[number] for number in row_ids) if row.outcome is None]
        free = [row for row in rows if lease is None or row.leased_until == lease]
        for row in free:
            row.due_at, row.leased_until = until, None
            row.attempts -= not counted
            row.unanswered += unanswered
        return [row.id for row in free]

    def pause(self, chat: int) -> None:
        """Have a chat block the bot."""
        self.paused.add(chat)
        self.settle([row.id for row in self._open(chat) if row.is_free(self.now)], Settling.GONE)

    def prune(self, before: datetime) -> list[int]:
        """Forget old ends; give their ids."""
        old = [number for number, row in self.rows.items() if row.settled_at and row.settled_at < before]
        for number in old:
            del self.rows[number]
        return old

    def told(self) -> set[tuple[int, int]]:
        """Give what was sent to whom, was not wanted when its turn came, or was tried too often."""
        settled = (Settling.SENT, Settling.DROPPED)
        ended = [row for row in self.rows.values() if row.outcome in settled or row.attempts > MOST_ATTEMPTS]
        return {(row.article, row.chat) for row in ended}


def _order(row: Row) -> tuple[datetime, int]:
    return row.due_at, row.id
