"""Organisers of branches: inviting, accepting, revoking, removing."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.handlers.asked import Asked
from bot.handlers.branch_admin import live, not_admin
from bot.handlers.desk import Desk, Reply
from bot.html import clean_line, shorten
from bot.rules.branches import choose
from bot.views import organisers as views
from bot.views.addresses import deep_link
from bot.views.message import Message
from storage import Answer, Branch

SECRET_BYTES = 24
"""In a link 32 characters, of the 64 that Telegram allows there."""
_LONGEST_NAME = 64


async def show_organisers(desk: Desk, asked: Asked) -> Reply:
    """Show the organisers of the branch that is named, of the only one there is, or else ask of which."""
    if refused := not_admin(desk, asked):
        return refused
    known = await desk.storage.branches.all()
    branch, nearest = choose(asked.rest, known) if asked.rest else (None, [])
    if branch is None and len(known) == 1:
        branch = known[0]
    if branch:
        return Reply(await _crew(desk, asked, branch))
    return Reply(views.branches(nearest or known, desk.reader(asked), wanted=asked.rest))


async def crews(desk: Desk, asked: Asked, page: int) -> Reply:
    """Turn to a page of the branches whose organisers can be shown."""
    if refused := not_admin(desk, asked):
        return refused
    return Reply(edit=views.branches(await desk.storage.branches.all(), desk.reader(asked), page=page))


async def crew(desk: Desk, asked: Asked, branch_id: int) -> Reply:
    """Show the organisers of a branch."""
    branch = await live(desk, asked, branch_id)
    return branch if isinstance(branch, Reply) else Reply(edit=await _crew(desk, asked, branch))


async def invite(desk: Desk, asked: Asked, branch_id: int, number: int) -> Reply:
    """Make an invitation, and show its link this once."""
    branch = await live(desk, asked, branch_id)
    if isinstance(branch, Reply):
        return branch
    token, by = secrets.token_urlsafe(SECRET_BYTES), asked.person or 0
    made = await desk.storage.organisers.invite(branch_id, token, by=by, number=number, now=desk.clock())
    if made is None:
        return await crew(desk, asked, branch_id)
    return Reply(edit=views.invitation(branch, made, link(desk.username, token), desk.reader(asked)))


async def revoke(desk: Desk, asked: Asked, invitation_id: int, branch_id: int) -> Reply:
    """Make an invitation void."""
    branch = await live(desk, asked, branch_id)
    if isinstance(branch, Reply):
        return branch
    was_open = await desk.storage.organisers.revoke(invitation_id, by=asked.person or 0, now=desk.clock())
    return Reply(edit=await _crew(desk, asked, branch), toast=views.revoked(desk.reader(asked), was_open=was_open))


async def dismiss(desk: Desk, asked: Asked, branch_id: int, person: int) -> Reply:
    """Ask whether an organiser is to be removed."""
    branch = await live(desk, asked, branch_id)
    if isinstance(branch, Reply):
        return branch
    known = await desk.storage.organisers.crew(branch_id, desk.clock())
    organiser = next((one for one in known.organisers if one.person == person), None)
    if organiser is None:
        return Reply(edit=await _crew(desk, asked, branch), toast=views.no_organiser(desk.reader(asked)))
    return Reply(edit=views.ask_to_dismiss(branch, organiser, desk.reader(asked)))


async def expel(desk: Desk, asked: Asked, branch_id: int, person: int) -> Reply:
    """Remove an organiser, and tell them; pressed twice, it is done once."""
    branch = await live(desk, asked, branch_id)
    if isinstance(branch, Reply):
        return branch
    gone = await desk.storage.organisers.remove(branch_id, person, by=asked.person or 0, now=desk.clock())
    shown = Reply(edit=await _crew(desk, asked, branch))
    if gone is None:
        return replace(shown, toast=views.no_organiser(desk.reader(asked)))
    told = (person, views.dismissed(branch, await desk.reader_of(person)))
    return replace(shown, toast=views.removed(gone, desk.reader(asked)), also=(told,))


async def accept(desk: Desk, asked: Asked, token: str) -> Reply:
    """Let who comes with an invitation become an organiser, and tell who made it."""
    if asked.person is None or not asked.place.private:
        return Reply(views.in_private(desk.reader(asked)))
    await desk.chat(asked)
    name = shorten(clean_line(asked.name), _LONGEST_NAME) or str(asked.person)
    accepted = await desk.storage.organisers.accept(token, asked.person, name, desk.clock())
    reply = Reply(views.acceptance(accepted, desk.reader(asked)))
    if accepted.answer is not Answer.ACCEPTED or accepted.branch is None or not accepted.made_by:
        return reply
    told = views.joined(accepted.branch, name, await desk.reader_of(accepted.made_by))
    return replace(reply, also=((accepted.made_by, told),))


def link(username: str, token: str) -> str:
    """Give the link by which an invitation is accepted."""
    return deep_link(username, payload(token))


def payload(token: str) -> str:
    """Give what Telegram brings us when that link is opened."""
    return f"invite_{token}"


async def _crew(desk: Desk, asked: Asked, branch: Branch) -> Message:
    known = await desk.storage.organisers.crew(branch.id, desk.clock())
    return views.crew(branch, known, desk.reader(asked))


BUTTONS: Mapping[str, tuple[Callable[..., Awaitable[Reply]], tuple[type, ...]]] = {
    "crews": (crews, (int,)),
    "crew": (crew, (int,)),
    "invite": (invite, (int, int)),
    "revoke": (revoke, (int, int)),
    "dismiss": (dismiss, (int, int)),
    "expel": (expel, (int, int)),
}
"""What a button's verb does, and the types of what follows it."""
