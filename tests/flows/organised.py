"""Branches with organisers, followers and meetings, made beside the running bot, around the present moment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.meetings import edited, published
from storage import Meeting, Storage
from tests.builders import branch, follower, talk

ADMIN = 100


def now() -> datetime:
    return datetime.now(UTC)


async def organiser(storage: Storage, branch_id: int, person: int, name: str) -> None:
    """Let a person become an organiser, by an invitation."""
    token = f"{name} of {branch_id}"
    await storage.organisers.invite(branch_id, token, by=ADMIN, number=0, now=now())
    await storage.organisers.accept(token, person, name, now())


async def post(
    storage: Storage, *branch_ids: int, uid: str = "uid-1", starts_in=timedelta(days=3), **details
) -> Meeting:
    """Publish a meeting as an organiser would."""
    start = (now() + starts_in).replace(microsecond=0)
    made = replace(talk(**details), starts_at=start)
    return await storage.meetings.publish(uid, branch_ids, published(made, now()), by=101, now=now())


async def rewrite(storage: Storage, meeting: Meeting, *, by: int = 100, **details) -> Meeting:
    """Change what is said of a meeting, as somebody else would."""
    change = edited(meeting, replace(meeting.details, **details), now())
    return await storage.meetings.change(meeting.id, change, expected=meeting.revision, by=by, now=now())


@pytest.fixture
async def world(idle, brisk):
    """Let the bot have an admin, and two branches, each with an organiser: Bo of Newtown, Cy of Glebe; Di reads."""
    idle.settings = idle.settings.model_copy(update={"admins": frozenset({ADMIN})})
    async with idle.storage() as storage:
        newtown, glebe = await branch(storage), await branch(storage, "Glebe")
        await organiser(storage, newtown.id, 101, "Bo")
        await organiser(storage, glebe.id, 102, "Cy")
        await follower(storage, 103, newtown, now=now())
    idle.tg.person(103, "Di", started=True)
    await idle.start()
    return idle


@pytest.fixture
def ana(world):
    return world.tg.person(ADMIN, "Ana", started=True)


@pytest.fixture
def bo(world):
    return world.tg.person(101, "Bo", started=True)


@pytest.fixture
def cy(world):
    return world.tg.person(102, "Cy", started=True)


@pytest.fixture
def di(world):
    return world.tg._people[103]
