"""A draft comes to its end, or waits for it: who may, and what follows; inside a transaction."""

import json
from datetime import datetime

from storage import acts, draft_rows
from storage.auditing import record_once
from storage.branch_models import Act
from storage.db import Params, Transaction
from storage.draft_models import Declined, Draft, DraftState
from storage.instants import to_stored
from storage.meeting_models import Conflict, Meeting, MeetingChange


async def ready(
    t: Transaction, draft_id: int, version: int, state: DraftState, *, trusted: bool, now: datetime
) -> Draft | Declined:
    """Give a draft that stands as it is thought to stand, and whose writer may post for its branches."""
    draft = await draft_rows.load(t, draft_id)
    if draft is None or draft.state is not state:
        return Declined.ENDED
    if draft.version != version:
        return Declined.CHANGED
    barred = await _barred(t, draft, trusted=trusted)
    if barred:
        await record_once(t, Act(draft.person, f"refused: {barred}", "draft", draft.id, now, {}, {}))
    return barred or draft


async def _barred(t: Transaction, draft: Draft, *, trusted: bool) -> Declined | None:
    """Say why somebody may not post for a draft's branches: for all of them, or to change a meeting, for one."""
    (row,) = await t.fetch(_RIGHTS, {"branches": json.dumps(draft.content.branch_ids), "person": draft.person})
    wanted = len(draft.content.branch_ids) if draft.revision is None else 1
    if not wanted or row["live"] < wanted:
        return Declined.CLOSED
    return None if trusted or row["mine"] >= wanted else Declined.NOT_ORGANISER


async def do(t: Transaction, draft: Draft, change: MeetingChange, now: datetime) -> Meeting | Conflict | Declined:
    """Do what a draft says, as its writer's act."""
    if draft.revision is None:
        return await acts.publish(t, draft.uid, draft.content.branch_ids, change, by=draft.person, now=now)
    expected, changed = draft.revision, draft.meeting_id or 0
    return await acts.change(t, changed, change, expected=expected, by=draft.person, now=now) or Declined.ENDED


async def become(
    t: Transaction,
    draft: Draft,
    state: DraftState,
    *,
    cause: str,
    now: datetime,
    words: str = "",
    name: str = "",
    meeting_id: int | None = None,
) -> None:
    """Bring a draft to a state, by a press or message."""
    params: Params = {"id": draft.id, "state": state.value, "cause": cause, "words": words, "name": name}
    await t.run(_BECOME, {**params, "meeting": meeting_id, "now": to_stored(now)})


_BECOME = """
    UPDATE drafts
    SET state = :state, cause = :cause, words = :words, decider = :name, meeting_id = coalesce(:meeting, meeting_id),
        changed_at = :now, taken_at = CASE WHEN :state = 'open' THEN 0 ELSE taken_at END
    WHERE id = :id
"""

_RIGHTS = """
    SELECT count(b.id) AS live,
           count(CASE WHEN b.id IS NOT NULL AND o.person IS NOT NULL THEN 1 END) AS mine
    FROM json_each(:branches) wanted
    LEFT JOIN branches b ON b.id = wanted.value AND b.retired_at IS NULL
    LEFT JOIN organisers o ON o.branch_id = wanted.value AND o.person = :person
"""
