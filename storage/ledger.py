"""Who was told of an article, and who was not: all that is known, in stretches; and telling the others after all.

Everything goes along the chats in the order of our ids, a stretch of them at a time: what is read or
written at once is bounded, however many follow.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.db import Database, Params, Row, Transaction, Value
from storage.instants import from_stored, from_stored_or_none, to_stored
from storage.models import ChatKind


class Stage(StrEnum):
    """How far an article's alert has come with one chat."""

    SENT = "sent"
    GONE = "gone"
    DROPPED = "dropped"
    DEAD = "dead"
    FAILED = "failed"
    LEASED = "leased"
    PARKED = "parked"
    DUE = "due"
    UNADDRESSED = "unaddressed"
    LATER = "later"
    PAUSED = "paused"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What was decided of an article: `decided_at` is None while that is open, `notice_id` when nobody is told.

    `baseline` says that the article was there when its feed was first read; `addressed` that no follower is
    still to be given a row.
    """

    article_id: int
    decided_at: datetime | None
    notice_id: int | None
    baseline: bool
    addressed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A chat's line: `at` is when it was settled, `until` what it waits for, `followed_at` since when it follows."""

    telegram_id: int
    kind: ChatKind
    stage: Stage
    at: datetime | None
    until: datetime | None
    followed_at: datetime | None
    attempts: int
    detail: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was found of, or done with, a stretch of chats; `then` is the cursor of the next, None at the end."""

    then: int | None
    counts: Mapping[Stage, int]
    entries: tuple[Entry, ...] = ()
    queued: int = 0


class Ledger:
    """`Storage.ledger`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def announcement(self, article_id: int) -> Announcement | None:
        """Say what was decided of an article; None when there is none of that id."""
        row = await self._db.one(_ANNOUNCEMENT, {"article": article_id})
        return _announcement(row) if row else None

    async def count(self, article_id: int, now: datetime, *, after: int = 0, chats: int = 20_000) -> Stretch:
        """Count a stretch of chats by how far it has come with them."""
        params, then = await _stretch(self._db, article_id, now, after, chats)
        rows = await self._db.fetch(f"SELECT stage, count(*) AS n FROM ({_ENTRIES}) GROUP BY stage", params)
        return Stretch(then, {Stage(row["stage"]): row["n"] for row in rows})

    async def page(
        self, article_id: int, now: datetime, *, stages: Collection[Stage] = (), after: int = 0, chats: int = 2_000
    ) -> Stretch:
        """Give the lines of a stretch of chats, of some stages or of all; after one without any there may be more."""
        params, then = await _stretch(self._db, article_id, now, after, chats)
        rows = await self._db.fetch(_ENTRIES, params)
        entries = [_entry(row) for row in rows if not stages or row["stage"] in stages]
        return Stretch(then, {}, tuple(entries))

    async def missing(self, article_id: int, now: datetime, *, after: int = 0, chats: int = 20_000) -> Stretch:
        """Count, in a stretch of chats, those that `queue_missing` would queue."""
        params, then = await _stretch(self._db, article_id, now, after, chats)
        row = await self._db.one(f"SELECT count(*) AS n {_MISSING}", params)
        return Stretch(then, {}, queued=row["n"] if row else 0)

    async def queue_missing(
        self, article_id: int, now: datetime, *, expires_at: datetime, after: int = 0, chats: int = 4_000
    ) -> Stretch:
        """Queue the alert for those of a stretch of chats that follow the article's topics and were not sent it.

        Rows that were sent, or are still open, stay as they are; so it may be done at any time, and twice.
        """
        async with self._db.transaction() as t:
            await t.run(_ANNOUNCE, {"article": article_id, "now": to_stored(now), "expires": to_stored(expires_at)})
            params, then = await _stretch(t, article_id, now, after, chats)
            queued = await t.run(_QUEUE, {**params, "expires": to_stored(expires_at)})
        return Stretch(then, {}, queued=queued)


async def _stretch(
    source: Database | Transaction, article_id: int, now: datetime, after: int, chats: int
) -> tuple[Params, int | None]:
    """Give the parameters of a stretch of so many chats, and the cursor after it."""
    last = await source.one(
        "SELECT id FROM chats WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skip", {"after": after, "skip": chats - 1}
    )
    notice = await source.one(
        "SELECT id, created_at FROM notices WHERE article_id = :id AND kind = 'article' AND occasion = ''",
        {"id": article_id},
    )
    params: dict[str, Value] = {
        "article": article_id,
        "notice": notice["id"] if notice else None,
        "decided": notice["created_at"] if notice else None,
        "now": to_stored(now),
        "after": after,
        "upto": last["id"] if last else 2**62,
    }
    return params, last["id"] if last else None


