"""`handbill branch add`, `edit`, `list` and `remove`: keeping the branches at the machine.

They work beside a running bot, and before the first one: they open the database, and it alone.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, available_timezones

from bot import database
from bot.config import Settings
from bot.html import clean_line
from bot.parts import utc_now
from bot.rules.branches import Change, Fault, Field, Some, choose, named, read
from bot.rules.names import fold
from bot.views.branch_faults import fault, no_branch, taken
from bot.views.branches import place
from bot.views.reader import reader
from storage import MACHINE, Branch, BranchDetails, DayOrder, Storage, Taken

_READER = reader("", ZoneInfo("UTC"))


class CannotDo(Exception):
    """What was asked for cannot be done; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Given:
    """Details as they were typed; what is None was not."""

    texts: Mapping[Field, str | None]
    order: DayOrder | None = None
    approval: bool | None = None

    @property
    def nothing(self) -> bool:
        """Tell whether no detail was typed."""
        return self.order is None and self.approval is None and not any(t is not None for t in self.texts.values())


@dataclass(frozen=True, slots=True)
class Removal:
    """A branch that may be removed, and what that means, in words."""

    branch: Branch
    words: str


async def add(settings: Settings, given: Given) -> str:
    """Make a branch; say which.

    Raises:
        CannotDo: a detail will not do, or a name is taken.
        StorageError: the database cannot be used.
    """
    apply = _changes(given)
    details = apply(BranchDetails(name="", zone=""))
    async with opened(settings, make=True) as storage:
        made = await storage.branches.add(details, fold=fold, by=MACHINE, now=utc_now())
    return f"Added: {_line(_insist(made))}"


async def edit(settings: Settings, wanted: str, given: Given) -> str:
    """Change what was typed of a branch; say what it is now.

    Raises:
        CannotDo: there is no such branch, or a detail will not do.
        StorageError: the database cannot be used.
    """
    if given.nothing:
        raise CannotDo("Nothing is to be changed: name a detail, such as --venue.")
    apply = _changes(given)
    async with opened(settings) as storage:
        branch = await meant(storage, wanted)
        changed = await storage.branches.edit(branch.id, apply, fold=fold, by=MACHINE, now=utc_now())
    return f"Changed: {_line(_insist(changed))}"


async def lines(settings: Settings) -> list[str]:
    """Give a line for each branch.

    Raises:
        StorageError: the database cannot be used.
    """
    async with opened(settings) as storage:
        branches = await storage.branches.all()
        followers = [await storage.branches.followers(branch.id) for branch in branches]
    told = [f"{_line(branch)}; followed by {count}" for branch, count in zip(branches, followers, strict=True)]
    return told or ["There is no branch yet: handbill branch add NAME --zone ZONE makes one."]


async def removal(settings: Settings, wanted: str, *, in_full: bool) -> Removal:
    """Say what it would mean to remove a branch; who is not asked again has to name it `in_full`.

    Raises:
        CannotDo: there is no such branch.
        StorageError: the database cannot be used.
    """
    async with opened(settings) as storage:
        branch = await meant(storage, wanted, in_full=in_full)
        followers = await storage.branches.followers(branch.id)
    chats = "1 chat" if followers == 1 else f"{followers} chats"
    meaning = "Followers hear no more of it, and read in /branches that it has closed. Its history is kept."
    return Removal(branch, f"{branch.name}: followed by {chats}. {meaning}")


async def remove(settings: Settings, branch: Branch) -> str:
    """Remove a branch; say so.

    Raises:
        StorageError: the database cannot be used.
    """
    async with opened(settings) as storage:
        await storage.branches.retire(branch.id, by=MACHINE, now=utc_now())
    return f"Removed: {branch.name}"


async def meant(storage: Storage, wanted: str, *, in_full: bool = False) -> Branch:
    """Give the branch of a name, an alias, or the only one that begins so.

    Raises:
        CannotDo: there is none, or it is unclear which.
    """
    branches = await storage.branches.all()
    branch, nearest = choose(wanted, branches)
    if branch and in_full and not named(wanted, branches):
        raise CannotDo(no_branch(wanted, [branch], _READER))
    if branch is None:
        raise CannotDo(no_branch(wanted, nearest, _READER))
    return branch


def opened(settings: Settings, *, make: bool = False) -> AbstractAsyncContextManager[Storage]:
    """Open the database; the first branch may make it."""
    return database.opened(settings, CannotDo, maker="handbill run or handbill branch add", make=make)


def _changes(given: Given) -> Callable[[Some], Some]:
    """Read what was typed; give what changes a branch accordingly.

    Raises:
        CannotDo: a detail will not do.
    """
    zones = available_timezones()
    changes = [_read(field, clean_line(text), zones) for field, text in given.texts.items() if text is not None]

    def apply(details: Some) -> Some:
        for change in changes:
            details = change.apply(details)
        order = details.day_order if given.order is None else given.order
        approval = details.approval if given.approval is None else given.approval
        return replace(details, day_order=order, approval=approval)

    return apply


def _read(field: Field, text: str, zones: Collection[str]) -> Change:
    found = read(field, text, zones)
    if isinstance(found, Fault):
        raise CannotDo(fault(found, _READER))
    return found


def _insist(made: Branch | Taken | None) -> Branch:
    if made is None:
        raise CannotDo("The branch has just been removed.")
    if isinstance(made, Taken):
        raise CannotDo(taken(made, _READER))
    return made


def _line(branch: Branch) -> str:
    aliases = f" ({', '.join(branch.aliases)})" if branch.aliases else ""
    order = "day before month" if branch.day_order is DayOrder.DMY else "month before day"
    approval = "posts need approval" if branch.approval else ""
    rest = filter(None, (place(branch), branch.contact, branch.accessibility, approval))
    return "; ".join([f"{branch.name}{aliases}, {branch.zone}, {order}", *rest])
