"""The record of who did what: it is only ever added to, by what was done, in the same transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from storage.auditing import act, record_once
from storage.branch_models import Act, Line
from storage.db import Database, Row
from storage.instants import from_stored_or_none


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

    async def meeting(self, meeting_id: int, *, before: int = 0, limit: int) -> list[Line]:
        """Give what was done to a meeting, newest first; of what comes before a line of the record, if it is named."""
        rows = await self._db.fetch(_OF_A_MEETING, {"id": meeting_id, "before": before or 2**62, "limit": limit})
        return [_line(row) for row in rows]

    async def changes(self, meeting_id: int, *, limit: int) -> list[Line]:
        """Give likewise the last acts that changed a meeting."""
        rows = await self._db.fetch(_CHANGES, {"id": meeting_id, "before": 2**62, "limit": limit})
        return [_line(row) for row in rows]

    async def refused(self, who: int, wanted: str, thing: str, thing_id: int, now: datetime) -> None:
        """Record that somebody was not let do something, once for each person and thing that was wanted."""
        async with self._db.transaction() as t:
            await record_once(t, Act(who, f"refused: {wanted}", thing, thing_id, now, {}, {}))


# Who was an organiser is known by the name under which the invitation was accepted.
_LINES = """
    SELECT a.*, coalesce((
        SELECT json_extract(j.after, '$.name') FROM audit j
        WHERE j.thing = 'organiser' AND j.did = 'accepted' AND j.who = a.who ORDER BY j.id DESC LIMIT 1), '') AS name
    FROM audit a WHERE a.thing = 'meeting' AND a.thing_id = :id AND a.id < :before
"""

_OF_A_MEETING = f"{_LINES} ORDER BY a.id DESC LIMIT :limit"

_CHANGES = f"{_LINES} AND a.after <> '{{}}' ORDER BY a.id DESC LIMIT :limit"


def _line(row: Row) -> Line:
    done = act(row)
    return Line(row["id"], replace(done, before=_told(done.before), after=_told(done.after)), row["name"])


def _told(kept: Mapping[str, object]) -> Mapping[str, object]:
    """Give what is recorded of a meeting with its instants as such."""
    return {name: _instant(value) if name in {"starts_at", "ends_at"} else value for name, value in kept.items()}


def _instant(value: object) -> datetime | None:
    return from_stored_or_none(value if isinstance(value, int) else None)
