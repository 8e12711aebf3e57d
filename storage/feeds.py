"""The feeds we read, and when each is next to be fetched."""

from collections.abc import Sequence
from datetime import datetime

from storage.db import Database, Row
from storage.instants import from_stored, from_stored_or_none, to_stored
from storage.models import Feed


class Feeds:
    """`Storage.feeds`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def ensure(self, urls: Sequence[str], now: datetime) -> list[Feed]:
        """Make a row for each new URL; give the feeds of `urls`, in that order.

        A feed that is no longer named keeps its row, and with it what it has shown already.
        """
        feeds = []
        async with self._db.transaction() as t:
            for url in urls:
                await t.run(
                    "INSERT INTO feeds (url, address, next_poll_at) VALUES (:url, :url, :now) ON CONFLICT DO NOTHING",
                    {"url": url, "now": to_stored(now)},
                )
                feeds += await t.fetch("SELECT * FROM feeds WHERE url = :url", {"url": url})
        return [_feed(row) for row in feeds]

    async def get(self, feed_id: int) -> Feed:
        """Give one feed as it is now."""
        (row,) = await self._db.fetch("SELECT * FROM feeds WHERE id = :id", {"id": feed_id})
        return _feed(row)

    async def title(self) -> str:
        """Give the first title that a feed gave itself, or ""."""
        row = await self._db.one("SELECT title FROM feeds WHERE title != '' ORDER BY id LIMIT 1")
        return str(row["title"]) if row else ""

    async def split_guids(self, feed_id: int) -> frozenset[str]:
        """Give the guids whose items are keyed guid + path for good."""
        rows = await self._db.fetch("SELECT guid FROM split_guids WHERE feed_id = :id", {"id": feed_id})
        return frozenset(row["guid"] for row in rows)

    async def succeeded(
        self,
        feed_id: int,
        *,
        now: datetime,
        next_poll_at: datetime,
        address: str,
        title: str,
        etag: str,
        last_modified: str,
    ) -> None:
        """Record a fetch whose items are all stored: only now may the server answer 304 to the next."""
        async with self._db.transaction() as t:
            await t.run(
                """
                UPDATE feeds
                SET address = :address, title = :title, etag = :etag, last_modified = :last_modified,
                    baselined_at = coalesce(baselined_at, :now), succeeded_at = :now,
                    next_poll_at = :next_poll_at, failures = 0, problem = ''
                WHERE id = :id
                """,
                {
                    "id": feed_id,
                    "now": to_stored(now),
                    "next_poll_at": to_stored(next_poll_at),
                    "address": address,
                    "title": title,
                    "etag": etag,
                    "last_modified": last_modified,
                },
            )

    async def unchanged(self, feed_id: int, *, now: datetime, next_poll_at: datetime, address: str) -> None:
        """Record a fetch that brought nothing new (304)."""
        async with self._db.transaction() as t:
            await t.run(
                """
                UPDATE feeds
                SET succeeded_at = :now, next_poll_at = :next_poll_at, address = :address, failures = 0, problem = ''
                WHERE id = :id
                """,
                {
                    "id": feed_id,
                    "now": to_stored(now),
                    "next_poll_at": to_stored(next_poll_at),
                    "address": address,
                },
            )

    async def failed(self, feed_id: int, *, problem: str, next_poll_at: datetime) -> None:
        """Record a fetch that failed; all that was stored stays."""
        async with self._db.transaction() as t:
            await t.run(
                """
                UPDATE feeds SET failures = failures + 1, problem = :problem, next_poll_at = :next_poll_at
                WHERE id = :id
                """,
                {"id": feed_id, "problem": problem, "next_poll_at": to_stored(next_poll_at)},
            )


def _feed(row: Row) -> Feed:
    return Feed(
        id=row["id"],
        url=row["url"],
        address=row["address"],
        title=row["title"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        baselined_at=from_stored_or_none(row["baselined_at"]),
        succeeded_at=from_stored_or_none(row["succeeded_at"]),
        next_poll_at=from_stored(row["next_poll_at"]),
        failures=row["failures"],
        problem=row["problem"],
    )
