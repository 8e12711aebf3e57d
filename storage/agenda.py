"""The agenda: what meetings are ahead, of some branches, soonest first."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import TypeAlias

from storage import meeting_rows
from storage.db import Database
from storage.instants import to_stored
from storage.meeting_models import Meeting, MeetingPage

Place: TypeAlias = tuple[datetime, int]
"""A place on the agenda: the start and the id of a meeting, which may be gone or elsewhere by now."""


class Agenda:
    """`Storage.agenda`. Cancelled and postponed meetings are on it until the hour at which they would have begun."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(
        self,
        branch_ids: Collection[int],
        *,
        now: datetime,
        limit: int,
        after: Place | None = None,
        before: Place | None = None,
        dateless: datetime | None = None,
    ) -> MeetingPage:
        """Give the next stretch, or the one that begins behind a place, or the one that ends in front of one.

        Postponed meetings that would have begun since `dateless` are on it too: their new date is still open.
        """
        since = (now, dateless or now)
        if before is not None:
            found = (await self._stretch(_EARLIER, branch_ids, before, since, limit))[::-1]
        else:
            found = await self._stretch(_LATER, branch_ids, after or (now, 0), since, limit)
        if not found:
            return MeetingPage((), has_earlier=False, has_later=False)
        earlier = await self._stretch(_EARLIER, branch_ids, _place(found[0]), since, 1)
        later = await self._stretch(_LATER, branch_ids, _place(found[-1]), since, 1)
        return MeetingPage(tuple(found), has_earlier=bool(earlier), has_later=bool(later))

    async def next(self, branch_ids: Collection[int], *, now: datetime) -> Meeting | None:
        """Give the next meeting that takes place."""
        found = await self.coming(branch_ids, now=now, limit=1)
        return found[0] if found else None

    async def coming(self, branch_ids: Collection[int], *, now: datetime, limit: int) -> list[Meeting]:
        """Give the next meetings that take place."""
        return await self._stretch(_NEXT, branch_ids, (now, 0), (now, now), limit)

    async def _stretch(
        self, sql: str, branch_ids: Collection[int], place: Place, since: tuple[datetime, datetime], limit: int
    ) -> list[Meeting]:
        (start, number), (now, dateless) = place, map(to_stored, since)
        params = {"start": to_stored(start), "number": number, "now": now, "dateless": dateless, "limit": limit}
        rows = await self._db.fetch(sql, {**params, "branches": json.dumps(sorted(branch_ids))})
        return [meeting_rows.meeting(row) for row in rows]


def _place(meeting: Meeting) -> Place:
    return meeting.details.starts_at, meeting.id


_AHEAD = f"""
    {meeting_rows.SELECT}
    WHERE m.starts_at > :dateless AND (m.starts_at > :now OR m.state = 'postponed') AND EXISTS (
        SELECT 1 FROM meeting_branches mb
        WHERE mb.meeting_id = m.id AND mb.branch_id IN (SELECT value FROM json_each(:branches)))
"""

_LATER = f"{_AHEAD} AND (m.starts_at, m.id) > (:start, :number) ORDER BY m.starts_at, m.id LIMIT :limit"

_EARLIER = f"{_AHEAD} AND (m.starts_at, m.id) < (:start, :number) ORDER BY m.starts_at DESC, m.id DESC LIMIT :limit"

_NEXT = f"{_AHEAD} AND m.state = 'announced' ORDER BY m.starts_at, m.id LIMIT :limit"
