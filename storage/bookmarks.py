"""Where in an article a chat stopped reading: articles that were begun, and not read to the end."""

from datetime import datetime

from storage.db import Database, Params
from storage.instants import to_stored


class Bookmarks:
    """`Storage.bookmarks`. Pages count from 1."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def at(self, chat_id: int, article_id: int) -> int:
        """Give the page that was shown last; 1 where none is remembered."""
        row = await self._db.one(
            "SELECT page FROM bookmarks WHERE chat_id = :chat AND article_id = :article",
            {"chat": chat_id, "article": article_id},
        )
        return int(row["page"]) if row else 1

    async def put(self, chat_id: int, article_id: int, page: int, now: datetime) -> None:
        """Remember the page that is shown."""
        params = {"chat": chat_id, "article": article_id, "page": page, "now": to_stored(now)}
        async with self._db.transaction() as t:
            await t.run(
                """
                INSERT INTO bookmarks (chat_id, article_id, page, turned_at) VALUES (:chat, :article, :page, :now)
                ON CONFLICT (chat_id, article_id) DO UPDATE
                SET page = excluded.page, turned_at = excluded.turned_at
                """,
                params,
            )

    async def finish(self, chat_id: int, article_id: int, now: datetime) -> None:
        """Note that the last page was shown: what is saved counts as read, and is begun anew the next time."""
        params: Params = {"chat": chat_id, "article": article_id, "now": to_stored(now)}
        async with self._db.transaction() as t:
            await t.run("DELETE FROM bookmarks WHERE chat_id = :chat AND article_id = :article", params)
            await t.run(
                "UPDATE saved SET read_at = :now WHERE chat_id = :chat AND article_id = :article AND read_at IS NULL",
                params,
            )

    async def prune(self, *, before: datetime, rows: int = 1_000) -> int:
        """Forget at most so many pages that were shown before then; give how many that were."""
        async with self._db.transaction() as t:
            return await t.run(
                """
                DELETE FROM bookmarks WHERE (chat_id, article_id) IN (
                    SELECT chat_id, article_id FROM bookmarks WHERE turned_at < :before ORDER BY turned_at LIMIT :rows)
                """,
                {"before": to_stored(before), "rows": rows},
            )
