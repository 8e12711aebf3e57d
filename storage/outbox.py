"""Notices and the outbox: all that the bot says unprompted, from the decision to its end."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from storage.claiming import claim, held
from storage.db import Database, Params, Row, Transaction
from storage.expanding import expand
from storage.instants import from_stored, to_stored
from storage.outbox_models import Announce, Candidate, Decision, Delivery, Hush, Postponement, Settlement, Widen
from storage.settling import give_back, settle


class Outbox:
    """`Storage.outbox`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def candidates(self) -> list[Candidate]:
        """Give the articles for which it is still to be decided who is told, oldest first."""
        rows = await self._db.fetch(
            """
            SELECT a.id, a.published_at, a.first_seen_at, n.id AS notice_id,
                   (SELECT json_group_array(topic_id) FROM article_topics WHERE article_id = a.id) AS topics,
                   (SELECT json_group_array(topic_id) FROM reach WHERE notice_id = n.id) AS reached
            FROM articles a LEFT JOIN notices n ON n.article_id = a.id AND n.kind = 'article' AND n.occasion = ''
            WHERE a.matched_at IS NULL ORDER BY a.published_at, a.id
            """
        )
        return [_candidate(row) for row in rows]

    async def decide(self, decisions: Sequence[Decision], now: datetime) -> None:
        """Store what was decided of candidates: their notices, and that they are matched, at once."""
        async with self._db.transaction() as t:
            for decision in decisions:
                await _decide(t, decision, now)

    async def expand(self, now: datetime, *, chats: int = 4_000) -> int | None:
        """Address the next stretch of due notices to at most so many chats.

        Gives how many rows that made; None when nothing is left to expand. Rows and cursor move
        together, so that a crash goes on where it stopped.
        """
        async with self._db.transaction() as t:
            return await expand(t, now, chats)

    async def set_back(self, now: datetime, *, certain: bool = False, rows: int = 10_000) -> int:
        """Make due what is only waiting because the clock was set back; give how many rows that were, at most `rows`.

        A notice from the future is proof of it: it is due now, or at its hour where it has one. Where it is
        `certain` anyhow, what was postponed is due too. Parked chats are tried again: Telegram names the time anew.
        """
        params: Params = {"now": to_stored(now), "certain": int(certain), "rows": rows}
        async with self._db.transaction() as t:
            woken = await t.run(_WAKE_ROWS, params)
            if woken or certain:
                await t.run("UPDATE chats SET parked_until = 0 WHERE parked_until > :now", params)
            if woken < rows:
                await t.run(_WAKE_NOTICES, params)
        return woken

    async def claim(
        self, now: datetime, *, limit: int, lease: timedelta, rows: int = 1_000, but: Collection[int] = ()
    ) -> list[Delivery]:
        """Lease the oldest due row of each of at most `limit` chats, and the rest of its bundle; in order.

        Of fewer chats where their bundles might come to more than so many rows, but of one at least.
        Nobody else is given these rows until the lease ends. None of `but` is claimed. Parked chats wait, and so
        does all that is due since a bundle that is still to be addressed to some.
        """
        async with self._db.transaction() as t:
            row_ids = await claim(t, now, limit=limit, rows=rows, lease=lease, but=but)
            return await held(t, row_ids, now + lease)

    async def settle(self, settlements: Sequence[Settlement], now: datetime) -> None:
        """Record how rows ended, and what was posted for them; a row once settled stays as it is.

        A chat that is gone is paused, and what else is due to it ends.
        """
        async with self._db.transaction() as t:
            await settle(t, settlements, now)

    async def postpone(self, postponements: Sequence[Postponement]) -> None:
        """Give rows back, due later."""
        async with self._db.transaction() as t:
            await give_back(t, postponements)

    async def open_rows(self) -> int:
        """Count what is still to be sent, whenever it is due."""
        row = await self._db.one("SELECT count(*) AS n FROM outbox WHERE settled_at IS NULL")
        return int(row["n"]) if row else 0

    async def prune(self, *, before: datetime, rows: int = 1_000) -> int:
        """Delete at most so many rows settled before then, and what was posted for them; give how many that were.

        What follows the changes of a meeting that is still to come is kept.
        """
        params = {"before": to_stored(before), "rows": rows}
        async with self._db.transaction() as t:
            pruned = await t.run(
                "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE settled_at < :before LIMIT :rows)", params
            )
            await t.run(
                """
                DELETE FROM messages WHERE id IN (
                    SELECT m.id FROM messages m LEFT JOIN outbox o ON o.message_id = m.id
                    LEFT JOIN meetings t ON t.id = m.meeting_id AND t.starts_at >= :before
                    WHERE m.sent_at < :before AND o.id IS NULL AND t.id IS NULL LIMIT :rows)
                """,
                params,
            )
        return pruned


