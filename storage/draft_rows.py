"""Drafts as rows and as nouns."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from storage import meeting_rows
from storage.db import Database, Row, Transaction
from storage.draft_models import Draft, DraftContent, DraftDetails, DraftState, Words
from storage.instants import from_stored, from_stored_or_none, to_stored
from storage.meeting_models import MeetingDetails, Pin

SELECT = """
    SELECT d.*, was.content AS was, CASE WHEN d.began_at != d.revision THEN seen.content END AS seen
    FROM drafts d
    LEFT JOIN meeting_versions was ON was.meeting_id = d.meeting_id AND was.revision = d.revision
    LEFT JOIN meeting_versions seen ON seen.meeting_id = d.meeting_id AND seen.revision = d.began_at
"""


async def load(source: Database | Transaction, draft_id: int) -> Draft | None:
    """Give a draft, or None when there is none of that id."""
    row = await source.one(f"{SELECT} WHERE d.id = :id", {"id": draft_id})
    return draft(row) if row else None


def stored(content: DraftContent) -> str:
    """Give what a draft holds as JSON; moments are microseconds, as elsewhere."""
    details = asdict(content.details)
    for name in ("starts_at", "ends_at"):
        details[name] = to_stored(details[name]) if details[name] is not None else None
    return json.dumps({**asdict(content), "details": details}, ensure_ascii=False)


def draft(row: Row) -> Draft:
    """Read a row of SELECT."""
    return Draft(
        id=row["id"],
        uid=row["uid"],
        chat_id=row["chat_id"],
        person=row["person"],
        content=_content(json.loads(row["content"])),
        version=row["version"],
        state=DraftState(row["state"]),
        made_at=from_stored(row["made_at"]),
        meeting_id=row["meeting_id"],
        revision=row["revision"],
        was=_version(row["was"]),
        seen=_version(row["seen"]),
        words=row["words"],
        decider=row["decider"],
        cause=row["cause"],
        message_id=row["message_id"],
    )


def _content(kept: Mapping[str, Any]) -> DraftContent:
    details, unread = dict(kept["details"]), kept["unread"]
    for name in ("starts_at", "ends_at"):
        details[name] = from_stored_or_none(details[name])
    details["pin"] = Pin(**details["pin"]) if details["pin"] else None
    return DraftContent(
        branch_ids=tuple(kept["branch_ids"]),
        details=DraftDetails(**details),
        unread=Words(text=unread["text"], stamps=tuple(tuple(one) for one in unread["stamps"])) if unread else None,
        when=kept["when"],
    )


def _version(kept: str | None) -> MeetingDetails | None:
    return meeting_rows.details(json.loads(kept)) if kept else None
