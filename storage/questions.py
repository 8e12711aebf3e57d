"""What people were asked: kept here, so that a restart between question and answer loses nothing."""

from datetime import datetime, timedelta

from storage.db import Database, Params
from storage.instants import to_stored
from storage.models import Question

STANDS = timedelta(days=1)
"""How long a question waits for its answer."""


class Questions:
    """`Storage.questions`: one for each person in each chat."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def ask(self, chat_id: int, person: int, question: Question, now: datetime) -> None:
        """Remember what somebody was asked, in place of what was asked before; forget what waited too long."""
        params: Params = {
            "chat": chat_id,
            "person": person,
            "asks": question.asks,
            "about": question.about,
            "so_far": question.so_far,
            "message": question.message_id,
            "now": to_stored(now),
            "since": to_stored(now - STANDS),
        }
        async with self._db.transaction() as t:
            await t.run("DELETE FROM questions WHERE asked_at < :since", params)
            await t.run(
                """
                INSERT INTO questions (chat_id, person, asks, about, so_far, message_id, asked_at)
                VALUES (:chat, :person, :asks, :about, :so_far, :message, :now)
                ON CONFLICT (chat_id, person) DO UPDATE
                SET asks = excluded.asks, about = excluded.about, so_far = excluded.so_far,
                    message_id = excluded.message_id, asked_at = excluded.asked_at
                """,
                params,
            )

    async def standing(self, chat_id: int, person: int, now: datetime) -> Question | None:
        """Give what somebody was asked within the last day."""
        row = await self._db.one(
            "SELECT * FROM questions WHERE chat_id = :chat AND person = :person AND asked_at >= :since",
            {"chat": chat_id, "person": person, "since": to_stored(now - STANDS)},
        )
        return Question(row["asks"], row["about"], row["so_far"], row["message_id"]) if row else None

    async def end(self, chat_id: int, person: int) -> None:
        """Forget what somebody was asked."""
        async with self._db.transaction() as t:
            await t.run(
                "DELETE FROM questions WHERE chat_id = :chat AND person = :person", {"chat": chat_id, "person": person}
            )
