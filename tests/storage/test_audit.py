"""The record of a meeting: newest first, in stretches, with the names of organisers; and what was refused."""

from dataclasses import replace

import pytest

from bot.rules.meetings import cancelled, edited
from storage import MACHINE
from tests.builders import NOW, branch, publish


@pytest.fixture
async def newtown(storage):
    return await branch(storage)


@pytest.fixture
async def meeting(storage, newtown):
    return await publish(storage, newtown)


async def test_the_record_of_a_meeting_is_read_in_stretches(storage, meeting):
    """Its instants are such again; other things' records are not in it."""
    start = meeting.details.starts_at
    moved = edited(meeting, replace(meeting.details, starts_at=start.replace(hour=3), blurb="A talk"), NOW)
    meeting = await storage.meetings.change(meeting.id, moved, expected=1, by=MACHINE, now=NOW)
    await storage.meetings.change(meeting.id, cancelled(meeting, "ill", NOW), expected=2, by=8, now=NOW)
    lines = await storage.audit.meeting(meeting.id, limit=2)
    assert [(line.act.who, line.act.did) for line in lines] == [(8, "cancelled"), (MACHINE, "edited")]
    assert lines[1].act.before["starts_at"] == start
    assert lines[1].act.after["starts_at"] == start.replace(hour=3)
    (first,) = await storage.audit.meeting(meeting.id, before=lines[-1].number, limit=9)
    assert (first.act.did, first.act.after["ends_at"]) == ("published", None)
    assert await storage.audit.meeting(404, limit=9) == []


async def test_an_organiser_is_known_by_name_afterwards(storage, newtown):
    """By the one of the last invitation, though they are an organiser no longer."""
    for name in ("Bo", "Bo Berg"):
        await storage.organisers.invite(newtown.id, name, by=8, number=0, now=NOW)
        await storage.organisers.accept(name, 7, name, NOW)
        await storage.organisers.remove(newtown.id, 7, by=8, now=NOW)
    meeting = await publish(storage, newtown)
    assert [line.name for line in await storage.audit.meeting(meeting.id, limit=1)] == ["Bo Berg"]


async def test_what_was_refused_is_recorded_once(storage, meeting):
    """And is no change."""
    for wanted in ("call off", "call off", "postpone"):
        await storage.audit.refused(9, wanted, "meeting", meeting.id, NOW)
    found = [line.act.did for line in await storage.audit.meeting(meeting.id, limit=9)]
    assert found == ["refused: postpone", "refused: call off", "published"]
    assert [line.act.did for line in await storage.audit.changes(meeting.id, limit=9)] == ["published"]


async def test_whom_somebody_posts_for(storage, newtown):
    """Branches that were removed are left out."""
    glebe = await branch(storage, "Glebe")
    for one in (newtown, glebe):
        await storage.organisers.invite(one.id, one.name, by=8, number=0, now=NOW)
        await storage.organisers.accept(one.name, 7, "Bo", NOW)
    assert [one.name for one in await storage.organisers.of(7)] == ["Glebe", "Newtown"]
    await storage.branches.retire(glebe.id, by=8, now=NOW)
    assert await storage.organisers.of(7) == [newtown]
    assert await storage.organisers.of(9) == []
