"""How outbox rows end, or are given back, many at a time; inside a caller's transaction."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from storage.db import Params, Transaction
from storage.instants import to_stored
from storage.outbox_models import Postponement, Settlement, Settling
from storage.reading_models import Showing


async def settle(t: Transaction, settlements: Sequence[Settlement], now: datetime) -> None:
    """Record how rows ended, what was posted for them, and which chats are gone."""
    (last,) = await t.fetch("SELECT coalesce(max(id), 0) AS id FROM messages")
    numbered = list(enumerate(settlements, last["id"] + 1))  # ours to give: nobody else writes meanwhile
    stored = to_stored(now)
    await t.run_many(_POSTED, [_post(s, number, stored) for number, s in numbered if s.message_id is not None])
    await t.run_many(_ENDED, [end for number, s in numbered for end in _ends(s, number, stored)])
    await t.run_many(_LISTED, [{"message": number} for number, s in numbered if s.shows == Showing.SUMMARY])
    sent = [row_id for s in settlements if s.outcome is Settling.SENT for row_id in s.row_ids]
    await t.run(_TOLD, {"ids": json.dumps(sent), "now": stored})
    gone = [
        {"chat": s.chat_id, "now": stored, "outcome": s.outcome.value, "detail": s.detail}
        for s in settlements
        if s.pause
    ]
    await t.run_many(_PAUSED, gone)
    await t.run_many(_NOT_WANTED, gone)


def _post(settlement: Settlement, number: int, now: int) -> Params:
    return {
        "message": number,
        "ids": json.dumps(settlement.row_ids),
        "thread": settlement.thread_id,
        "telegram": settlement.message_id,
        "shows": settlement.shows,
        "revision": next(iter(settlement.revisions), None),
        "now": now,
    }


def _ends(settlement: Settlement, number: int, now: int) -> Iterator[Params]:
    revisions = settlement.revisions or (0,) * len(settlement.row_ids)
    for row_id, revision in zip(settlement.row_ids, revisions, strict=True):
        yield {
            "id": row_id,
            "now": now,
            "outcome": settlement.outcome.value,
            "detail": settlement.detail,
            "message": None if settlement.message_id is None else number,
            "revision": revision,
        }


# The chat as the row has it now: a group may have become another while its message was on the way. What announces
# a meeting follows its changes, as what alerts of an article does; what tells of a change says what was so.
_POSTED = """
    INSERT INTO messages (id, chat_id, thread_id, telegram_id, shows, sent_at, meeting_id, article_id, revision, image)
    SELECT :message, o.chat_id, :thread, :telegram, :shows, :now, m.id, a.id,
           coalesce(:revision, m.revision, a.revision),
           CASE WHEN :shows = 'photo' AND coalesce(:revision, a.revision) = a.revision THEN a.image ELSE '' END
    FROM outbox o JOIN notices n ON n.id = o.notice_id
    LEFT JOIN meetings m ON m.id = n.meeting_id AND n.kind = 'new_meeting'
    LEFT JOIN articles a ON a.id = n.article_id AND :shows IN ('alert', 'photo')
    WHERE o.id IN (SELECT value FROM json_each(:ids)) ORDER BY o.id LIMIT 1
"""

_ENDED = """
    UPDATE outbox
    SET settled_at = :now, outcome = :outcome, detail = :detail, message_id = :message,
        revision = coalesce(nullif(:revision, 0), (
            SELECT coalesce(a.revision, m.revision)
            FROM notices n LEFT JOIN articles a ON a.id = n.article_id LEFT JOIN meetings m ON m.id = n.meeting_id
            WHERE n.id = notice_id))
    WHERE id = :id AND settled_at IS NULL
"""

_LISTED = """
    INSERT INTO listings (message_id, article_id, revision)
    SELECT o.message_id, n.article_id, o.revision FROM outbox o JOIN notices n ON n.id = o.notice_id
    WHERE o.message_id = :message AND n.article_id IS NOT NULL ON CONFLICT DO NOTHING
"""

# What a chat knows of a meeting is needed for as long as the meeting is to come; the rows here are pruned earlier.
_TOLD = """
    INSERT INTO meeting_told (meeting_id, chat_id, revision, told_at)
    SELECT n.meeting_id, o.chat_id, o.revision, :now
    FROM json_each(:ids) sent CROSS JOIN outbox o ON o.id = sent.value CROSS JOIN notices n ON n.id = o.notice_id
    WHERE n.meeting_id IS NOT NULL AND o.outcome = 'sent' AND o.settled_at = :now
    ON CONFLICT (meeting_id, chat_id) DO UPDATE SET revision = excluded.revision, told_at = excluded.told_at
    WHERE excluded.revision >= revision
"""

_PAUSED = """
    UPDATE chats SET paused_at = :now, paused_reason = :detail WHERE id = :chat AND paused_at IS NULL
"""

_NOT_WANTED = """
    UPDATE outbox SET settled_at = :now, outcome = :outcome, detail = :detail
    WHERE chat_id = :chat AND settled_at IS NULL AND leased_until <= :now
"""


async def give_back(t: Transaction, postponements: Sequence[Postponement]) -> None:
    """Have rows due later and leased to nobody; where a lease is named, those only that are still under it."""
    params = [_back(postponement) for postponement in postponements]
    await t.run_many(_GIVEN_BACK, params)
    await t.run_many(_PARKED, [back for back in params if back["park"]])


def _back(postponement: Postponement) -> Params:
    return {
        "ids": json.dumps(postponement.row_ids),
        "chat": postponement.chat_id,
        "until": to_stored(postponement.until),
        "lease": None if postponement.lease is None else to_stored(postponement.lease),
        "refund": int(not postponement.counted),
        "unanswered": int(postponement.unanswered),
        "setback": int(postponement.setback),
        "park": int(postponement.park),
    }


_GIVEN_BACK = """
    UPDATE outbox
    SET due_at = :until, leased_until = 0, attempts = attempts - :refund,
        unanswered = unanswered + :unanswered, setbacks = setbacks + :setback
    WHERE id IN (SELECT value FROM json_each(:ids)) AND settled_at IS NULL
      AND leased_until = coalesce(:lease, leased_until)
"""

_PARKED = "UPDATE chats SET parked_until = max(parked_until, :until) WHERE id = :chat"
