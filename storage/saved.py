"""What chats keep to read later: what is unread first, of each the newest first."""

from datetime import datetime
from typing import NamedTuple

from storage.article_rows import some_articles
from storage.db import Database, Row, Value
from storage.instants import from_stored, from_stored_or_none, to_stored
from storage.models import SavedArticle, Shelf

MOST_SAVED = 500
"""Articles of one chat: nobody reads so many, and somebody could make a file of ours full."""


class Spot(NamedTuple):
    """A spot on the shelf: where an article stood when it was shown, wherever it stands by now."""

    read: bool
    saved_at: datetime
    article_id: int


class Saved:
    """`Storage.saved`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def save(self, chat_id: int, article_id: int, now: datetime) -> bool:
        """Keep an article; give whether it is kept now, be it from before: False where there are too many."""
        params = {**_one(chat_id, article_id), "now": to_stored(now), "most": MOST_SAVED}
        async with self._db.transaction() as t:
            await t.run(
                """
                INSERT INTO saved (chat_id, article_id, saved_at)
                SELECT :chat, id, :now FROM articles
                WHERE id = :article AND (SELECT count(*) FROM saved WHERE chat_id = :chat) < :most
                ON CONFLICT DO NOTHING
                """,
                params,
            )
            return await t.one(_HAS, params) is not None

    async def drop(self, chat_id: int, article_id: int) -> None:
        """Keep an article no longer."""
        async with self._db.transaction() as t:
            await t.run("DELETE FROM saved WHERE chat_id = :chat AND article_id = :article", _one(chat_id, article_id))

    async def has(self, chat_id: int, article_id: int) -> bool:
        """Tell whether an article is kept."""
        return await self._db.one(_HAS, _one(chat_id, article_id)) is not None

    async def page(self, chat_id: int, *, limit: int, after: Spot | None = None, before: Spot | None = None) -> Shelf:
        """Give the first stretch, or the one that begins behind a spot, or the one that ends in front of one."""
        params = {"chat": chat_id, "limit": limit + 1, **_at(before or after)}
        rows = await self._db.fetch(_EARLIER if before else _LATER, params)
        shown = rows[:limit][::-1] if before else rows[:limit]
        more, behind = len(rows) > limit, bool(shown)
        earlier, later = (more, behind) if before else (behind and after is not None, more)
        return Shelf(await self._articles(shown), earlier, later, *await self._count(chat_id))

    async def _articles(self, rows: list[Row]) -> tuple[SavedArticle, ...]:
        articles = {one.id: one for one in await some_articles(self._db, [row["article_id"] for row in rows])}
        return tuple(
            SavedArticle(articles[row["article_id"]], from_stored(row["saved_at"]), from_stored_or_none(row["read_at"]))
            for row in rows
            if row["article_id"] in articles
        )

    async def _count(self, chat_id: int) -> tuple[int, int]:
        """Count what is unread, and what was read."""
        row = await self._db.one(_COUNT, {"chat": chat_id})
        return (row["kept"] - row["read"], row["read"]) if row else (0, 0)


def _at(spot: Spot | None) -> dict[str, Value]:
    """Give the place of a spot in the order of the shelf; of none, one before all."""
    if spot is None:
        return {"read": -1, "saved": 0, "article": 0}
    return {"read": int(spot.read), "saved": to_stored(spot.saved_at), "article": spot.article_id}


def _one(chat_id: int, article_id: int) -> dict[str, Value]:
    return {"chat": chat_id, "article": article_id}


_HAS = "SELECT 1 FROM saved WHERE chat_id = :chat AND article_id = :article"

_KEPT = """
    FROM saved WHERE chat_id = :chat
      AND EXISTS (SELECT 1 FROM articles a WHERE a.id = article_id AND a.retracted_at IS NULL)
"""
"""What is withdrawn is not on the shelf; it is again when the article is."""

_COUNT = f"SELECT count(*) AS kept, count(read_at) AS read {_KEPT}"

# At most five hundred rows of one chat: they are sorted as they are.
_LATER = f"""
    SELECT article_id, saved_at, read_at {_KEPT}
      AND (read_at IS NOT NULL, -saved_at, -article_id) > (:read, -:saved, -:article)
    ORDER BY read_at IS NOT NULL, saved_at DESC, article_id DESC LIMIT :limit
"""

_EARLIER = f"""
    SELECT article_id, saved_at, read_at {_KEPT}
      AND (read_at IS NOT NULL, -saved_at, -article_id) < (:read, -:saved, -:article)
    ORDER BY read_at IS NOT NULL DESC, saved_at, article_id LIMIT :limit
"""
