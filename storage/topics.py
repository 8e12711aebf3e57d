"""Topics, series and authors, the terms behind them, and who follows what."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar

from storage.db import Database, Row
from storage.filing import Filing
from storage.instants import to_stored
from storage.models import EVERYTHING, Kind, Topic, TopicLine
from storage.renaming import changes, hand_over_some, move_terms, name_topics, offer_always, refile_some

STRETCH = 500
"""How many topics, terms, articles or followers one transaction takes on."""
T = TypeVar("T")


class Topics:
    """`Storage.topics`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def apply(self, filing: Filing, always: Sequence[str] = (), *, stretch: int = STRETCH) -> int:
        """Bring terms and topics in line with the operator's setting; give how many terms moved.

        Topics that merge take their followers along. Topics named in `always` are offered however
        few articles they have. Short transactions, each of a stretch of topics, terms, articles or
        followers: what a crash leaves undone, the next call does.
        """
        found = await changes(self._db, filing, always)
        for names in _stretches(list(found.names.items()), stretch):
            async with self._db.transaction() as t:
                await name_topics(t, dict(names))
        if found.always_changed:
            async with self._db.transaction() as t:
                await offer_always(t, found.always)
        for moves in _stretches(found.moves, stretch):
            async with self._db.transaction() as t:
                await move_terms(t, moves)
        await self._finish(stretch)
        return len(found.moves)

    async def _finish(self, stretch: int) -> None:
        """Do what this call, or one that was cut short, has left to do."""
        for some in (refile_some, hand_over_some):
            more = await self._db.one(_UNFINISHED) is not None
            while more:
                async with self._db.transaction() as t:
                    more = await some(t, stretch)

    async def lines(
        self, chat_id: int, *, since: datetime, kinds: Collection[Kind] = (Kind.TOPIC,), every: bool = False
    ) -> list[TopicLine]:
        """Give what to offer a chat of these kinds, Everything first, then by articles since `since`.

        Of topics, those are the ones followed, with two articles since then, or always offered; of authors, with one
        article; of series, all. With `every`, all that can be followed.
        """
        rows = await self._db.fetch(
            """
            SELECT t.id, t.name, t.kind, t.always, s.chat_id IS NOT NULL AS followed,
                   (SELECT count(*) FROM article_topics at
                    WHERE at.topic_id = t.id AND at.published_at >= :since) AS recent
            FROM live_topics t LEFT JOIN subscriptions s ON s.topic_id = t.id AND s.chat_id = :chat
            WHERE t.kind IN (SELECT value FROM json_each(:kinds))
            ORDER BY t.id != :everything, recent DESC, t.key
            """,
            {
                "chat": chat_id,
                "since": to_stored(since),
                "kinds": json.dumps(list(kinds)),
                "everything": EVERYTHING,
            },
        )
        return [
            TopicLine(_topic(row), row["recent"], bool(row["followed"]))
            for row in rows
            if every or row["followed"] or row["always"] or row["recent"] >= _LEAST[Kind(row["kind"])]
        ]

    async def all(self, *kinds: Kind) -> list[Topic]:
        """Give all of these kinds, or of every kind, however few articles they have; not those hidden or merged away.

        Everything first, then topics, series and authors, each by name.
        """
        rows = await self._db.fetch(
            f"""
            SELECT t.id, t.name, t.kind FROM live_topics t
            WHERE t.kind IN (SELECT value FROM json_each(:kinds)) ORDER BY {_ORDER}
            """,
            {"kinds": json.dumps(list(kinds or Kind)), "everything": EVERYTHING},
        )
        return [_topic(row) for row in rows]

    async def called(self, key: str) -> list[Topic]:
        """Give those whose name makes this key: a topic, a series, an author, in that order."""
        rows = await self._db.fetch(
            f"""
            SELECT t.id, t.name, t.kind FROM live_topics t
            WHERE t.key = :key AND t.id != :everything ORDER BY {_ORDER}
            """,
            {"key": key, "everything": EVERYTHING},
        )
        return [_topic(row) for row in rows]

    async def kinds(self) -> frozenset[Kind]:
        """Give the kinds of which there is something to follow."""
        rows = await self._db.fetch("SELECT DISTINCT kind FROM live_topics")
        return frozenset(Kind(row["kind"]) for row in rows)

    async def get(self, topic_id: int) -> Topic | None:
        """Give a topic, or the one it was merged into; None when there is none of that id, or it is hidden."""
        row = await self._db.one(
            """
            WITH RECURSIVE became (id) AS (
                SELECT :id UNION SELECT t.merged_into FROM became JOIN topics t ON t.id = became.id)
            SELECT l.id, l.name, l.kind FROM became JOIN live_topics l ON l.id = became.id
            """,
            {"id": topic_id},
        )
        return _topic(row) if row else None

    async def followed(self, chat_id: int) -> list[Topic]:
        """Give what a chat follows, by name, Everything first; not what is hidden for now."""
        rows = await self._db.fetch(
            f"""
            SELECT t.id, t.name, t.kind FROM subscriptions s JOIN live_topics t ON t.id = s.topic_id
            WHERE s.chat_id = :chat ORDER BY {_ORDER}
            """,
            {"chat": chat_id, "everything": EVERYTHING},
        )
        return [_topic(row) for row in rows]

    async def follow(self, chat_id: int, topic_id: int, *, thread_id: int, now: datetime) -> bool:
        """Let a chat follow a topic, its alerts going to `thread_id` from now on; give whether either is new."""
        async with self._db.transaction() as t:
            row = await t.one(
                """
                INSERT INTO subscriptions (topic_id, chat_id, thread_id, created_at)
                VALUES (:topic, :chat, :thread, :now)
                ON CONFLICT (topic_id, chat_id) DO UPDATE SET thread_id = excluded.thread_id
                WHERE thread_id != excluded.thread_id RETURNING 1
                """,
                {"topic": topic_id, "chat": chat_id, "thread": thread_id, "now": to_stored(now)},
            )
        return row is not None

    async def leave(self, chat_id: int, topic_id: int) -> bool:
        """Let a chat follow a topic no longer; give whether it did."""
        async with self._db.transaction() as t:
            gone = await t.run(
                "DELETE FROM subscriptions WHERE topic_id = :topic AND chat_id = :chat",
                {"topic": topic_id, "chat": chat_id},
            )
        return gone > 0

    async def leave_all(self, chat_id: int) -> int:
        """End all that a chat follows; give how many that were."""
        async with self._db.transaction() as t:
            return await t.run("DELETE FROM subscriptions WHERE chat_id = :chat", {"chat": chat_id})


def _topic(row: Row) -> Topic:
    return Topic(row["id"], row["name"], Kind(row["kind"]))


def _stretches(things: Sequence[T], most: int) -> list[Sequence[T]]:
    return [things[start : start + most] for start in range(0, len(things), most)]


_LEAST = {Kind.TOPIC: 2, Kind.SERIES: 0, Kind.AUTHOR: 1}
"""Articles of late that are enough to be offered."""

_ORDER = "t.id != :everything, t.kind = 'author', t.kind = 'series', t.key"

_UNFINISHED = """
    SELECT 1 FROM terms WHERE refile_after IS NOT NULL
    UNION ALL
    SELECT 1 FROM topics WHERE merged_into IS NOT NULL AND id IN (SELECT topic_id FROM subscriptions)
    LIMIT 1
"""
