"""What we posted of meetings and keep right: a message follows a meeting's changes until it shows something else.

Nothing says that an edit is to be made but this: the message stands at a revision, and the meeting is at a later one.
So edits of a meeting one after the other are one edit of the message, and a crash forgets none.
"""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from storage import meeting_rows
from storage.db import Database, Params, Row
from storage.instants import to_stored
from storage.meeting_models import UNSAID, Meeting, Placard, Shows
from storage.posted import AMONG, FREE, THIS, UNLEASED

SETTLED = timedelta(minutes=2)
"""How long after a meeting's last change its messages are edited: another may follow."""
LONGEST = timedelta(days=31)
"""How long a meeting may last whose messages are edited to its end."""
RECEIPTS = timedelta(days=1)
"""How long a receipt is kept up to date."""


class Messages:
    """`Storage.messages`. Chats and messages are named by Telegram's ids."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def follow(self, telegram_id: int, message_id: int, shows: Shows, meeting: Meeting, now: datetime) -> None:
        """Note that a message of ours shows a meeting: it follows its changes from now on."""
        params: Params = {
            "chat": telegram_id,
            "message": message_id,
            "shows": shows.value,
            "meeting": meeting.id,
            "revision": None if shows is Shows.RECEIPT else meeting.revision,
            "now": to_stored(now),
        }
        async with self._db.transaction() as t:
            if not await t.run(_FOLLOW, params):
                await t.run(_POST, params)

    async def leave(self, telegram_id: int, message_id: int) -> None:
        """Note that a message of ours shows something else by now, if it followed a meeting or articles."""
        params = {"chat": telegram_id, "message": message_id}
        following = "meeting_id IS NOT NULL OR article_id IS NOT NULL OR shows = 'summary'"
        if await self._db.one(f"SELECT 1 FROM messages WHERE {THIS} AND ({following})", params):
            async with self._db.transaction() as t:
                await t.run(f"UPDATE messages SET meeting_id = NULL, article_id = NULL WHERE {THIS}", params)
                await t.run(f"DELETE FROM listings WHERE message_id IN (SELECT id FROM messages WHERE {THIS})", params)

    async def claim(self, now: datetime, *, limit: int, lease: timedelta) -> list[Placard]:
        """Give messages that are to be edited, of the soonest meetings first; nobody else is until the lease ends.

        Those of meetings that are over are left as they are, and those in chats that are paused or parked.
        """
        params: Params = {
            "now": to_stored(now),
            "settled": to_stored(now - SETTLED),
            "since": to_stored(now - LONGEST),
            "begun": to_stored(now - UNSAID),
            "beyond": to_stored(now + 2 * lease),
            "limit": limit,
        }
        return await self._claim(_STALE, params, to_stored(now + lease))

    async def claim_receipts(self, now: datetime, *, limit: int, least: timedelta) -> list[Placard]:
        """Give likewise receipts whose turn it is to be brought up to date: less often, the older they are."""
        params: Params = {
            "now": to_stored(now),
            "since": to_stored(now - RECEIPTS),
            "beyond": to_stored(now + RECEIPTS),
            "limit": limit,
        }
        return await self._claim(_RECEIPTS, params, to_stored(now + least))

    async def edited(
        self,
        shown: Collection[Placard],
        lost: Collection[int] = (),
        later: Mapping[int, datetime] | None = None,
    ) -> None:
        """Record which messages show what they were given by now; by our ids, which need no other edit, or bear none.

        `later` says until when others have to wait for their turn. A receipt has no revision to be recorded.
        """
        revisions: list[Params] = [
            {"id": one.id, "revision": one.meeting.revision} for one in shown if one.shows != Shows.RECEIPT
        ]
        waiting = [{"id": message, "until": to_stored(until)} for message, until in (later or {}).items()]
        async with self._db.transaction() as t:
            await t.run_many("UPDATE messages SET revision = :revision, leased_until = 0 WHERE id = :id", revisions)
            await t.run_many("UPDATE messages SET leased_until = :until WHERE id = :id", waiting)
            await t.run(
                f"UPDATE messages SET meeting_id = NULL WHERE id {AMONG}",
                {"ids": json.dumps(sorted(lost))},
            )

    async def _claim(self, which: str, params: Params, lease: int) -> list[Placard]:
        found = await self._db.fetch(which, params)  # read beside any writer: most of the time there is nothing
        if not found:
            return []
        claimed: Params = {**params, "ids": json.dumps([row["id"] for row in found]), "until": lease}
        async with self._db.transaction() as t:
            leased = await t.fetch(_LEASE, claimed)
            rows = await t.fetch(_HELD, {"ids": json.dumps([row["id"] for row in leased])})
            meetings = await meeting_rows.load(t, {row["meeting_id"] for row in rows})
        return [_placard(row, meetings) for row in rows]


_FOLLOW = f"""
    UPDATE messages
    SET shows = :shows, meeting_id = :meeting, article_id = NULL, revision = :revision, sent_at = :now WHERE {THIS}
"""

_POST = """
    INSERT INTO messages (chat_id, telegram_id, shows, sent_at, meeting_id, revision)
    SELECT id, :message, :shows, :now, :meeting, :revision FROM chats WHERE telegram_id = :chat
"""

_STALE = f"""
    SELECT m.id FROM meetings t
    CROSS JOIN messages m ON m.meeting_id = t.id AND m.revision < t.revision CROSS JOIN chats c ON c.id = m.chat_id
    WHERE t.starts_at > :since AND coalesce(t.ends_at > :now, t.starts_at > :begun)
      AND t.changed_at NOT BETWEEN :settled + 1 AND :now AND {FREE}
    ORDER BY t.starts_at, t.id LIMIT :limit
"""

_RECEIPTS = f"""
    SELECT m.id FROM messages m CROSS JOIN chats c ON c.id = m.chat_id
    WHERE m.shows = 'receipt' AND m.meeting_id IS NOT NULL AND m.sent_at > :since AND {FREE}
    ORDER BY m.leased_until LIMIT :limit
"""

_LEASE = f"""
    UPDATE messages SET leased_until = CASE WHEN shows = 'receipt' THEN max(:until, :now + (:now - sent_at) / 20)
                                            ELSE :until END
    WHERE id {AMONG} AND {UNLEASED}
      AND meeting_id IS NOT NULL
    RETURNING id
"""

_HELD = f"""
    SELECT m.id, m.chat_id, c.telegram_id, c.language, m.telegram_id AS message, m.shows, m.meeting_id
    FROM messages m JOIN chats c ON c.id = m.chat_id
    WHERE m.id {AMONG} ORDER BY m.id
"""


def _placard(row: Row, meetings: Mapping[int, Meeting]) -> Placard:
    return Placard(
        id=row["id"],
        chat_id=row["chat_id"],
        telegram_id=row["telegram_id"],
        language=row["language"],
        message_id=row["message"],
        shows=row["shows"],
        meeting=meetings[row["meeting_id"]],
    )
