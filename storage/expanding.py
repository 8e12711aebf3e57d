"""From a notice to its outbox rows, a stretch of chats at a time; inside a caller's transaction.

A notice reaches people through topics, through branches, or as those who asked to be reminded: each is one range
of an index, along the chats.
"""

from datetime import datetime

from storage.db import Row, Transaction, Value
from storage.instants import to_stored


async def expand(t: Transaction, now: datetime, chats: int) -> int | None:
    """Address the next stretch of due notices; give how many rows that made, None when there was none left."""
    stretch = await t.one(_STRETCH, {"now": to_stored(now)})
    return None if stretch is None else await _expand(t, stretch, now, chats)


_STRETCH = """
    SELECT r.id, r.notice_id, r.topic_id, r.branch_id, n.meeting_id, r.cursor_chat
    FROM notices n JOIN reach r ON r.notice_id = n.id AND r.done_at IS NULL
    WHERE n.expanded_at IS NULL AND n.due_at <= :now ORDER BY n.due_at, n.id, r.topic_id, r.branch_id LIMIT 1
"""


async def _expand(t: Transaction, stretch: Row, now: datetime, chats: int) -> int:
    last_of, address = _through(stretch)
    params: dict[str, Value] = {
        "reach": stretch["id"],
        "notice": stretch["notice_id"],
        "topic": stretch["topic_id"],
        "branch": stretch["branch_id"],
        "meeting": stretch["meeting_id"],
        "cursor": stretch["cursor_chat"],
        "now": to_stored(now),
    }
    last = await t.one(last_of, {**params, "skip": chats - 1})
    params["upto"] = last["chat_id"] if last else 2**62
    made = await t.run(address, params)
    await t.run(
        "UPDATE reach SET cursor_chat = :upto, done_at = CASE WHEN :done THEN :now END WHERE id = :reach",
        {**params, "done": int(last is None)},
    )
    await t.run(
        """
        UPDATE notices SET expanded_at = :now WHERE id = :notice
          AND NOT EXISTS (SELECT 1 FROM reach WHERE notice_id = :notice AND done_at IS NULL)
        """,
        params,
    )
    return made


def _through(stretch: Row) -> tuple[str, str]:
    """Give the SQL that finds the end of a stretch, and the one that addresses it."""
    if stretch["topic_id"] is not None:
        return _LAST_OF_TOPIC, _ADDRESS_TOPIC
    if stretch["branch_id"] is not None:
        return _LAST_OF_BRANCH, _ADDRESS_BRANCH
    return _LAST_OF_WISHES, _ADDRESS_WISHES


_LAST_OF_TOPIC = """
    SELECT chat_id FROM subscriptions WHERE topic_id = :topic AND chat_id > :cursor
    ORDER BY chat_id LIMIT 1 OFFSET :skip
"""

_LAST_OF_BRANCH = """
    SELECT chat_id FROM branch_follows WHERE branch_id = :branch AND chat_id > :cursor
    ORDER BY chat_id LIMIT 1 OFFSET :skip
"""

_LAST_OF_WISHES = """
    SELECT chat_id FROM meeting_wishes WHERE meeting_id = :meeting AND chat_id > :cursor
    ORDER BY chat_id LIMIT 1 OFFSET :skip
"""

# A row that was dropped, and not sent, because the chat had left what it followed, is wanted after all
# when the chat follows a topic that the article was given late: it is open again, as if new. Likewise where it was
# dropped because a meeting was postponed, cancelled or moved, and that is undone; or where it ended because the chat
# had blocked us, which is back by then.
_OPEN_AGAIN = """
    ON CONFLICT (notice_id, chat_id) DO UPDATE
    SET why = why || ',' || excluded.why,
        thread_id = CASE WHEN settled_at IS NULL THEN thread_id ELSE excluded.thread_id END,
        attempts = CASE WHEN settled_at IS NULL THEN attempts ELSE 0 END,
        leased_until = CASE WHEN settled_at IS NULL THEN leased_until ELSE 0 END,
        settled_at = NULL, outcome = '', detail = '', revision = 0
    WHERE settled_at IS NULL OR unanswered = 0 AND coalesce(expires_at, :now + 1) > :now AND outcome IN
"""

_ADDRESS_TOPIC = f"""
    INSERT INTO outbox (notice_id, chat_id, thread_id, why, due_at, expires_at)
    SELECT n.id, s.chat_id, s.thread_id, CAST(s.topic_id AS TEXT), n.due_at, n.expires_at
    FROM subscriptions s CROSS JOIN chats c ON c.id = s.chat_id CROSS JOIN notices n ON n.id = :notice
    WHERE s.topic_id = :topic AND s.chat_id > :cursor AND s.chat_id <= :upto AND c.paused_at IS NULL
    {_OPEN_AGAIN} ('dropped')
"""

_ADDRESS_BRANCH = f"""
    INSERT INTO outbox (notice_id, chat_id, thread_id, why, due_at, expires_at)
    SELECT n.id, f.chat_id, f.thread_id, 'b' || f.branch_id, n.due_at, n.expires_at
    FROM branch_follows f CROSS JOIN chats c ON c.id = f.chat_id CROSS JOIN notices n ON n.id = :notice
    WHERE f.branch_id = :branch AND f.chat_id > :cursor AND f.chat_id <= :upto AND c.paused_at IS NULL
      AND f.level IN (SELECT value FROM json_each(n.levels))
    {_OPEN_AGAIN} ('dropped', 'gone')
"""

# Of a reminder, those who chose it; of news, all who want to be reminded at all.
_ADDRESS_WISHES = f"""
    INSERT INTO outbox (notice_id, chat_id, thread_id, why, due_at, expires_at)
    SELECT n.id, w.chat_id, w.thread_id, 'w', n.due_at, n.expires_at
    FROM meeting_wishes w CROSS JOIN chats c ON c.id = w.chat_id CROSS JOIN notices n ON n.id = :notice
    WHERE w.meeting_id = :meeting AND w.chat_id > :cursor AND w.chat_id <= :upto AND c.paused_at IS NULL
      AND EXISTS (SELECT 1 FROM json_each(w.reminders) WHERE n.starts_at IS NULL OR value = n.kind)
    {_OPEN_AGAIN} ('dropped', 'gone')
"""
