"""Branches: their details, which an admin keeps, and who follows them."""

from collections.abc import Callable
from datetime import datetime

from storage import branch_rows
from storage.auditing import record_branch
from storage.branch_models import Branch, BranchDetails, BranchLine, Level, Taken
from storage.db import Database
from storage.instants import to_stored


class Branches:
    """`Storage.branches`. `fold` makes the key under which names are equal; `by` is who does it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(
        self, details: BranchDetails, *, fold: Callable[[str], str], by: int, now: datetime
    ) -> Branch | Taken:
        """Make a branch, unless one of its names is taken."""
        async with self._db.transaction() as t:
            if taken := await branch_rows.clash(t, details, fold):
                return taken
            row = await t.one(
                """
                INSERT INTO branches (name, key, aliases, zone, day_order, venue, address, contact, accessibility,
                                      approval, created_at)
                VALUES (:name, :key, :aliases, :zone, :day_order, :venue, :address, :contact, :accessibility,
                        :approval, :now)
                RETURNING *
                """,
                {**branch_rows.columns(details, fold), "now": to_stored(now)},
            )
            if row is None:
                raise LookupError(details.name)
            made = branch_rows.branch(row)
            await branch_rows.name_it(t, made.id, made, fold)
            await record_branch(t, "added", made.id, by=by, now=now, before=None, after=made)
        return made

    async def edit(
        self,
        branch_id: int,
        change: Callable[[Branch], Branch],
        *,
        fold: Callable[[str], str],
        by: int,
        now: datetime,
    ) -> Branch | Taken | None:
        """Change a branch, from what it is at that moment; None when there is none, or it was removed."""
        async with self._db.transaction() as t:
            before = await branch_rows.find_live(t, branch_id)
            if before is None:
                return None
            after = change(before)
            if taken := await branch_rows.clash(t, after, fold, but=branch_id):
                return taken
            if after != before:
                await t.run(
                    """
                    UPDATE branches
                    SET name = :name, key = :key, aliases = :aliases, zone = :zone, day_order = :day_order,
                        venue = :venue, address = :address, contact = :contact, accessibility = :accessibility,
                        approval = :approval
                    WHERE id = :id
                    """,
                    {**branch_rows.columns(after, fold), "id": branch_id},
                )
                await branch_rows.name_it(t, branch_id, after, fold)
                await record_branch(t, "edited", branch_id, by=by, now=now, before=before, after=after)
        return after

    async def retire(self, branch_id: int, *, by: int, now: datetime) -> bool:
        """Remove a branch, whose names are free then and whose history is kept; give whether it was there."""
        async with self._db.transaction() as t:
            before = await branch_rows.find_live(t, branch_id)
            if before is None:
                return False
            params = {"id": branch_id, "now": to_stored(now)}
            await t.run("UPDATE branches SET retired_at = :now WHERE id = :id", params)
            await t.run("DELETE FROM branch_names WHERE branch_id = :id", params)
            await record_branch(t, "removed", branch_id, by=by, now=now, before=before, after=None)
        return True

    async def get(self, branch_id: int) -> Branch | None:
        """Give a branch, also one that was removed; None when there never was one of that id."""
        row = await self._db.one("SELECT * FROM branches WHERE id = :id", {"id": branch_id})
        return branch_rows.branch(row) if row else None

    async def all(self) -> list[Branch]:
        """Give every branch by name, but for those removed."""
        rows = await self._db.fetch("SELECT * FROM branches WHERE retired_at IS NULL ORDER BY key")
        return [branch_rows.branch(row) for row in rows]

    async def lines(self, chat_id: int) -> list[BranchLine]:
        """Give every branch by name with what a chat hears of it; those removed only if it still follows them."""
        rows = await self._db.fetch(
            """
            SELECT b.*, f.level FROM branches b LEFT JOIN branch_follows f ON f.branch_id = b.id AND f.chat_id = :chat
            WHERE b.retired_at IS NULL OR f.level IS NOT NULL ORDER BY b.key, b.id
            """,
            {"chat": chat_id},
        )
        return [BranchLine(branch_rows.branch(row), Level(row["level"]) if row["level"] else None) for row in rows]

    async def followers(self, branch_id: int) -> int:
        """Count the chats that follow a branch and can be written to."""
        row = await self._db.one(
            """
            SELECT count(*) AS number FROM branch_follows f JOIN chats c ON c.id = f.chat_id
            WHERE f.branch_id = :id AND c.paused_at IS NULL
            """,
            {"id": branch_id},
        )
        return int(row["number"]) if row else 0

    async def level(self, chat_id: int, branch_id: int) -> Level | None:
        """Tell how much a chat hears of a branch; None where it does not follow it."""
        row = await self._db.one(
            "SELECT level FROM branch_follows WHERE branch_id = :branch AND chat_id = :chat",
            {"branch": branch_id, "chat": chat_id},
        )
        return Level(row["level"]) if row else None

    async def follow(self, chat_id: int, branch_id: int, level: Level, *, thread_id: int, now: datetime) -> bool:
        """Let a chat follow a branch at a level, in a forum topic; give whether any of that is new.

        A branch that was removed is not followed any more than it was.
        """
        async with self._db.transaction() as t:
            row = await t.one(
                """
                INSERT INTO branch_follows (branch_id, chat_id, level, thread_id, created_at)
                SELECT id, :chat, :level, :thread, :now FROM branches WHERE id = :branch AND retired_at IS NULL
                ON CONFLICT (branch_id, chat_id) DO UPDATE SET level = excluded.level, thread_id = excluded.thread_id
                WHERE level != excluded.level OR thread_id != excluded.thread_id RETURNING 1
                """,
                {
                    "branch": branch_id,
                    "chat": chat_id,
                    "level": level.value,
                    "thread": thread_id,
                    "now": to_stored(now),
                },
            )
        return row is not None

    async def leave(self, chat_id: int, branch_id: int) -> bool:
        """Let a chat follow a branch no longer; give whether it did."""
        async with self._db.transaction() as t:
            gone = await t.run(
                "DELETE FROM branch_follows WHERE branch_id = :branch AND chat_id = :chat",
                {"branch": branch_id, "chat": chat_id},
            )
        return gone > 0

    async def leave_all(self, chat_id: int) -> int:
        """End all that a chat follows of branches; give how many that were."""
        async with self._db.transaction() as t:
            return await t.run("DELETE FROM branch_follows WHERE chat_id = :chat", {"chat": chat_id})
