"""When each part of the running bot last did its work."""

from collections.abc import Sequence
from datetime import datetime

from storage.db import Database
from storage.instants import from_stored, to_stored


class Heartbeats:
    """`Storage.heartbeats`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def begin(self, parts: Sequence[str], now: datetime) -> None:
        """Record that a run with these parts has begun; those of earlier runs are forgotten."""
        async with self._db.transaction() as t:
            await t.run("DELETE FROM heartbeats")
            await t.run_many(
                "INSERT INTO heartbeats (part, beat_at) VALUES (:part, :now)",
                [{"part": part, "now": to_stored(now)} for part in parts],
            )

    async def beat(self, part: str, now: datetime) -> None:
        """Record that a part did its work."""
        async with self._db.transaction() as t:
            await t.run(
                "INSERT INTO heartbeats (part, beat_at) VALUES (:part, :now) "
                "ON CONFLICT (part) DO UPDATE SET beat_at = excluded.beat_at",
                {"part": part, "now": to_stored(now)},
            )

    async def all(self) -> dict[str, datetime]:
        """Give each part's last beat."""
        rows = await self._db.fetch("SELECT part, beat_at FROM heartbeats ORDER BY part")
        return {row["part"]: from_stored(row["beat_at"]) for row in rows}
