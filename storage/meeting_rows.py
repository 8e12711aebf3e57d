"""Meetings as rows and as nouns: as they are, and as they were at a revision."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from storage.db import Database, Params, Row, Transaction
from storage.instants import from_stored, from_stored_or_none, to_stored
from storage.meeting_models import Host, Meeting, MeetingDetails, Pin, State

Versions = Mapping[tuple[int, int], Meeting]
"""Meetings as they were, by id and revision."""


def columns(details: MeetingDetails) -> dict[str, int | float | str | None]:
    """Give what is stored of a meeting's details."""
    return {
        "title": details.title,
        "blurb": details.blurb,
        "zone": details.zone,
        "local_start": details.local(details.starts_at).strftime("%Y-%m-%dT%H:%M"),
        "starts_at": to_stored(details.starts_at),
        "ends_at": None if details.ends_at is None else to_stored(details.ends_at),
        "venue": details.venue,
        "address": details.address,
        "latitude": details.pin.latitude if details.pin else None,
        "longitude": details.pin.longitude if details.pin else None,
        "online": details.online,
        "accessibility": details.accessibility,
        "contact": details.contact,
        "picture": details.picture,
        "article_id": details.article_id,
    }


def content(details: MeetingDetails, state: State, reason: str) -> str:
    """Give what a version keeps of a meeting."""
    kept = {**columns(details), "state": state.value, "reason": reason}
    return json.dumps(kept, ensure_ascii=False)


async def load(source: Database | Transaction, meeting_ids: Collection[int]) -> dict[int, Meeting]:
    """Give these meetings by their ids; those that are not known are left out."""
    rows = await source.fetch(_SOME, {"ids": json.dumps(sorted(meeting_ids))}) if meeting_ids else []
    return {row["id"]: meeting(row) for row in rows}


async def versions(
    source: Database | Transaction, wanted: Iterable[tuple[int, int]], now: Mapping[int, Meeting]
) -> Versions:
    """Give meetings as they were at these revisions; `now` are the same as they are."""
    pairs = sorted(set(wanted))
    rows = await source.fetch(_VERSIONS, {"pairs": json.dumps(pairs)}) if pairs else []
    return {(row["meeting_id"], row["revision"]): _version(row, now[row["meeting_id"]]) for row in rows}


SELECT = """
    SELECT m.*, (
        SELECT json_group_array(json_array(b.id, b.name))
        FROM meeting_branches mb JOIN branches b ON b.id = mb.branch_id WHERE mb.meeting_id = m.id) AS hosts
    FROM meetings m
"""

_SOME = f"{SELECT} WHERE m.id IN (SELECT value FROM json_each(:ids))"

_VERSIONS = """
    SELECT v.meeting_id, v.revision, v.at, v.content
    FROM json_each(:pairs) wanted JOIN meeting_versions v
      ON v.meeting_id = json_extract(wanted.value, '$[0]') AND v.revision = json_extract(wanted.value, '$[1]')
"""


def meeting(row: Row) -> Meeting:
    """Read a row of SELECT."""
    hosts = sorted((Host(*host) for host in json.loads(row["hosts"])), key=lambda host: (host.name.casefold(), host.id))
    return Meeting(
        id=row["id"],
        uid=row["uid"],
        hosts=tuple(hosts),
        details=details(row),
        state=State(row["state"]),
        reason=row["reason"],
        revision=row["revision"],
        material=row["material"],
        changed_at=from_stored(row["changed_at"]),
    )


def details(kept: Row | Mapping[str, object]) -> MeetingDetails:
    """Read the details of a meeting from its row, or from what a version keeps."""
    latitude, longitude = kept["latitude"], kept["longitude"]
    return MeetingDetails(
        title=str(kept["title"]),
        blurb=str(kept["blurb"]),
        zone=str(kept["zone"]),
        starts_at=from_stored(_whole(kept["starts_at"])),
        ends_at=from_stored_or_none(_whole(kept["ends_at"]) if kept["ends_at"] is not None else None),
        venue=str(kept["venue"]),
        address=str(kept["address"]),
        pin=Pin(float(str(latitude)), float(str(longitude))) if latitude is not None else None,
        online=str(kept["online"]),
        accessibility=str(kept["accessibility"]),
        contact=str(kept["contact"]),
        picture=str(kept["picture"]),
        article_id=_whole(kept["article_id"]) if kept["article_id"] is not None else None,
    )


def _whole(value: object) -> int:
    return int(str(value))


def _version(row: Row, now: Meeting) -> Meeting:
    kept: Mapping[str, object] = json.loads(row["content"])
    state, reason = State(str(kept["state"])), str(kept["reason"])
    was = replace(now, details=details(kept), state=state, reason=reason, changed_at=from_stored(row["at"]))
    return replace(was, revision=row["revision"], material=min(now.material, row["revision"]))


def stored(chat_id: int, meeting_id: int, **more: int | str | None) -> Params:
    """Give the parameters of a chat and a meeting."""
    return {"chat": chat_id, "meeting": meeting_id, **more}
