"""The record of who did what: it is only ever added to, by what was done, in the same transaction."""

from datetime import datetime

from storage.auditing import act, record_once
from storage.branch_models import Act
from storage.db import Database


class Audit:
    """`Storage.audit`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, thing: str, thing_id: int) -> list[Act]:
        """Give what was done to a thing, oldest first."""
        rows = await self._db.fetch(
            "SELECT * FROM audit WHERE thing = :thing AND thing_id = :id ORDER BY id",
            {"thing": thing, "id": thing_id},
        )
        return [act(row) for row in rows]

    async def refused(self, who: int, wanted: str, thing: str, thing_id: int, now: datetime) -> None:
        """Record that somebody was not let do something, once for each person and thing that was wanted."""
        async with self._db.transaction() as t:
            await record_once(t, Act(who, f"refused: {wanted}", thing, thing_id, now, {}, {}))
