"""The record of who did what: it is only ever added to, by what was done, in the same transaction."""

from storage.auditing import act
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
