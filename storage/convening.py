"""What is to be told of a meeting, kept in step with it; inside the transaction that changes the meeting.

The line: what is superseded and was addressed to nobody yet goes -> reminders that are no longer right are
addressed to nobody else -> the new ones are there, through each branch and those who asked to be reminded.
Rows that were made of a notice stay: they are checked when their turn comes.
"""

import json
from datetime import datetime

from storage.db import Params, Transaction
from storage.instants import to_stored
from storage.meeting_models import MeetingChange, MeetingNotice, News


async def replace_notices(t: Transaction, meeting_id: int, change: MeetingChange, now: datetime) -> None:
    """Have exactly those notices open that follow from what was made of the meeting."""
    stored = {"meeting": meeting_id, "now": to_stored(now)}
    if change.replan:
        await t.run(f"DELETE FROM notices WHERE starts_at IS NOT NULL AND {_UNADDRESSED}", stored)
        await t.run(_STOP_REMINDERS, stored)
    if any(isinstance(notice.kind, News) and notice.kind is not News.CHANGED for notice in change.notices):
        await t.run(f"DELETE FROM notices WHERE starts_at IS NULL AND {_UNADDRESSED}", stored)
    for notice in change.notices:
        joined = notice.kind is News.CHANGED and await t.run(_JOIN, {**stored, "due": to_stored(notice.due_at)})
        if not joined:
            await _add(t, meeting_id, notice, now)


_UNADDRESSED = """
    meeting_id = :meeting AND expanded_at IS NULL AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.notice_id = notices.id)
"""

_STOP_REMINDERS = """
    UPDATE notices SET expanded_at = :now WHERE meeting_id = :meeting AND starts_at IS NOT NULL AND expanded_at IS NULL
"""

# Nobody has a row of it yet, and who gets one reads what is true by then: one notice for several changes, which
# waits no longer than the most urgent of them.
_JOIN = f"UPDATE notices SET due_at = min(due_at, :due) WHERE kind = 'changed' AND {_UNADDRESSED}"


async def _add(t: Transaction, meeting_id: int, notice: MeetingNotice, now: datetime) -> None:
    """Make a notice; one that was made before is addressed anew, to those who have no row of it or a dropped one."""
    (row,) = await t.fetch(_NOTICE, _params(meeting_id, notice, now))
    params: Params = {"notice": row["id"], "meeting": meeting_id}
    if notice.levels:
        await t.run(_THROUGH_BRANCHES, params)
    if notice.wished:
        await t.run("INSERT INTO reach (notice_id) VALUES (:notice) ON CONFLICT DO NOTHING", params)
    await t.run("UPDATE reach SET cursor_chat = 0, done_at = NULL WHERE notice_id = :notice", params)


_NOTICE = """
    INSERT INTO notices (kind, meeting_id, occasion, levels, starts_at, created_at, due_at, not_before,
                         expires_at)
    VALUES (:kind, :meeting, :occasion, :levels, :starts, :now, :due, :not_before, :expires)
    ON CONFLICT (kind, meeting_id, occasion) DO UPDATE
    SET created_at = excluded.created_at, due_at = excluded.due_at, expires_at = excluded.expires_at, expanded_at = NULL
    RETURNING id
"""

_THROUGH_BRANCHES = """
    INSERT INTO reach (notice_id, branch_id)
    SELECT :notice, branch_id FROM meeting_branches WHERE meeting_id = :meeting ON CONFLICT DO NOTHING
"""


def _params(meeting_id: int, notice: MeetingNotice, now: datetime) -> Params:
    return {
        "kind": notice.kind.value,
        "meeting": meeting_id,
        "occasion": notice.occasion,
        "levels": json.dumps([level.value for level in notice.levels]),
        "starts": None if notice.starts_at is None else to_stored(notice.starts_at),
        "now": to_stored(now),
        "due": to_stored(notice.due_at),
        "not_before": None if notice.not_before is None else to_stored(notice.not_before),
        "expires": None if notice.expires_at is None else to_stored(notice.expires_at),
    }
