"""Finding articles by what stands in them.

The line: what the query means -> the newest thousand that have it all, weighed -> if there are more, before
them those that have it in their heads -> if there are none, the newest that go on from a word that very many go on
from -> if there are none, those that have some of it.

Weighing all of them would take as long as there are articles that have a common word: of a thousand and more
matches nobody reads to the end, and the newest are what a reader of news looks for.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from storage.article_rows import some_articles
from storage.db import Database, Row, Value
from storage.expressions import NOTHING, Expression, Labels, every, some
from storage.instants import from_stored, to_stored
from storage.search_models import Found, Kept, Query, Ranked, Where
from storage.weighing import BEGINNING, END, HEADS, NEWEST, WEIGHED, broad, rare

MOST_FOUND = 100
"""Articles in a list: who has not found it by then adds a word."""
_CANDIDATES = 1_000
_A_SECOND = 1_000_000


class Search:
    """`Storage.search`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, query: Query, now: datetime, *, most: int = MOST_FOUND) -> Ranked:
        """Give what a query finds, the best first: words in the title count most, and newer articles more.

        Without words, be it by topic, author or date, give the newest first.
        """
        terms = await self._terms(query)
        exact = await self._exact(query)
        words = [phrase for phrase in exact.wanted if phrase.where is Where.ANYWHERE]
        if not words:
            return Ranked(await self._newest(every(query, terms), query, most))
        found = await self._best(every(exact, terms), query, now, most)
        if not found and exact != query:
            found = await self._newest(every(query, terms), query, most)
        if found or len(words) == 1:
            return Ranked(found)
        telling = await rare(self._db, [phrase.words for phrase in words])
        chosen = [phrase for phrase in words if phrase.words in telling] or words
        found = await self._best(some(exact, terms, chosen), query, now, most)
        return Ranked(found, any_word=bool(found))

    async def end(self) -> datetime:
        """Give the moment before which all articles stand that there are by now, and after which newer ones will."""
        row = await self._db.one("SELECT coalesce(max(place) + 1, 0) AS place FROM texts")
        return from_stored((row["place"] if row else 0) * _A_SECOND)

    async def show(self, article_ids: Sequence[int]) -> tuple[Found, ...]:
        """Give articles that were found, in this order; those that are gone are left out."""
        articles = {article.id: article for article in await some_articles(self._db, article_ids)}
        rows = await self._db.fetch(
            "SELECT article_id, body FROM texts WHERE article_id IN (SELECT value FROM json_each(:ids))",
            {"ids": json.dumps(list(article_ids))},
        )
        bodies = {row["article_id"]: row["body"] for row in rows}
        return tuple(Found(articles[one], bodies.get(one, "")) for one in article_ids if one in articles)

    async def keep(self, chat_id: int, words: str, ranked: Ranked, now: datetime) -> Kept:
        """Remember what was found, for leafing."""
        async with self._db.transaction() as t:
            row = await t.one(
                """
                INSERT INTO searches (chat_id, words, found, any_word, asked_at)
                VALUES (:chat, :words, :found, :any, :now) RETURNING id
                """,
                {
                    "chat": chat_id,
                    "words": words,
                    "found": json.dumps(ranked.article_ids),
                    "any": int(ranked.any_word),
                    "now": to_stored(now),
                },
            )
        return Kept(row["id"] if row else 0, words, ranked)

    async def kept(self, chat_id: int, search_id: int) -> Kept | None:
        """Give what was found once in this chat, or None when that is forgotten."""
        row = await self._db.one(
            "SELECT id, words, found, any_word FROM searches WHERE id = :id AND chat_id = :chat",
            {"id": search_id, "chat": chat_id},
        )
        return _kept(row) if row else None

    async def prune(self, *, before: datetime, rows: int = 1_000) -> int:
        """Forget at most so many searches made before then; give how many that were."""
        async with self._db.transaction() as t:
            return await t.run(
                """
                DELETE FROM searches WHERE id IN (
                    SELECT id FROM searches WHERE asked_at < :before ORDER BY asked_at LIMIT :rows)
                """,
                {"before": to_stored(before), "rows": rows},
            )

    async def _exact(self, query: Query) -> Query:
        """Let no word go on that very many go on from."""
        wanted = [
            replace(one, begins=False)
            if one.begins and one.where is Where.ANYWHERE and await broad(self._db, one.words)
            else one
            for one in query.wanted
        ]
        return replace(query, wanted=tuple(wanted))

    async def _best(self, expression: Expression, query: Query, now: datetime, most: int) -> tuple[int, ...]:
        params: dict[str, Value] = {**_dates(query), "now": _second(now), "most": most, "candidates": _CANDIDATES}
        found = await self._db.fetch(WEIGHED, {**params, "match": expression.whole})
        if not found or found[0]["candidates"] < _CANDIDATES:
            return tuple(row["article_id"] for row in found)
        asked = {"wanted": expression.wanted, "unwanted": expression.unwanted or NOTHING}
        heads = await self._db.fetch(HEADS, {**params, **asked})
        return tuple(dict.fromkeys(row["article_id"] for row in (*heads, *found)))[:most]

    async def _newest(self, expression: Expression, query: Query, most: int) -> tuple[int, ...]:
        rows = await self._db.fetch(NEWEST, {**_dates(query), "match": expression.whole, "most": most})
        return tuple(row["article_id"] for row in rows)

    async def _terms(self, query: Query) -> Labels:
        """Give the terms of every topic that a query names."""
        topics = {topic for phrase in (*query.wanted, *query.unwanted) for topic in phrase.topics}
        rows = await self._db.fetch(
            "SELECT topic_id, id FROM terms WHERE topic_id IN (SELECT value FROM json_each(:topics))",
            {"topics": json.dumps(sorted(topics))},
        )
        terms: dict[int, list[int]] = {topic: [] for topic in topics}
        for row in rows:
            terms[row["topic_id"]].append(row["id"])
        return terms


def _dates(query: Query) -> dict[str, Value]:
    """Give the places between which an article has to stand."""
    return {
        "after": BEGINNING if query.after is None else _second(query.after),
        "before": END if query.before is None else _second(query.before),
    }


def _second(instant: datetime) -> int:
    return to_stored(instant) // _A_SECOND


def _kept(row: Row) -> Kept:
    return Kept(row["id"], row["words"], Ranked(tuple(json.loads(row["found"])), bool(row["any_word"])))
