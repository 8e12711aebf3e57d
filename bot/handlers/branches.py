"""Branches for readers: the list, one by itself, following and leaving by press."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, may_change
from bot.rules.branches import containing
from bot.rules.branches import named as branch_named
from bot.views import branches
from bot.views.branch_admin import add_row, edit_row
from bot.views.message import Message, said
from bot.views.reader import Reader
from storage import Branch, BranchLine, Level

LEVELS: Mapping[str, Level] = {level.value: level for level in Level}


@dataclass(frozen=True, slots=True)
class Change:
    """What a press has made of a branch for a chat: `level` is None where it was left, `done` if it is new."""

    branch: Branch
    level: Level | None
    done: bool


async def show_branches(desk: Desk, asked: Asked) -> Reply:
    """List the branches, narrowed by what was typed; one that is named in full is shown by itself."""
    branch = branch_named(asked.rest, await desk.storage.branches.all()) if asked.rest else None
    if branch:
        return Reply(await card(desk, asked, branch))
    return Reply(await _list(desk, asked, 0, asked.rest))


async def browse(desk: Desk, asked: Asked, page: int, text: str = "") -> Reply:
    """Turn to a page of the list."""
    return Reply(edit=await _list(desk, asked, page, text))


async def named(desk: Desk, asked: Asked) -> Reply | None:
    """Answer a branch's name with the branch; None where what was said is none."""
    branch = branch_named(asked.rest, await desk.storage.branches.all())
    return Reply(await card(desk, asked, branch)) if branch else None


async def linked(desk: Desk, asked: Asked, branch_id: int) -> Reply:
    """Show the branch that a deep link names."""
    branch = await desk.storage.branches.get(branch_id)
    return Reply(await card(desk, asked, branch) if branch else said(branches.no_such_branch(desk.reader(asked))))


async def open_branch(desk: Desk, asked: Asked, branch_id: int) -> Reply:
    """Show a branch in place of the list."""
    branch = await desk.storage.branches.get(branch_id)
    if branch is None:
        return Reply(toast=branches.no_such_branch(desk.reader(asked)))
    return Reply(edit=await card(desk, asked, branch))


async def join(desk: Desk, asked: Asked, branch_id: int, page: int = 0, text: str = "") -> Reply:
    """Follow a branch in the list; how much of it one hears already stays as it is."""
    return await _in_list(desk, asked, branch_id, page, text, level=Level.EVERYTHING)


async def part(desk: Desk, asked: Asked, branch_id: int, page: int = 0, text: str = "") -> Reply:
    """Leave a branch in the list."""
    return await _in_list(desk, asked, branch_id, page, text, level=None)


async def hear(desk: Desk, asked: Asked, branch_id: int, level: str) -> Reply:
    """Follow a branch at a level, on its card."""
    if level not in LEVELS:
        return await open_branch(desk, asked, branch_id)
    return await _on_card(desk, asked, branch_id, LEVELS[level])


async def mute(desk: Desk, asked: Asked, branch_id: int) -> Reply:
    """Leave a branch, on its card."""
    return await _on_card(desk, asked, branch_id, None)


async def host(desk: Desk, asked: Asked, branch_id: int) -> Reply:
    """Follow a branch by the button on the card of its meeting, which stays there without the button."""
    changed = await _changed(desk, asked, branch_id, Level.EVERYTHING, keep=True)
    if isinstance(changed, Reply):
        return changed
    rows = tuple(tuple(button for button in row if button.action != asked.action) for row in asked.buttons)
    return Reply(buttons=rows or None, toast=_told(changed, desk.reader(asked)))


async def card(desk: Desk, asked: Asked, branch: Branch) -> Message:
    """Make the card of a branch for the chat."""
    chat, reader = await desk.chat(asked), desk.reader(asked)
    more = edit_row(branch, reader) if desk.for_admin(asked) else ()
    return branches.card(branch, await desk.storage.branches.level(chat.id, branch.id), reader, more=more)


async def _list(desk: Desk, asked: Asked, page: int, text: str) -> Message:
    chat = await desk.chat(asked)
    lines: list[BranchLine] = await desk.storage.branches.lines(chat.id)
    found = [line for line in lines if containing(text, line.branch)]
    more = add_row(desk.reader(asked)) if desk.for_admin(asked) else ()
    return branches.branches(found, desk.reader(asked), page=page, text=text, more=more)


async def _in_list(desk: Desk, asked: Asked, branch_id: int, page: int, text: str, *, level: Level | None) -> Reply:
    changed = await _changed(desk, asked, branch_id, level, keep=True)
    if isinstance(changed, Reply):
        return changed
    return replace(await browse(desk, asked, page, text), toast=_told(changed, desk.reader(asked)))


async def _on_card(desk: Desk, asked: Asked, branch_id: int, level: Level | None) -> Reply:
    changed = await _changed(desk, asked, branch_id, level)
    if isinstance(changed, Reply):
        return changed
    return Reply(edit=await card(desk, asked, changed.branch), toast=_told(changed, desk.reader(asked)))


async def _changed(
    desk: Desk, asked: Asked, branch_id: int, level: Level | None, *, keep: bool = False
) -> Change | Reply:
    """Do what a button for a branch says; a reply where that may not be, or there is no such branch."""
    if refused := await may_change(desk, asked):
        return refused
    branch = await desk.storage.branches.get(branch_id)
    if branch is None:
        return Reply(toast=branches.no_such_branch(desk.reader(asked)))
    if branch.retired_at and level:
        return Reply(toast=branches.closed(branch, desk.reader(asked)))
    chat, known = await desk.chat(asked), desk.storage.branches
    if level is None:
        return Change(branch, None, await known.leave(chat.id, branch.id))
    before = await known.level(chat.id, branch.id)
    if keep and before:
        return Change(branch, before, done=False)
    done = await known.follow(chat.id, branch.id, level, thread_id=asked.place.thread, now=desk.clock())
    return Change(branch, level, done)


def _told(change: Change, reader: Reader) -> str:
    if change.level:
        return branches.following(change.branch, change.level, reader, new=change.done)
    return branches.left(change.branch, reader, was=change.done)
