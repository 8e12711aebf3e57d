"""Chats: who they are to Telegram, and whether they can be written to."""

from datetime import datetime

from storage.db import Database, Params, Row, Transaction
from storage.instants import from_stored_or_none, to_stored
from storage.models import Chat, ChatKind
from storage.outbox_models import Settling
from storage.returning import resume


class Chats:
    """`Storage.chats`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def meet(self, telegram_id: int, kind: ChatKind, *, language: str, now: datetime) -> Chat:
        """Give the chat behind a Telegram id, made or brought up to date; one that writes is back from a pause."""
        params = {"telegram": telegram_id, "kind": kind.value, "language": language, "now": to_stored(now)}
        row = await self._db.one(
            "SELECT * FROM chats WHERE telegram_id = :telegram AND kind = :kind AND language = :language "
            "AND paused_at IS NULL",
            params,
        )
        if row is None:
            async with self._db.transaction() as t:
                await resume(t, telegram_id, now)
                row = await t.one(
                    """
                    INSERT INTO chats (telegram_id, kind, language, created_at)
                    VALUES (:telegram, :kind, :language, :now)
                    ON CONFLICT (telegram_id) DO UPDATE
                    SET kind = excluded.kind, language = excluded.language
                    RETURNING *
                    """,
                    params,
                )
        if row is None:
            raise LookupError(telegram_id)
        return _chat(row)

    async def find(self, telegram_id: int) -> Chat | None:
        """Give the chat behind a Telegram id, or None when we have not met."""
        row = await self._db.one("SELECT * FROM chats WHERE telegram_id = :telegram", {"telegram": telegram_id})
        return _chat(row) if row else None

    async def pause(self, chat_id: int, *, reason: str, now: datetime) -> None:
        """Stop writing to a chat that blocked or left us; what it follows is kept for its return."""
        params: Params = {"id": chat_id, "reason": reason, "now": to_stored(now), "gone": Settling.GONE.value}
        async with self._db.transaction() as t:
            await t.run("UPDATE chats SET paused_at = :now, paused_reason = :reason WHERE id = :id", params)
            await t.run(
                """
                UPDATE outbox SET settled_at = :now, outcome = :gone, detail = :reason
                WHERE chat_id = :id AND settled_at IS NULL AND leased_until <= :now
                """,
                params,
            )

    async def resume(self, telegram_id: int, *, now: datetime) -> None:
        """Write again to a chat that came back; of meetings, it is told what it missed."""
        async with self._db.transaction() as t:
            await resume(t, telegram_id, now)

    async def park(self, chat_id: int, *, until: datetime) -> None:
        """Leave a chat alone until the deadline that Telegram named."""
        async with self._db.transaction() as t:
            await t.run(
                "UPDATE chats SET parked_until = max(parked_until, :until) WHERE id = :id",
                {"id": chat_id, "until": to_stored(until)},
            )

    async def move(self, old: int, new: int) -> None:
        """Follow a group to its new Telegram id; merge with the new chat where that is known already."""
        async with self._db.transaction() as t:
            known = {
                row["telegram_id"]: int(row["id"])
                for row in await t.fetch(
                    "SELECT id, telegram_id FROM chats WHERE telegram_id IN (:old, :new)",
                    {"old": old, "new": new},
                )
            }
            if old != new:
                for sql in _ANEW:
                    await t.run(sql, {"old": old})
            if old != new and old in known and new in known:
                await _merge(t, known[old], known[new])
            await t.run(
                "UPDATE chats SET telegram_id = :new, kind = 'supergroup' WHERE telegram_id = :old",
                {"old": old, "new": new},
            )


async def _merge(t: Transaction, old: int, new: int) -> None:
    """Give all that one chat has to another; of two rows of one notice, the one that is further along stays."""
    params: Params = {"old": old, "new": new, "sent": Settling.SENT.value}
    await t.run("UPDATE OR IGNORE subscriptions SET chat_id = :new WHERE chat_id = :old", params)
    await t.run("UPDATE OR IGNORE branch_follows SET chat_id = :new WHERE chat_id = :old", params)
    await t.run("UPDATE OR IGNORE meeting_wishes SET chat_id = :new WHERE chat_id = :old", params)
    await t.run(_KNOWN, params)
    await t.run("UPDATE messages SET chat_id = :new WHERE chat_id = :old", params)
    await t.run(_OVERTAKEN, params)
    await t.run("UPDATE OR IGNORE outbox SET chat_id = :new WHERE chat_id = :old", params)
    await t.run(
        """
        UPDATE chats SET parked_until = max(parked_until, (SELECT parked_until FROM chats WHERE id = :old))
        WHERE id = :new
        """,
        params,
    )
    await t.run("DELETE FROM chats WHERE id = :old", params)


# The numbers of its messages begin anew: an old one may come to be another message's, which must not be edited.
_OF_OLD = "chat_id = (SELECT id FROM chats WHERE telegram_id = :old)"
_ANEW = (
    f"UPDATE messages SET meeting_id = NULL, article_id = NULL WHERE {_OF_OLD}",
    f"DELETE FROM listings WHERE message_id IN (SELECT id FROM messages WHERE {_OF_OLD})",
)

# Of a meeting, the group knows what either chat was told last.
_KNOWN = """
    INSERT INTO meeting_told (meeting_id, chat_id, revision, told_at)
    SELECT meeting_id, :new, revision, told_at FROM meeting_told WHERE chat_id = :old
    ON CONFLICT (meeting_id, chat_id) DO UPDATE SET revision = excluded.revision, told_at = excluded.told_at
    WHERE excluded.revision >= revision
"""

# Sent, or on its way: the group is not to be told again.
_OVERTAKEN = """
    DELETE FROM outbox WHERE chat_id = :new AND settled_at IS NULL AND EXISTS (
        SELECT 1 FROM outbox o WHERE o.notice_id = outbox.notice_id AND o.chat_id = :old
          AND (o.outcome = :sent OR o.settled_at IS NULL AND o.leased_until > outbox.leased_until))
"""


def _chat(row: Row) -> Chat:
    return Chat(
        id=row["id"],
        telegram_id=row["telegram_id"],
        kind=ChatKind(row["kind"]),
        language=row["language"],
        paused_at=from_stored_or_none(row["paused_at"]),
    )
