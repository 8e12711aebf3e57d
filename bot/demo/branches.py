"""The sample publication's branches, in two time zones, and who organises one of them."""

from pathlib import Path

from bot.app import utc_now
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
    """Make the branches, and somebody an organiser of the first, as an admin and an invitation would."""
    storage = await Storage.open(database)
    try:
        for details in BRANCHES:
            await storage.branches.add(details, fold=fold, by=MACHINE, now=utc_now())
        first, *_ = await storage.branches.all()
        await storage.organisers.invite(first.id, "demo", by=MACHINE, number=0, now=utc_now())
        await storage.organisers.accept("demo", organiser, name, utc_now())
    finally:
        await storage.close()
