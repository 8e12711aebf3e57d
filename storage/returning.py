"""A chat that blocked or left us is back; inside a caller's transaction.

What it missed of articles is past. Of meetings that are still to come and that it had been told of, it is told what
has changed meanwhile: the latest news of each is addressed to it again, and checked when its turn comes.
"""

from datetime import datetime

from storage.db import Params, Transaction
from storage.instants import to_stored


async def resume(t: Transaction, telegram_id: int, now: datetime) -> None:
    """Write again to a chat; nothing is done to one that was not paused."""
    params: Params = {"telegram": telegram_id, "now": to_stored(now)}
    back = await t.one(_RESUMED, params)
    if back is not None:
        await t.run(_MISSED, {**params, "chat": back["id"]})


_RESUMED = """
    UPDATE chats SET paused_at = NULL, paused_reason = ''
    WHERE telegram_id = :telegram AND paused_at IS NOT NULL RETURNING id
"""

# By the start that the chat knows or by the present one, it is still to come.
_MISSED = """
    INSERT INTO outbox (notice_id, chat_id, thread_id, why, due_at)
    SELECT n.id, k.chat_id, coalesce(
               (SELECT w.thread_id FROM meeting_wishes w WHERE w.meeting_id = m.id AND w.chat_id = k.chat_id),
               (SELECT f.thread_id FROM meeting_branches mb
                JOIN branch_follows f ON f.branch_id = mb.branch_id AND f.chat_id = k.chat_id
                WHERE mb.meeting_id = m.id ORDER BY mb.branch_id LIMIT 1), 0),
           'r', max(n.due_at, :now)
    FROM meeting_told k CROSS JOIN meetings m ON m.id = k.meeting_id
    CROSS JOIN meeting_versions v ON v.meeting_id = m.id AND v.revision = k.revision
    CROSS JOIN notices n ON n.id = (
        SELECT max(l.id) FROM notices l
        WHERE l.meeting_id = m.id AND l.starts_at IS NULL AND l.kind <> 'new_meeting')
    WHERE k.chat_id = :chat AND k.revision < m.material
      AND max(m.starts_at, json_extract(v.content, '$.starts_at')) > :now
    ON CONFLICT (notice_id, chat_id) DO UPDATE
    SET why = excluded.why, thread_id = excluded.thread_id, due_at = excluded.due_at, attempts = 0, leased_until = 0,
        settled_at = NULL, outcome = '', detail = '', revision = 0
    WHERE settled_at IS NOT NULL AND outcome IN ('gone', 'dropped')
"""