def _candidate(row: Row) -> Candidate:
    return Candidate(
        article_id=row["id"],
        published_at=from_stored(row["published_at"]),
        first_seen_at=from_stored(row["first_seen_at"]),
        topic_ids=tuple(sorted(json.loads(row["topics"]))),
        notice_id=row["notice_id"],
        reached=frozenset(json.loads(row["reached"])),
    )


async def _decide(t: Transaction, decision: Decision, now: datetime) -> None:
    never = False
    match decision:
        case Announce():
            await _reach(t, await _announce(t, decision, now), decision.topic_ids)
        case Widen(notice_id=notice_id):
            await _reach(t, notice_id, decision.topic_ids)
            await t.run("UPDATE notices SET expanded_at = NULL WHERE id = :id", {"id": notice_id})
        case Hush():
            never = decision.never
    await t.run(
        _MATCHED,
        {
            "now": to_stored(now),
            "id": decision.article_id,
            "decided": json.dumps(decision.topic_ids),
            "never": int(never),
        },
    )


# A topic that the feed added since the candidate was read leaves the article a candidate.
_MATCHED = """
    UPDATE articles
    SET quiet = max(quiet, :never), matched_at = CASE WHEN :never OR NOT EXISTS (
        SELECT topic_id FROM article_topics WHERE article_id = :id
        EXCEPT SELECT value FROM json_each(:decided)
        EXCEPT SELECT r.topic_id FROM notices n JOIN reach r ON r.notice_id = n.id
        WHERE n.article_id = :id AND n.kind = 'article' AND n.occasion = '') THEN :now END
    WHERE id = :id
"""


async def _announce(t: Transaction, decision: Announce, now: datetime) -> int:
    await t.run(
        """
        INSERT INTO notices (kind, article_id, bundle, created_at, due_at, expires_at)
        VALUES ('article', :article, :bundle, :now, :now, :expires) ON CONFLICT DO NOTHING
        """,
        {
            "article": decision.article_id,
            "bundle": decision.bundle,
            "now": to_stored(now),
            "expires": to_stored(decision.expires_at),
        },
    )
    (row,) = await t.fetch(
        "SELECT id FROM notices WHERE kind = 'article' AND article_id = :article AND occasion = ''",
        {"article": decision.article_id},
    )
    return int(row["id"])


async def _reach(t: Transaction, notice_id: int, topic_ids: Sequence[int]) -> None:
    await t.run_many(
        "INSERT INTO reach (notice_id, topic_id) VALUES (:notice, :topic) ON CONFLICT DO NOTHING",
        [{"notice": notice_id, "topic": topic_id} for topic_id in topic_ids],
    )


_WAKE_ROWS = """
    UPDATE outbox SET due_at = max(:now, coalesce((SELECT not_before FROM notices WHERE id = notice_id), 0))
    WHERE id IN (
        SELECT o.id FROM notices n JOIN outbox o ON o.notice_id = n.id
        WHERE (n.created_at > :now OR :certain) AND o.settled_at IS NULL
          AND o.due_at > max(:now, coalesce(n.not_before, 0))
        LIMIT :rows)
"""

_WAKE_NOTICES = """
    UPDATE notices SET created_at = :now, due_at = min(due_at, max(:now, coalesce(not_before, 0)))
    WHERE created_at > :now
"""
