"""Who may post for which branch: looked up with every press and answer, since a button may be older than a right."""

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, refusal
from bot.handlers.organising import posts_for
from bot.views import draft_answers as views
from storage import Branch, Draft

WANTED = "write"
"""What is recorded of who is refused."""


async def branches_of(desk: Desk, asked: Asked) -> list[Branch]:
    """Give the branches for which who asks may post here, by name: an admin for all."""
    known = await posts_for(desk, asked)
    return [] if isinstance(known, Reply) else known


async def mine(desk: Desk, asked: Asked, draft_id: int) -> Draft | Reply:
    """Give a draft of who asks, if they may post for its branches still; else the answer to them."""
    draft, chat = await desk.storage.drafts.get(draft_id), await desk.chat(asked)
    if draft is None:
        return refusal(asked, views.no_such_draft(desk.reader(asked)))
    if (draft.chat_id, draft.person) != (chat.id, asked.person):
        await _record(desk, asked, "draft", draft_id)
        return refusal(asked, views.no_such_draft(desk.reader(asked)))
    if await _barred(desk, asked, draft):
        return await refused(desk, asked, "draft", draft_id)
    return draft


async def refused(desk: Desk, asked: Asked, thing: str, thing_id: int) -> Reply:
    """Say that only organisers may, and record who tried."""
    await _record(desk, asked, thing, thing_id)
    return refusal(asked, views.not_an_organiser(desk.reader(asked)))


async def _barred(desk: Desk, asked: Asked, draft: Draft) -> bool:
    """Tell whether who asks may not post for a draft's branches: all of a new one's, one of a change's."""
    allowed, hosts = {one.id for one in await branches_of(desk, asked)}, set(draft.content.branch_ids)
    if draft.revision is not None or not hosts:
        return not (allowed & hosts if hosts else allowed)
    others = [await desk.storage.branches.get(one) for one in hosts - allowed]
    return any(one is None or one.retired_at is None for one in others)  # one that has closed can be replaced


async def _record(desk: Desk, asked: Asked, thing: str, thing_id: int) -> None:
    if asked.person is not None:
        await desk.storage.audit.refused(asked.person, WANTED, thing, thing_id, desk.clock())
