"""Branches for admins: adding, changing and removing them; the answers they type are in `questions`."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from zoneinfo import available_timezones

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, refusal, shown
from bot.rules.branches import REQUIRED, Change, Field
from bot.rules.names import fold
from bot.views import branch_admin as views
from bot.views import branches, replies
from bot.views.message import said
from storage import Branch, DayOrder, Question, Taken

ADD, EDIT, DONE = "add", "edit", "done"
"""What is asked: the name and then the zone of a new branch; a detail of one; nothing any more."""


@cache
def _all_zones() -> Collection[str]:
    return frozenset(available_timezones())


async def zones() -> Collection[str]:
    """Give the names of all time zones, which are files."""
    return await asyncio.to_thread(_all_zones)


async def add(desk: Desk, asked: Asked) -> Reply:
    """Ask what a new branch is called."""
    if refused := not_admin(desk, asked):
        return refused
    await desk.ask(asked, Question(ADD))
    return Reply(edit=views.ask_name(desk.reader(asked)))


async def amend(desk: Desk, asked: Asked, branch_id: int) -> Reply:
    """Show all details of a branch, to change them."""
    branch = await live(desk, asked, branch_id)
    return branch if isinstance(branch, Reply) else Reply(edit=views.editing(branch, desk.reader(asked)))


async def ask(desk: Desk, asked: Asked, branch_id: int, field: str) -> Reply:
    """Ask for a detail of a branch."""
    branch = await live(desk, asked, branch_id)
    if isinstance(branch, Reply):
        return branch
    if field not in set(Field):
        return Reply(toast=replies.old_button(desk.reader(asked)))
    await desk.ask(asked, Question(EDIT, branch_id, field))
    return Reply(edit=views.ask_field(branch, Field(field), desk.reader(asked)))


async def clear(desk: Desk, asked: Asked, branch_id: int, field: str) -> Reply:
    """Leave a detail of a branch empty."""
    if field not in set(Field) - REQUIRED:
        return Reply(toast=replies.old_button(desk.reader(asked)))
    return await change(desk, asked, branch_id, Change(Field(field), () if field == Field.ALIASES else ""))


async def order(desk: Desk, asked: Asked, branch_id: int, name: str) -> Reply:
    """Have a branch's dates read in an order."""
    if name not in set(DayOrder):
        return Reply(toast=replies.old_button(desk.reader(asked)))
    return await _switch(desk, asked, branch_id, order=DayOrder(name))


async def approval(desk: Desk, asked: Asked, branch_id: int, wanted: int) -> Reply:
    """Have a branch's posts approved first, or not."""
    return await _switch(desk, asked, branch_id, approval=bool(wanted))


async def remove(desk: Desk, asked: Asked, branch_id: int) -> Reply:
    """Ask whether a branch is to be removed."""
    branch = await live(desk, asked, branch_id)
    if isinstance(branch, Reply):
        return branch
    followers = await desk.storage.branches.followers(branch_id)
    return Reply(edit=views.ask_to_remove(branch, followers, desk.reader(asked)))


async def retire(desk: Desk, asked: Asked, branch_id: int) -> Reply:
    """Remove a branch; pressed twice, it is removed once."""
    person, branch = desk.for_admin(asked), await desk.storage.branches.get(branch_id)
    if person is None or branch is None:
        return not_admin(desk, asked) or Reply(toast=branches.no_such_branch(desk.reader(asked)))
    await desk.storage.branches.retire(branch_id, by=person, now=desk.clock())
    return Reply(edit=views.removed(branch, desk.reader(asked)))


def not_admin(desk: Desk, asked: Asked) -> Reply | None:
    """Check that who asks is an admin of the bot, in private; give the answer to them if not."""
    if desk.for_admin(asked):
        return None
    return refusal(asked, views.not_yours(desk.reader(asked)))


async def change(desk: Desk, asked: Asked, branch_id: int, wanted: Change) -> Reply:
    """Change a detail of a branch."""
    branch = await live(desk, asked, branch_id)
    if isinstance(branch, Reply):
        return branch
    by, now = asked.person or 0, desk.clock()
    changed = await desk.storage.branches.edit(branch_id, wanted.apply, fold=fold, by=by, now=now)
    if changed is None:  # somebody has just removed it
        return shown(asked, said(branches.closed(branch, desk.reader(asked))))
    return await settled(desk, asked, changed)


async def settled(desk: Desk, asked: Asked, made: Branch | Taken) -> Reply:
    """Show a branch as it is now, and ask no more; a name that is taken leaves the question standing."""
    reader = desk.reader(asked)
    if isinstance(made, Taken):
        return shown(asked, views.taken(made, reader))
    await desk.ask(asked, Question(DONE, made.id, message_id=asked.message_id))
    return shown(asked, views.editing(made, reader))


async def _switch(
    desk: Desk, asked: Asked, branch_id: int, *, order: DayOrder | None = None, approval: bool | None = None
) -> Reply:
    branch = await live(desk, asked, branch_id)
    if isinstance(branch, Reply):
        return branch

    def switched(details: Branch) -> Branch:
        first = details.day_order if order is None else order
        return replace(details, day_order=first, approval=details.approval if approval is None else approval)

    by, now = asked.person or 0, desk.clock()
    changed = await desk.storage.branches.edit(branch_id, switched, fold=fold, by=by, now=now)
    return Reply(edit=views.editing(changed if isinstance(changed, Branch) else branch, desk.reader(asked)))


async def live(desk: Desk, asked: Asked, branch_id: int) -> Branch | Reply:
    """Give a branch that an admin may change; a reply where that may not be, or it is not there any more."""
    if refused := not_admin(desk, asked):
        return refused
    branch, reader = await desk.storage.branches.get(branch_id), desk.reader(asked)
    if branch and not branch.retired_at:
        return branch
    sentence = branches.closed(branch, reader) if branch else branches.no_such_branch(reader)
    return Reply(toast=sentence) if asked.callback_id else Reply(said(sentence))
