"""Which rows may be sent now, and all that is needed to send them; inside a caller's transaction."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from storage.consulting import about
from storage.db import Params, Row, Transaction
from storage.instants import from_stored, from_stored_or_none, to_stored
from storage.meeting_models import About
from storage.outbox_models import Delivery


async def claim(
    t: Transaction, now: datetime, *, limit: int, rows: int, lease: timedelta, but: Collection[int]
) -> list[int]:
    """Lease each chat's oldest due row, of at most `limit` chats, then the rest of their bundles.

    Of fewer chats where their bundles might come to more than so many rows, but of one at least.
    """
    params: Params = {
        "now": to_stored(now),
        "until": to_stored(now + lease),
        "beyond": to_stored(now + 2 * lease),
        "limit": limit,
        "but": json.dumps(list(but)),
    }
    oldest = await t.fetch(_OLDEST, params)
    sizes = await _sizes(t, oldest)
    chosen = [row["id"] for row, total in zip(oldest, accumulate(sizes), strict=True) if total <= max(rows, sizes[0])]
    claimed = await t.fetch(_LEASE, {**params, "ids": json.dumps(chosen)}) if chosen else []
    return [row["id"] for row in claimed]


async def _sizes(t: Transaction, oldest: Sequence[Row]) -> list[int]:
    """Say for each row how many may have to be claimed with it: as many as were found together."""
    bundles = {row["bundle"] for row in oldest} - {None}
    counted = await t.fetch(_SIZES, {"bundles": json.dumps(sorted(bundles))}) if bundles else []
    sizes = {row["bundle"]: int(row["size"]) for row in counted}
    return [sizes.get(row["bundle"], 1) for row in oldest]


# A row due later (a reminder, a postponed one) does not hold up what is due now; a leased one does,
# so that a chat reads things in their order. A lease that ends later than any given now was given before the
# clock was set back, and holds nothing. What is due since a bundle that is not yet addressed to all
# waits for that: a bound on the index's range, where a condition on each row would look at them all.
_OLDEST = """
    SELECT o.id, n.bundle FROM outbox o JOIN chats c ON c.id = o.chat_id JOIN notices n ON n.id = o.notice_id
    WHERE o.settled_at IS NULL AND o.leased_until NOT BETWEEN :now + 1 AND :beyond AND c.parked_until <= :now
      AND o.id NOT IN (SELECT value FROM json_each(:but))
      AND o.due_at <= coalesce((
          SELECT min(u.due_at - 1, :now) FROM notices u
          WHERE u.bundle IS NOT NULL AND u.expanded_at IS NULL
            AND EXISTS (SELECT 1 FROM reach r WHERE r.notice_id = u.id AND r.done_at IS NULL)
          ORDER BY u.due_at LIMIT 1), :now)
      AND NOT EXISTS (
          SELECT 1 FROM outbox e
          WHERE e.chat_id = o.chat_id AND e.settled_at IS NULL AND e.id < o.id AND e.due_at <= :now)
    ORDER BY o.due_at, o.id LIMIT :limit
"""

_SIZES = """
    SELECT bundle, count(*) AS size FROM notices WHERE bundle IN (SELECT value FROM json_each(:bundles)) GROUP BY bundle
"""

_LEASE = """
    UPDATE outbox SET leased_until = :until, attempts = attempts + 1
    WHERE settled_at IS NULL AND leased_until NOT BETWEEN :now + 1 AND :beyond AND due_at <= :now
      AND id NOT IN (SELECT value FROM json_each(:but)) AND id IN (
        SELECT value FROM json_each(:ids)
        UNION
        SELECT mate.id
        FROM outbox o JOIN notices n ON n.id = o.notice_id
        JOIN notices m ON m.bundle = n.bundle
        JOIN outbox mate ON mate.notice_id = m.id AND mate.chat_id = o.chat_id
        WHERE o.id IN (SELECT value FROM json_each(:ids)))
    RETURNING id
"""


async def held(t: Transaction, row_ids: Sequence[int], lease: datetime) -> list[Delivery]:
    """Give those rows that are still under this lease and unsettled, in the order they fell due."""
    rows = await t.fetch(_HELD, {"ids": json.dumps(list(row_ids)), "lease": to_stored(lease)})
    told = await about(t, [row["id"] for row in rows if row["meeting_id"] is not None])
    return [_delivery(row, told.get(row["id"])) for row in rows]


_HELD = """
    SELECT o.id, o.notice_id, coalesce(n.article_id, 0) AS article_id, n.meeting_id, n.bundle, o.chat_id,
           c.telegram_id, c.language, o.thread_id, o.attempts, o.unanswered, o.setbacks, o.expires_at, o.leased_until,
           c.paused_at IS NOT NULL AS paused, a.revision, n.kind,
           (SELECT group_concat(s.topic_id)
            FROM subscriptions s JOIN article_topics at ON at.article_id = n.article_id AND at.topic_id = s.topic_id
            WHERE s.chat_id = o.chat_id) AS matched
    FROM json_each(:ids) wanted JOIN outbox o ON o.id = wanted.value
    JOIN notices n ON n.id = o.notice_id JOIN chats c ON c.id = o.chat_id LEFT JOIN articles a ON a.id = n.article_id
    WHERE o.leased_until = :lease AND o.settled_at IS NULL
    ORDER BY o.due_at, o.id
"""


@lru_cache(maxsize=1_000)
def _ids(listed: str | None) -> tuple[int, ...]:
    """Read ids that SQL has listed; there are few different lists, and many rows of each."""
    return tuple(sorted(map(int, listed.split(",")))) if listed else ()


def _delivery(row: Row, told: About | None) -> Delivery:
    return Delivery(
        id=row["id"],
        notice_id=row["notice_id"],
        article_id=row["article_id"],
        bundle=row["bundle"],
        chat_id=row["chat_id"],
        telegram_id=row["telegram_id"],
        language=row["language"],
        thread_id=row["thread_id"],
        attempts=row["attempts"],
        expires_at=from_stored_or_none(row["expires_at"]),
        paused=bool(row["paused"]),
        matched=_ids(row["matched"]),
        leased_until=from_stored(row["leased_until"]),
        unanswered=row["unanswered"],
        setbacks=row["setbacks"],
        revision=told.meeting.revision if told else row["revision"],
        kind=row["kind"],
        about=told,
    )
