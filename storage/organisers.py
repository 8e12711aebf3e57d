"""Organisers: who may post for a branch, and the invitations by which they become it.

An invitation's secret is in its link alone: what is stored is a hash, from which nobody gets back.
"""

import hashlib
from datetime import datetime, timedelta

from storage.auditing import record, record_once
from storage.branch_models import Acceptance, Act, Answer, Branch, Crew, Invitation, Organiser
from storage.branch_rows import branch, find, find_live
from storage.db import Database, Params, Row, Transaction
from storage.instants import from_stored, to_stored

VALID = timedelta(hours=48)
"""How long an invitation can be accepted."""
_AGAIN = timedelta(minutes=1)
"""A press repeated so soon means the same invitation."""


class Organisers:
    """`Storage.organisers`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def invite(self, branch_id: int, token: str, *, by: int, number: int, now: datetime) -> Invitation | None:
        """Make the `number`-th invitation of a branch, or the next; None where there is no such branch (any more).

        If the same person made that number a moment ago, and nobody used it, it gets the new token.
        """
        params: Params = {
            "branch": branch_id,
            "hash": _hash(token),
            "by": by,
            "number": number,
            "now": to_stored(now),
            "expires": to_stored(now + VALID),
            "again": to_stored(now - _AGAIN),
        }
        async with self._db.transaction() as t:
            if await find_live(t, branch_id) is None:
                return None
            row = await t.one(_RENEW, params)
            if row is None:
                row = await t.one(_INVITE, params)
                made = _invitation(row)
                await record(t, _act(by, "invited", made, now))
        return _invitation(row)

    async def revoke(self, invitation_id: int, *, by: int, now: datetime) -> bool:
        """Make an invitation void; give whether it was open until then."""
        async with self._db.transaction() as t:
            row = await t.one(
                """
                UPDATE invitations SET revoked_at = :now
                WHERE id = :id AND revoked_at IS NULL AND used_at IS NULL RETURNING *
                """,
                {"id": invitation_id, "now": to_stored(now)},
            )
            if row:
                await record(t, _act(by, "revoked", _invitation(row), now))
        return row is not None

    async def accept(self, token: str, person: int, name: str, now: datetime) -> Acceptance:
        """Let a person become what an invitation offers, if it is good and they are not that already."""
        async with self._db.transaction() as t:
            row = await t.one("SELECT * FROM invitations WHERE token_hash = :hash", {"hash": _hash(token)})
            branch = await find(t, row["branch_id"]) if row else None
            if row is None or branch is None:
                return Acceptance(Answer.UNKNOWN)
            answer = _decide(row, branch, person, now, known=await _organiser(t, branch.id, person))
            if answer is Answer.ACCEPTED:
                await _accept(t, row, person, name, now)
            elif answer is not Answer.ALREADY:
                await record_once(t, _act(person, f"refused: {answer}", _invitation(row), now))
        return Acceptance(answer, branch, row["made_by"])

    async def remove(self, branch_id: int, person: int, *, by: int, now: datetime) -> Organiser | None:
        """Let a person be an organiser of a branch no longer; give who that was, None if they were none."""
        async with self._db.transaction() as t:
            row = await t.one(
                "DELETE FROM organisers WHERE branch_id = :branch AND person = :person RETURNING *",
                {"branch": branch_id, "person": person},
            )
            if row is None:
                return None
            before = {"person": person, "name": row["name"]}
            await record(t, Act(by, "removed", "organiser", branch_id, now, before, {}))
        return _read(row)

    async def crew(self, branch_id: int, now: datetime) -> Crew:
        """Give who may post for a branch, longest first, and the invitations that are open."""
        organisers = await self._db.fetch(
            "SELECT * FROM organisers WHERE branch_id = :branch ORDER BY since, person", {"branch": branch_id}
        )
        invitations = await self._db.fetch(
            "SELECT * FROM invitations WHERE branch_id = :branch ORDER BY number", {"branch": branch_id}
        )
        number = max((int(row["number"]) for row in invitations), default=0)
        return Crew(
            tuple(_read(row) for row in organisers),
            tuple(_invitation(row) for row in invitations if _is_open(row, now)),
            number + 1,
        )

    async def of(self, person: int) -> list[Branch]:
        """Give the branches that a person may post for, by name, but for those removed."""
        rows = await self._db.fetch(
            """
            SELECT b.* FROM organisers o JOIN branches b ON b.id = o.branch_id
            WHERE o.person = :person AND b.retired_at IS NULL ORDER BY b.key
            """,
            {"person": person},
        )
        return [branch(row) for row in rows]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_open(row: Row, now: datetime) -> bool:
    return row["used_at"] is None and row["revoked_at"] is None and from_stored(row["expires_at"]) > now


def _decide(row: Row, branch: Branch, person: int, now: datetime, *, known: bool) -> Answer:
    """Say what becomes of a person who comes with an invitation."""
    if known:
        return Answer.ALREADY
    if row["used_at"] is not None:
        return Answer.USED
    if row["revoked_at"] is not None or branch.retired_at is not None:
        return Answer.REVOKED
    if from_stored(row["expires_at"]) <= now:
        return Answer.EXPIRED
    return Answer.OWN if row["made_by"] == person else Answer.ACCEPTED


async def _organiser(t: Transaction, branch_id: int, person: int) -> bool:
    params = {"branch": branch_id, "person": person}
    return await t.one("SELECT 1 FROM organisers WHERE branch_id = :branch AND person = :person", params) is not None


async def _accept(t: Transaction, row: Row, person: int, name: str, now: datetime) -> None:
    params = {"id": row["id"], "branch": row["branch_id"], "person": person, "name": name, "now": to_stored(now)}
    await t.run("UPDATE invitations SET used_by = :person, used_at = :now WHERE id = :id", params)
    await t.run(
        "INSERT INTO organisers (branch_id, person, name, since) VALUES (:branch, :person, :name, :now)", params
    )
    after = {"person": person, "name": name, "invitation": row["id"], "made_by": row["made_by"]}
    await record(t, Act(person, "accepted", "organiser", row["branch_id"], now, {}, after))


def _act(who: int, did: str, invitation: Invitation, now: datetime) -> Act:
    after = {"branch": invitation.branch_id, "number": invitation.number}
    return Act(who, did, "invitation", invitation.id, now, {}, after)


def _read(row: Row) -> Organiser:
    return Organiser(row["branch_id"], row["person"], row["name"], from_stored(row["since"]))


def _invitation(row: Row | None) -> Invitation:
    if row is None:
        raise LookupError("invitation")
    return Invitation(
        id=row["id"],
        branch_id=row["branch_id"],
        number=row["number"],
        made_by=row["made_by"],
        made_at=from_stored(row["made_at"]),
        expires_at=from_stored(row["expires_at"]),
    )


_RENEW = """
    UPDATE invitations SET token_hash = :hash, expires_at = :expires
    WHERE branch_id = :branch AND number = :number AND made_by = :by AND made_at > :again
      AND used_at IS NULL AND revoked_at IS NULL
    RETURNING *
"""
_INVITE = """
    INSERT INTO invitations (branch_id, number, token_hash, made_by, made_at, expires_at)
    SELECT :branch, coalesce(max(number), 0) + 1, :hash, :by, :now, :expires
    FROM invitations WHERE branch_id = :branch
    RETURNING *
"""
