"""Meetings: each act on one is a transaction; what people wish of them; what they were told."""

import json
from collections.abc import Collection
from datetime import datetime

from storage import acts, meeting_rows
from storage.db import Database
from storage.instants import to_stored
from storage.meeting_models import Conflict, Meeting, MeetingChange, Receipt, Reminder


class Meetings:
    """`Storage.meetings`. `by` is the Telegram id of who does it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def publish(
        self, uid: str, branch_ids: Collection[int], change: MeetingChange, *, by: int, now: datetime
    ) -> Meeting:
        """Make a meeting of these branches, with its notices; published twice under one uid, it is there once."""
        async with self._db.transaction() as t:
            return await acts.publish(t, uid, branch_ids, change, by=by, now=now)

    async def change(
        self, meeting_id: int, change: MeetingChange, *, expected: int, by: int, now: datetime
    ) -> Meeting | Conflict | None:
        """Change a meeting that is still as it was at the expected revision, and replace its notices.

        A meeting that is so already stays as it is, so that it may be done twice. None when there is none of that id.
        """
        async with self._db.transaction() as t:
            return await acts.change(t, meeting_id, change, expected=expected, by=by, now=now)

    async def get(self, meeting_id: int) -> Meeting | None:
        """Give one meeting, or None when there is none of that id."""
        return (await meeting_rows.load(self._db, [meeting_id])).get(meeting_id)

    async def last(self, branch_id: int, *, limit: int) -> list[Meeting]:
        """Give the meetings of a branch that start last, whenever that is, latest first; but for those called off."""
        rows = await self._db.fetch(
            f"""
            {meeting_rows.SELECT} JOIN meeting_branches mb ON mb.meeting_id = m.id AND mb.branch_id = :branch
            WHERE m.state = 'announced' ORDER BY m.starts_at DESC, m.id DESC LIMIT :limit
            """,
            {"branch": branch_id, "limit": limit},
        )
        return [meeting_rows.meeting(row) for row in rows]

    async def remind(
        self, chat_id: int, meeting_id: int, reminders: Collection[Reminder], *, thread_id: int, now: datetime
    ) -> bool:
        """Let a chat be reminded of a meeting, by these reminders and no others; give whether that is new.

        Who asks knows of the meeting: from now on the chat is told of changes.
        """
        params = meeting_rows.stored(
            chat_id,
            meeting_id,
            thread=thread_id,
            reminders=json.dumps(sorted(reminder.value for reminder in reminders)),
            now=to_stored(now),
        )
        async with self._db.transaction() as t:
            row = await t.one(
                """
                INSERT INTO meeting_wishes (meeting_id, chat_id, thread_id, reminders, created_at)
                SELECT id, :chat, :thread, :reminders, :now FROM meetings WHERE id = :meeting
                ON CONFLICT (meeting_id, chat_id) DO UPDATE
                SET reminders = excluded.reminders, thread_id = excluded.thread_id
                WHERE reminders != excluded.reminders OR thread_id != excluded.thread_id RETURNING 1
                """,
                params,
            )
            if row is not None:
                await t.run(_KNOWS, params)
        return row is not None

    async def forget(self, chat_id: int, meeting_id: int) -> bool:
        """Take back what a chat wished of a meeting's reminders; give whether there was anything."""
        async with self._db.transaction() as t:
            gone = await t.run(
                "DELETE FROM meeting_wishes WHERE meeting_id = :meeting AND chat_id = :chat",
                meeting_rows.stored(chat_id, meeting_id),
            )
        return gone > 0

    async def forget_all(self, chat_id: int) -> int:
        """Take back all that a chat wished; give how many meetings that were."""
        async with self._db.transaction() as t:
            return await t.run("DELETE FROM meeting_wishes WHERE chat_id = :chat", {"chat": chat_id})

    async def wishes(self, chat_id: int, meeting_id: int) -> frozenset[Reminder] | None:
        """Give the reminders that a chat chose for a meeting; None when it chose none."""
        row = await self._db.one(
            "SELECT reminders FROM meeting_wishes WHERE meeting_id = :meeting AND chat_id = :chat",
            meeting_rows.stored(chat_id, meeting_id),
        )
        return frozenset(map(Reminder, json.loads(row["reminders"]))) if row else None

    async def shown(self, chat_id: int, meetings: Collection[Meeting], now: datetime) -> None:
        """Record that a chat was shown meetings, on a card or in a list: it is told of changes since.

        Neither shows the link to join by: who knows another than the present one is still to be told of it.
        """
        stored = to_stored(now)
        async with self._db.transaction() as t:
            await t.run_many(
                _SHOWN, [meeting_rows.stored(chat_id, one.id, revision=one.revision, now=stored) for one in meetings]
            )

    async def receipt(self, meeting_id: int) -> Receipt:
        """Say how far the announcement of a meeting has come; one that was withdrawn in time is at its end."""
        (row,) = await self._db.fetch(_RECEIPT, {"meeting": meeting_id})
        return Receipt(row["waiting"], row["told"], row["missed"], row["reminded"], bool(row["addressed"]))


_KNOWS = """
    INSERT INTO meeting_told (meeting_id, chat_id, revision, told_at)
    SELECT id, :chat, revision, :now FROM meetings WHERE id = :meeting ON CONFLICT DO NOTHING
"""

_SHOWN = """
    INSERT INTO meeting_told (meeting_id, chat_id, revision, told_at) VALUES (:meeting, :chat, :revision, :now)
    ON CONFLICT (meeting_id, chat_id) DO UPDATE SET revision = excluded.revision, told_at = excluded.told_at
    WHERE excluded.revision >= revision AND 2 > (
        SELECT count(DISTINCT json_extract(v.content, '$.online')) FROM meeting_versions v
        WHERE v.meeting_id = meeting_told.meeting_id AND v.revision IN (meeting_told.revision, excluded.revision))
"""


_RECEIPT = """
    SELECT count(CASE WHEN o.id IS NOT NULL AND o.settled_at IS NULL THEN 1 END) AS waiting,
           (SELECT count(*) FROM meeting_told WHERE meeting_id = :meeting) AS told,
           count(CASE WHEN o.outcome IN ('gone', 'dead', 'failed') THEN 1 END) AS missed,
           (SELECT count(*) FROM meeting_wishes WHERE meeting_id = :meeting AND reminders <> '[]') AS reminded,
           coalesce(max(n.expanded_at IS NOT NULL), 1) AS addressed
    FROM notices n LEFT JOIN outbox o ON o.notice_id = n.id
    WHERE n.meeting_id = :meeting AND n.kind = 'new_meeting'
"""
