"""What Telegram calls the pictures that it was shown by their addresses."""

from datetime import datetime

from storage.db import Database
from storage.instants import to_stored


class Pictures:
    """`Storage.pictures`. A name is Telegram's file id; "" is that of a picture that cannot be had."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def name(self, url: str, *, missing_since: datetime) -> str | None:
        """Give what a picture is called; None where that is not known, or was not to be had before `missing_since`."""
        row = await self._db.one(
            "SELECT file_id FROM pictures WHERE url = :url AND (file_id != '' OR seen_at >= :since)",
            {"url": url, "since": to_stored(missing_since)},
        )
        return str(row["file_id"]) if row else None

    async def keep(self, url: str, name: str, now: datetime) -> None:
        """Remember what a picture is called."""
        async with self._db.transaction() as t:
            await t.run(
                """
                INSERT INTO pictures (url, file_id, seen_at) VALUES (:url, :name, :now)
                ON CONFLICT (url) DO UPDATE SET file_id = excluded.file_id, seen_at = excluded.seen_at
                """,
                {"url": url, "name": name, "now": to_stored(now)},
            )

    async def forget(self, url: str) -> None:
        """Forget a name that Telegram knows no more."""
        async with self._db.transaction() as t:
            await t.run("DELETE FROM pictures WHERE url = :url", {"url": url})

    async def prune(self, *, before: datetime, rows: int = 1_000) -> int:
        """Forget at most so many pictures seen before then; give how many that were."""
        async with self._db.transaction() as t:
            return await t.run(
                """
                DELETE FROM pictures WHERE url IN (
                    SELECT url FROM pictures WHERE seen_at < :before ORDER BY seen_at LIMIT :rows)
                """,
                {"before": to_stored(before), "rows": rows},
            )
