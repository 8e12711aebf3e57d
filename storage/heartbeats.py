"""When each part of the running bot last did its work, and which were silent for too long."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.db import Database
from storage.instants import from_stored, from_stored_or_none, to_stored


@dataclass(frozen=True, slots=True)
class Silence:
    """A part of the bot that stands still since then, or did until `ended_at`; and the admins `told` of it as it is."""

    part: str
    since: datetime
    ended_at: datetime | None = None
    told: frozenset[int] = frozenset()


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

    async def silences(self) -> dict[str, Silence]:
        """Give what is to be remembered of silences, by part."""
        rows = await self._db.fetch("SELECT part, since, ended_at, told FROM silences ORDER BY part")
        return {
            row["part"]: Silence(
                row["part"],
                since=from_stored(row["since"]),
                ended_at=from_stored_or_none(row["ended_at"]),
                told=frozenset(json.loads(row["told"])),
            )
            for row in rows
        }

    async def remember(self, silences: Sequence[Silence]) -> int:
        """Remember these silences, and no others; give how many."""
        async with self._db.transaction() as t:
            await t.run("DELETE FROM silences")
            await t.run_many(
                "INSERT INTO silences (part, since, ended_at, told) VALUES (:part, :since, :ended, :told)",
                [
                    {
                        "part": silence.part,
                        "since": to_stored(silence.since),
                        "ended": None if silence.ended_at is None else to_stored(silence.ended_at),
                        "told": json.dumps(sorted(silence.told)),
                    }
                    for silence in silences
                ],
            )
        return len(silences)
