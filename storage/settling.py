"""How outbox rows end, or are given back; inside a caller's transaction."""

import json
from collections.abc import Sequence
from datetime import datetime

from storage.db import Transaction, Value
from storage.instants import to_stored
from storage.models import Settlement


async def settle(t: Transaction, settlement: Settlement, now: datetime) -> None:
    """Record how the rows of one settlement ended, and what was posted for them."""
    params: dict[str, Value] = {
        "now": to_stored(now),
        "ids": json.dumps(list(settlement.row_ids)),
        "outcome": settlement.outcome.value,
        "detail": settlement.detail,
        "thread": settlement.thread_id,
        "telegram": settlement.message_id,
        "shows": settlement.shows,
        "revision": settlement.revision,
        "message": None,
    }
    if settlement.message_id is not None:
        # The chat as the row has it now: a group may have become another while its message was on the way.
        row = await t.one(
            """
            INSERT INTO messages (chat_id, thread_id, telegram_id, shows, sent_at)
            SELECT chat_id, :thread, :telegram, :shows, :now
            FROM outbox WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id LIMIT 1
            RETURNING id
            """,
            params,
        )
        params["message"] = row["id"] if row else None
    await t.run(
        """
        UPDATE outbox
        SET settled_at = :now, outcome = :outcome, detail = :detail, message_id = :message,
            revision = coalesce(nullif(:revision, 0), (
                SELECT a.revision FROM notices n JOIN articles a ON a.id = n.article_id WHERE n.id = notice_id))
        WHERE id IN (SELECT value FROM json_each(:ids)) AND settled_at IS NULL
        """,
        params,
    )


async def give_back(
    t: Transaction, row_ids: Sequence[int], *, until: datetime, refund: bool, lease: datetime | None, unanswered: bool
) -> None:
    """Have rows due later and leased to nobody; with `lease`, those only that are still under it."""
    await t.run(
        """
        UPDATE outbox
        SET due_at = :until, leased_until = 0, attempts = attempts - :refund, unanswered = unanswered + :unanswered
        WHERE id IN (SELECT value FROM json_each(:ids)) AND settled_at IS NULL
          AND leased_until = coalesce(:lease, leased_until)
        """,
        {
            "ids": json.dumps(list(row_ids)),
            "until": to_stored(until),
            "refund": int(refund),
            "unanswered": int(unanswered),
            "lease": None if lease is None else to_stored(lease),
        },
    )
