"""What claimed rows about meetings are checked against; inside the transaction that claims them."""

import json
from collections.abc import Collection
from functools import lru_cache

from storage import meeting_rows
from storage.branch_models import Level
from storage.db import Row, Transaction
from storage.instants import from_stored_or_none
from storage.meeting_models import About, Meeting, Reminder


async def about(t: Transaction, row_ids: Collection[int]) -> dict[int, About]:
    """Say of each of these rows what its meeting is, what its chat knows of it and what it wants to hear."""
    if not row_ids:
        return {}
    rows = await t.fetch(_ABOUT, {"ids": json.dumps(sorted(row_ids))})
    meetings = await meeting_rows.load(t, {row["meeting_id"] for row in rows})
    told = [(row["meeting_id"], row["revision"]) for row in rows if row["revision"] is not None]
    known = await meeting_rows.versions(t, told, meetings)
    return {
        row["id"]: _about(row, meetings[row["meeting_id"]], known.get((row["meeting_id"], row["revision"])))
        for row in rows
    }


_ABOUT = """
    SELECT o.id, n.meeting_id, n.starts_at, k.revision, k.told_at, w.reminders,
           (SELECT group_concat(f.level)
            FROM meeting_branches mb JOIN branch_follows f ON f.branch_id = mb.branch_id AND f.chat_id = o.chat_id
            WHERE mb.meeting_id = n.meeting_id) AS levels
    FROM json_each(:ids) claimed JOIN outbox o ON o.id = claimed.value JOIN notices n ON n.id = o.notice_id
    LEFT JOIN meeting_told k ON k.meeting_id = n.meeting_id AND k.chat_id = o.chat_id
    LEFT JOIN meeting_wishes w ON w.meeting_id = n.meeting_id AND w.chat_id = o.chat_id
"""


def _about(row: Row, meeting: Meeting, known: Meeting | None) -> About:
    return About(
        meeting,
        known=known,
        told_at=from_stored_or_none(row["told_at"]),
        levels=_levels(row["levels"]),
        wishes=_reminders(row["reminders"]),
        starts_at=from_stored_or_none(row["starts_at"]),
    )


@lru_cache(maxsize=1_000)
def _levels(listed: str | None) -> frozenset[Level]:
    return frozenset(map(Level, listed.split(","))) if listed else frozenset()


@lru_cache(maxsize=100)
def _reminders(listed: str | None) -> frozenset[Reminder] | None:
    return None if listed is None else frozenset(map(Reminder, json.loads(listed)))
