"""Articles as they are read from the database, with their topics."""

import json
from collections.abc import Sequence

from storage.db import Database, Params, Row
from storage.instants import from_stored, from_stored_or_none
from storage.models import EVERYTHING, Article, Kind, Topic

COLUMNS = """
    a.id, a.link, a.title, a.standfirst, a.byline, a.image, a.alt, a.published_at, a.first_seen_at, a.revision, a.whole,
    a.corrected_at, a.retracted_at"""
"""What `with_topics` reads of a row of `articles a`."""


async def some_articles(db: Database, article_ids: Sequence[int]) -> tuple[Article, ...]:
    """Give these articles, newest first; ids that are not known are left out, and what was taken back."""
    return await with_topics(db, await db.fetch(f"{_THESE} AND a.retracted_at IS NULL {_NEWEST}", _named(article_ids)))


async def all_articles(db: Database, article_ids: Sequence[int]) -> tuple[Article, ...]:
    """Give likewise all of them, whatever became of them."""
    return await with_topics(db, await db.fetch(f"{_THESE} {_NEWEST}", _named(article_ids)))


async def with_topics(db: Database, rows: Sequence[Row]) -> tuple[Article, ...]:
    """Make articles of their rows, in that order."""
    topics: dict[int, list[Topic]] = {row["id"]: [] for row in rows}
    for row in await db.fetch(_TOPICS, {"ids": json.dumps(list(topics)), "everything": EVERYTHING}):
        topics[row["article_id"]].append(Topic(row["id"], row["name"], Kind(row["kind"])))
    return tuple(_article(row, topics[row["id"]]) for row in rows)


_THESE = f"SELECT {COLUMNS} FROM articles a WHERE a.id IN (SELECT value FROM json_each(:ids))"
_NEWEST = "ORDER BY a.published_at DESC, a.id DESC"

_TOPICS = """
    SELECT at.article_id, t.id, t.name, t.kind FROM article_topics at JOIN topics t ON t.id = at.topic_id
    WHERE at.article_id IN (SELECT value FROM json_each(:ids)) AND t.id != :everything ORDER BY t.key
"""


def _named(article_ids: Sequence[int]) -> Params:
    return {"ids": json.dumps(list(article_ids))}


def _article(row: Row, topics: Sequence[Topic]) -> Article:
    return Article(
        id=row["id"],
        link=row["link"],
        title=row["title"],
        standfirst=row["standfirst"],
        byline=row["byline"],
        image=row["image"],
        alt=row["alt"],
        published_at=from_stored(row["published_at"]),
        first_seen_at=from_stored(row["first_seen_at"]),
        revision=row["revision"],
        topics=_of(Kind.TOPIC, topics),
        whole=bool(row["whole"]),
        corrected_at=from_stored_or_none(row["corrected_at"]),
        retracted_at=from_stored_or_none(row["retracted_at"]),
        series=_of(Kind.SERIES, topics),
        authors=_of(Kind.AUTHOR, topics),
    )


def _of(kind: Kind, topics: Sequence[Topic]) -> tuple[Topic, ...]:
    return tuple(topic for topic in topics if topic.kind is kind)
