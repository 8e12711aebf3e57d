"""The sample publication's branches, in two time zones, who organises one of them, and what meetings they hold."""

from pathlib import Path

from bot.demo.meetings import add_meetings
from bot.parts import utc_now
from bot.rules.names import fold
from storage import MACHINE, BranchDetails, Storage

BRANCHES = (
    BranchDetails(
        name="Harbour",
        zone="Europe/Lisbon",
        aliases=("Docks",),
        venue="Seamen’s Hall",
        address="3 Quay Street",
        contact="harbour@courier.example",
        accessibility="Step-free; a hearing loop in the large room",
    ),
    BranchDetails(
        name="Newtown",
        zone="Australia/Sydney",
        aliases=("Inner West",),
        venue="Brown Street Hall",
        address="15 Brown Street, Newtown",
        approval=True,
    ),
)


async def add_branches(database: Path, organiser: int, name: str) -> None:
    """Make the branches with their meetings, and somebody an organiser of the first."""
    storage = await Storage.open(database)
    try:
        for details in BRANCHES:
            await storage.branches.add(details, fold=fold, by=MACHINE, now=utc_now())
        harbour, newtown = await storage.branches.all()
        await add_meetings(storage, harbour, newtown, utc_now())
        await storage.organisers.invite(harbour.id, "demo", by=MACHINE, number=0, now=utc_now())
        await storage.organisers.accept("demo", organiser, name, utc_now())
    finally:
        await storage.close()
