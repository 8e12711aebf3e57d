"""Recording what somebody did, in the transaction in which it was done."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from storage.branch_models import Act, Branch
from storage.db import Row, Transaction
from storage.instants import from_stored, to_stored


async def record(t: Transaction, act: Act) -> None:
    """Add what somebody did to the record."""
    await t.run(
        """
        INSERT INTO audit (at, who, did, thing, thing_id, before, after)
        VALUES (:at, :who, :did, :thing, :thing_id, :before, :after)
        """,
        {
            "at": to_stored(act.at),
            "who": act.who,
            "did": act.did,
            "thing": act.thing,
            "thing_id": act.thing_id,
            "before": json.dumps(act.before, ensure_ascii=False),
            "after": json.dumps(act.after, ensure_ascii=False),
        },
    )


async def record_once(t: Transaction, act: Act) -> None:
    """Add it unless the same was recorded of the same person before: a link can be tried without end."""
    known = await t.one(
        "SELECT 1 FROM audit WHERE thing = :thing AND thing_id = :thing_id AND who = :who AND did = :did",
        {"thing": act.thing, "thing_id": act.thing_id, "who": act.who, "did": act.did},
    )
    if known is None:
        await record(t, act)


async def record_branch(
    t: Transaction, did: str, branch_id: int, *, by: int, now: datetime, before: Branch | None, after: Branch | None
) -> None:
    """Record what was done to a branch."""
    await record(t, Act(by, did, "branch", branch_id, now, before=_told(before), after=_told(after)))


def _told(branch: Branch | None) -> Mapping[str, object]:
    if branch is None:
        return {}
    return {name: value for name, value in asdict(branch).items() if name not in {"id", "retired_at"}}


def act(row: Row) -> Act:
    """Read a row of the record."""
    return Act(
        who=row["who"],
        did=row["did"],
        thing=row["thing"],
        thing_id=row["thing_id"],
        at=from_stored(row["at"]),
        before=json.loads(row["before"]),
        after=json.loads(row["after"]),
    )
