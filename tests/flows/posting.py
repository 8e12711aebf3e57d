"""What tests of posting share: a world with a branch and its organiser, and days to come in words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from storage import Meeting, Storage
from tests.builders import branch

ADMIN, OTHER_ADMIN = 100, 99
RECEIPT = "a reminder."
"""With what a receipt ends, which takes the place of the preview once it is published."""
SYDNEY = ZoneInfo("Australia/Sydney")


async def organise(storage: Storage, person: int, branch_id: int = 1, name: str = "Bo") -> None:
    """Make somebody an organiser of a branch."""
    token = f"{branch_id}-{person}"
    await storage.organisers.invite(branch_id, token, by=7, number=0, now=datetime.now(UTC))
    await storage.organisers.accept(token, person, name, datetime.now(UTC))


async def newtown(storage: Storage, **details) -> None:
    """Make the branch of which Bo is the organiser."""
    made = {"venue": "Brown St Hall", "address": "3 Brown St", "contact": "@ines", "accessibility": "Ramp at the side"}
    await branch(storage, **{**made, **details})
    await organise(storage, 101)


def day(ahead: int = 10) -> datetime:
    """Give half past six in the evening, so many days ahead, in Sydney."""
    return (datetime.now(SYDNEY) + timedelta(days=ahead)).replace(hour=18, minute=30, second=0, microsecond=0)


def words(at: datetime) -> str:
    """Say a day and an hour as people write them."""
    return f"{at:%a %d %b %Y} {at:%I:%M%p}".lower()


def shown(at: datetime, hours: str = "6:30") -> str:
    """Say a day as the bot does."""
    return f"{at:%a}, {at.day} {at:%b %Y}, {hours}"


async def meetings(world) -> list[Meeting]:
    """Give all meetings there are."""
    async with world.storage() as storage:
        rows = await storage._db.fetch("SELECT id FROM meetings ORDER BY id")
        return [await storage.meetings.get(row["id"]) for row in rows]


async def drafts(world) -> list[str]:
    """Give the state of each draft."""
    async with world.storage() as storage:
        rows = await storage._db.fetch("SELECT state FROM drafts ORDER BY id")
    return [row["state"] for row in rows]


async def record(world, *things: str) -> list[tuple[int, str]]:
    """Give who did what to meetings and drafts."""
    async with world.storage() as storage:
        rows = await storage._db.fetch("SELECT who, did, thing FROM audit ORDER BY id")
    return [(row["who"], row["did"]) for row in rows if row["thing"] in (things or ("meeting", "draft"))]


def live(person) -> list:
    """Give the messages with which a draft can be published or gone on with."""
    return [one for one in person.messages if set(one.labels) & {"Publish", "Save", "Resume", "Discard", "Back"}]


async def previewed(person, text: str, answer: str):
    """Write, and wait for the answer that has these words and is the one message left with a draft's buttons."""
    return await below(person, await person.say(text), answer)


async def below(person, said, answer: str):
    """Wait likewise for the answer to what was sent."""

    def alone() -> bool:
        fitting = [one for one in person.messages[-1:] if one.id > said.id and answer in one.text]
        return bool(fitting) and all(one is person.last for one in live(person))

    await person.until(alone, f"no {answer!r} as the one live message below {said.text!r}")
    return person.last
