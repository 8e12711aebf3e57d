"""Branches as rows, and their names, each of which means one branch."""

import json
from collections.abc import Callable

from storage.branch_models import Branch, BranchDetails, DayOrder, Taken
from storage.db import Params, Row, Transaction
from storage.instants import from_stored_or_none


async def find(t: Transaction, branch_id: int) -> Branch | None:
    """Give a branch as it is at this moment of the transaction."""
    row = await t.one("SELECT * FROM branches WHERE id = :id", {"id": branch_id})
    return branch(row) if row else None


async def find_live(t: Transaction, branch_id: int) -> Branch | None:
    """Give it likewise, unless it was removed."""
    found = await find(t, branch_id)
    return found if found and found.retired_at is None else None


async def clash(t: Transaction, details: BranchDetails, fold: Callable[[str], str], but: int = 0) -> Taken | None:
    """Give the first of a branch's names that means another branch already."""
    for name in (details.name, *details.aliases):
        row = await t.one(
            """
            SELECT b.* FROM branch_names n JOIN branches b ON b.id = n.branch_id
            WHERE n.key = :key AND n.branch_id != :but
            """,
            {"key": fold(name), "but": but},
        )
        if row:
            return Taken(name, branch(row))
    return None


async def name_it(t: Transaction, branch_id: int, details: BranchDetails, fold: Callable[[str], str]) -> None:
    """Let a branch be found by its name and aliases, and by no other."""
    await t.run("DELETE FROM branch_names WHERE branch_id = :id", {"id": branch_id})
    keys = dict.fromkeys(fold(name) for name in (details.name, *details.aliases))
    await t.run_many(
        "INSERT INTO branch_names (key, branch_id) VALUES (:key, :id)", [{"key": key, "id": branch_id} for key in keys]
    )


def columns(details: BranchDetails, fold: Callable[[str], str]) -> Params:
    """Give what is known of a branch as its columns."""
    return {
        "name": details.name,
        "key": fold(details.name),
        "aliases": json.dumps(details.aliases, ensure_ascii=False),
        "zone": details.zone,
        "day_order": details.day_order.value,
        "venue": details.venue,
        "address": details.address,
        "contact": details.contact,
        "accessibility": details.accessibility,
        "approval": details.approval,
    }


def branch(row: Row) -> Branch:
    """Read a row."""
    return Branch(
        id=row["id"],
        name=row["name"],
        zone=row["zone"],
        aliases=tuple(json.loads(row["aliases"])),
        day_order=DayOrder(row["day_order"]),
        venue=row["venue"],
        address=row["address"],
        contact=row["contact"],
        accessibility=row["accessibility"],
        approval=bool(row["approval"]),
        retired_at=from_stored_or_none(row["retired_at"]),
    )
