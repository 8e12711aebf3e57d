"""What is done to a meeting, with its version, its line in the record and its notices; inside a transaction."""

import json
from collections.abc import Collection
from datetime import datetime

from storage import meeting_rows
from storage.auditing import record
from storage.branch_models import Act
from storage.convening import replace_notices
from storage.db import Params, Transaction
from storage.instants import to_stored
from storage.meeting_models import Conflict, Meeting, MeetingChange


async def publish(
    t: Transaction, uid: str, branch_ids: Collection[int], change: MeetingChange, *, by: int, now: datetime
) -> Meeting:
    """Make a meeting of these branches; published twice under one uid, it is there once."""
    there = await t.one("SELECT id FROM meetings WHERE uid = :uid", {"uid": uid})
    meeting_id = there["id"] if there else await _make(t, uid, branch_ids, change, now)
    made = (await meeting_rows.load(t, [meeting_id]))[meeting_id]
    if not there:
        await _keep(t, None, made, change, by=by, now=now)
    return made


async def change(
    t: Transaction, meeting_id: int, change: MeetingChange, *, expected: int, by: int, now: datetime
) -> Meeting | Conflict | None:
    """Change a meeting that is still as it was at the expected revision, or so already; None when there is none."""
    before = (await meeting_rows.load(t, [meeting_id])).get(meeting_id)
    if before is None or not change.alters(before):
        return before
    if before.revision != expected:
        seen = await meeting_rows.versions(t, [(meeting_id, expected)], {meeting_id: before})
        return Conflict(seen.get((meeting_id, expected), before), before)
    await _alter(t, before, change, now)
    after = (await meeting_rows.load(t, [meeting_id]))[meeting_id]
    await _keep(t, before, after, change, by=by, now=now)
    return after


async def _make(t: Transaction, uid: str, branch_ids: Collection[int], change: MeetingChange, now: datetime) -> int:
    params = {**meeting_rows.columns(change.details), "uid": uid, "state": change.state.value, "now": to_stored(now)}
    (row,) = await t.fetch(_PUBLISHED, {**params, "reason": change.reason})
    await t.run_many(
        "INSERT INTO meeting_branches (meeting_id, branch_id) VALUES (:meeting, :branch)",
        [{"meeting": row["id"], "branch": branch_id} for branch_id in sorted(set(branch_ids))],
    )
    return int(row["id"])


_PUBLISHED = """
    INSERT INTO meetings (uid, title, blurb, zone, local_start, starts_at, ends_at, venue, address, latitude, longitude,
                          online, accessibility, contact, picture, article_id, state, reason, created_at, changed_at)
    VALUES (:uid, :title, :blurb, :zone, :local_start, :starts_at, :ends_at, :venue, :address, :latitude, :longitude,
            :online, :accessibility, :contact, :picture, :article_id, :state, :reason, :now, :now)
    RETURNING id
"""


async def _alter(t: Transaction, before: Meeting, change: MeetingChange, now: datetime) -> None:
    await t.run(
        _CHANGED,
        {
            **meeting_rows.columns(change.details),
            "id": before.id,
            "state": change.state.value,
            "reason": change.reason,
            "material": int(change.material),
            "now": to_stored(now),
        },
    )


_CHANGED = """
    UPDATE meetings
    SET title = :title, blurb = :blurb, zone = :zone, local_start = :local_start, starts_at = :starts_at,
        ends_at = :ends_at, venue = :venue, address = :address, latitude = :latitude, longitude = :longitude,
        online = :online, accessibility = :accessibility, contact = :contact, picture = :picture,
        article_id = :article_id, state = :state, reason = :reason, revision = revision + 1,
        material = CASE WHEN :material THEN revision + 1 ELSE material END, changed_at = :now
    WHERE id = :id
"""


async def _keep(
    t: Transaction, before: Meeting | None, after: Meeting, change: MeetingChange, *, by: int, now: datetime
) -> None:
    """Keep the version and the line of the record, and have the right notices."""
    kept = meeting_rows.content(after.details, after.state, after.reason)
    params: Params = {"meeting": after.id, "revision": after.revision, "now": to_stored(now), "content": kept}
    await t.run(
        "INSERT INTO meeting_versions (meeting_id, revision, at, content) VALUES (:meeting, :revision, :now, :content)",
        params,
    )
    is_, was = json.loads(kept), {}
    if before is not None:
        was = json.loads(meeting_rows.content(before.details, before.state, before.reason))
    differ = [name for name in is_ if name not in was or was[name] != is_[name]]
    old, new = ({name: side[name] for name in differ if name in side} for side in (was, is_))
    await record(t, Act(by, change.did, "meeting", after.id, now, before=old, after=new))
    await replace_notices(t, after.id, change, now)
