"""From a notice to its outbox rows, a stretch of chats at a time; inside a caller's transaction."""

from datetime import datetime

from storage.db import Row, Transaction, Value
from storage.instants import to_stored


async def expand(t: Transaction, now: datetime, chats: int) -> int | None:
    """Address the next stretch of due notices; give how many rows that made, None when there was none left."""
    stretch = await t.one(_STRETCH, {"now": to_stored(now)})
    return None if stretch is None else await _expand(t, stretch, now, chats)


_STRETCH = """
    SELECT r.notice_id, r.topic_id, r.cursor_chat
    FROM notices n JOIN reach r ON r.notice_id = n.id AND r.done_at IS NULL
    WHERE n.expanded_at IS NULL AND n.due_at <= :now ORDER BY n.due_at, n.id, r.topic_id LIMIT 1
"""


async def _expand(t: Transaction, stretch: Row, now: datetime, chats: int) -> int:
    params: dict[str, Value] = {
        "notice": stretch["notice_id"],
        "topic": stretch["topic_id"],
        "cursor": stretch["cursor_chat"],
        "now": to_stored(now),
    }
    last = await t.one(
        """
        SELECT chat_id FROM subscriptions WHERE topic_id = :topic AND chat_id > :cursor
        ORDER BY chat_id LIMIT 1 OFFSET :skip
        """,
        {**params, "skip": chats - 1},
    )
    params["upto"] = last["chat_id"] if last else 2**62
    made = await t.run(_ADDRESS, params)
    await t.run(
        """
        UPDATE reach SET cursor_chat = :upto, done_at = CASE WHEN :done THEN :now END
        WHERE notice_id = :notice AND topic_id = :topic
        """,
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


# A row that was dropped, and not sent, because the chat had left what it followed, is wanted after all
# when the chat follows a topic that the article was given late: it is open again, as if new.
_ADDRESS = """
    INSERT INTO outbox (notice_id, chat_id, thread_id, why, due_at, expires_at)
    SELECT n.id, s.chat_id, s.thread_id, CAST(s.topic_id AS TEXT), n.due_at, n.expires_at
    FROM subscriptions s CROSS JOIN chats c ON c.id = s.chat_id CROSS JOIN notices n ON n.id = :notice
    WHERE s.topic_id = :topic AND s.chat_id > :cursor AND s.chat_id <= :upto AND c.paused_at IS NULL
    ON CONFLICT (notice_id, chat_id) DO UPDATE
    SET why = why || ',' || excluded.why,
        thread_id = CASE WHEN settled_at IS NULL THEN thread_id ELSE excluded.thread_id END,
        attempts = CASE WHEN settled_at IS NULL THEN attempts ELSE 0 END,
        leased_until = CASE WHEN settled_at IS NULL THEN leased_until ELSE 0 END,
        settled_at = NULL, outcome = '', detail = '', revision = 0
    WHERE settled_at IS NULL OR outcome = 'dropped' AND unanswered = 0 AND expires_at > :now
"""
