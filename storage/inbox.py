"""The inbox: what people sent, kept until it is handled."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.db import Database
from storage.instants import to_stored
from storage.models import Letter

ATTEMPTS = 3
"""How often a letter is tried before it is set aside."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A letter that was given up: its update's id, and the kind of error; not what was said in it."""

    update_id: int
    error: str


class Inbox:
    """`Storage.inbox`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def store(self, letters: Sequence[Letter], now: datetime) -> list[Letter]:
        """Keep what Telegram sent; give those not seen before (it repeats what it thinks was lost)."""
        fresh = []
        async with self._db.transaction() as t:
            for letter in letters:
                row = await t.one(
                    """
                    INSERT INTO inbox (update_id, payload, received_at) VALUES (:id, :payload, :now)
                    ON CONFLICT DO NOTHING RETURNING 1
                    """,
                    {"id": letter.update_id, "payload": letter.payload, "now": to_stored(now)},
                )
                if row:
                    fresh.append(letter)
        return fresh

    async def waiting(self) -> list[Letter]:
        """Give all that is still to be handled, oldest first."""
        rows = await self._db.fetch(
            "SELECT update_id, payload, attempts FROM inbox WHERE handled_at IS NULL ORDER BY update_id"
        )
        return [Letter(row["update_id"], row["payload"], row["attempts"]) for row in rows]

    async def done(self, update_id: int, now: datetime) -> None:
        """Forget what was said; remember that it was handled, since Telegram may send it again."""
        async with self._db.transaction() as t:
            await t.run(
                "UPDATE inbox SET handled_at = :now, payload = '' WHERE update_id = :id",
                {"id": update_id, "now": to_stored(now)},
            )

    async def failed(self, update_id: int, *, error: str, now: datetime) -> bool:
        """Count a failure; give whether the letter is now set aside for good, and what was said in it forgotten."""
        async with self._db.transaction() as t:
            row = await t.one(
                """
                UPDATE inbox
                SET attempts = attempts + 1, error = :error,
                    handled_at = CASE WHEN attempts + 1 >= :most THEN :now END, aside = attempts + 1 >= :most,
                    payload = CASE WHEN attempts + 1 >= :most THEN '' ELSE payload END
                WHERE update_id = :id RETURNING handled_at
                """,
                {"id": update_id, "error": error, "most": ATTEMPTS, "now": to_stored(now)},
            )
        return row is not None and row["handled_at"] is not None

    async def set_aside(self) -> list[SetAside]:
        """Give the letters that were given up and of which nobody has been told, oldest first."""
        rows = await self._db.fetch("SELECT update_id, error FROM inbox WHERE aside ORDER BY update_id")
        return [SetAside(row["update_id"], row["error"]) for row in rows]

    async def reported(self, update_ids: Sequence[int]) -> int:
        """Remember that the admins know of these letters, which were given up; give how many that were."""
        async with self._db.transaction() as t:
            return await t.run(
                "UPDATE inbox SET aside = 0 WHERE update_id IN (SELECT value FROM json_each(:ids))",
                {"ids": json.dumps(list(update_ids))},
            )

    async def prune(self, *, before: datetime, rows: int = 1_000) -> int:
        """Delete at most so many letters handled before then; give how many that were."""
        async with self._db.transaction() as t:
            return await t.run(
                """
                DELETE FROM inbox WHERE update_id IN (
                    SELECT update_id FROM inbox WHERE handled_at < :before ORDER BY handled_at LIMIT :rows)
                """,
                {"before": to_stored(before), "rows": rows},
            )