_ANNOUNCEMENT = """
    SELECT a.id, a.matched_at, a.first_seen_at, n.id AS notice_id, n.created_at, n.expanded_at
    FROM articles a LEFT JOIN notices n ON n.article_id = a.id AND n.kind = 'article' AND n.occasion = ''
    WHERE a.id = :article
"""

_ENTRIES = """
    SELECT c.telegram_id, c.kind, c.followed_at, o.settled_at, coalesce(o.attempts, 0) AS attempts,
           coalesce(o.detail, c.paused_reason) AS detail,
           CASE WHEN o.settled_at IS NULL THEN max(o.due_at, o.leased_until, c.parked_until) END AS until,
           CASE WHEN o.settled_at IS NOT NULL THEN o.outcome
                WHEN o.leased_until > :now THEN 'leased'
                WHEN o.id IS NOT NULL AND c.parked_until > :now THEN 'parked'
                WHEN o.id IS NOT NULL THEN 'due'
                WHEN c.paused_at IS NOT NULL THEN 'paused'
                WHEN EXISTS (
                    SELECT 1 FROM reach r JOIN subscriptions s ON s.topic_id = r.topic_id AND s.chat_id = c.id
                    WHERE r.notice_id = :notice AND r.done_at IS NULL AND r.cursor_chat < c.id) THEN 'unaddressed'
                WHEN c.followed_at > :decided THEN 'later'
                ELSE 'missed' END AS stage
    FROM (
        SELECT chats.*, (
            SELECT min(s.created_at)
            FROM article_topics at CROSS JOIN subscriptions s ON s.topic_id = at.topic_id AND s.chat_id = chats.id
            WHERE at.article_id = :article) AS followed_at
        FROM chats WHERE id > :after AND id <= :upto) c
    LEFT JOIN outbox o ON o.notice_id = :notice AND o.chat_id = c.id
    WHERE o.id IS NOT NULL OR c.followed_at IS NOT NULL
    ORDER BY c.id
"""

_MISSING = """
    FROM chats c LEFT JOIN outbox o ON o.notice_id = :notice AND o.chat_id = c.id
    WHERE c.id > :after AND c.id <= :upto AND c.paused_at IS NULL
      AND (o.id IS NULL OR o.settled_at IS NOT NULL AND o.outcome <> 'sent')
      AND EXISTS (
          SELECT 1 FROM article_topics at CROSS JOIN subscriptions s ON s.topic_id = at.topic_id AND s.chat_id = c.id
          WHERE at.article_id = :article)
"""

# An article of which nobody was to be told has no notice yet; this one reaches nobody by itself.
_ANNOUNCE = """
    INSERT INTO notices (kind, article_id, created_at, due_at, expires_at, expanded_at)
    VALUES ('article', :article, :now, :now, :expires, :now) ON CONFLICT DO NOTHING
"""

_QUEUE = f"""
    INSERT INTO outbox (notice_id, chat_id, thread_id, why, due_at, expires_at)
    SELECT :notice, c.id,
           (SELECT s.thread_id
            FROM article_topics at CROSS JOIN subscriptions s ON s.topic_id = at.topic_id AND s.chat_id = c.id
            WHERE at.article_id = :article ORDER BY s.topic_id LIMIT 1),
           (SELECT group_concat(s.topic_id)
            FROM article_topics at CROSS JOIN subscriptions s ON s.topic_id = at.topic_id AND s.chat_id = c.id
            WHERE at.article_id = :article),
           :now, :expires
    {_MISSING}
    ON CONFLICT (notice_id, chat_id) DO UPDATE
    SET thread_id = excluded.thread_id, why = excluded.why, due_at = excluded.due_at, expires_at = excluded.expires_at,
        leased_until = 0, attempts = 0, unanswered = 0, setbacks = 0, settled_at = NULL, outcome = '', detail = '',
        revision = 0, message_id = NULL
"""


def _announcement(row: Row) -> Announcement:
    decided = row["created_at"] if row["notice_id"] is not None else row["matched_at"]
    return Announcement(
        article_id=row["id"],
        decided_at=from_stored_or_none(decided),
        notice_id=row["notice_id"],
        baseline=row["matched_at"] == row["first_seen_at"],
        addressed=row["expanded_at"] is not None,
    )


def _entry(row: Row) -> Entry:
    stage = Stage(row["stage"])
    return Entry(
        telegram_id=row["telegram_id"],
        kind=ChatKind(row["kind"]),
        stage=stage,
        at=from_stored_or_none(row["settled_at"]),
        until=from_stored(row["until"]) if row["until"] is not None else None,
        followed_at=from_stored_or_none(row["followed_at"]),
        attempts=row["attempts"],
        detail=row["detail"],
    )
