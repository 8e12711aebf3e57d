"""Meetings for their organisers: the list, and one by itself with what may be done to it."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.handlers import deeds
from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply
from bot.handlers.organising import managed, posts_for
from bot.rules.branches import choose
from bot.views import managing as views
from bot.views import replies
from bot.views.message import Message
from storage import Branch, Meeting, MeetingPage

A_PAGE = 6
PAST = timedelta(days=7)
"""How long a meeting that is over stays in the list."""
DATELESS = timedelta(days=365)
"""How long one stays that was postponed: it may be given a new date long after the first."""


async def show_mine(desk: Desk, asked: Asked) -> Reply:
    """List the meetings of the branches that somebody posts for, or of the one that is named."""
    known = await posts_for(desk, asked)
    if isinstance(known, Reply):
        return known
    branch, nearest = choose(asked.rest, known) if asked.rest else (None, [])
    if asked.rest and branch is None:
        return Reply(views.branches(nearest or known, desk.reader(asked), wanted=asked.rest))
    return Reply(await _list(desk, asked, known, branch))


async def leaf(desk: Desk, asked: Asked, branch_id: int, meeting_id: int, later: int) -> Reply:
    """Leaf in the list, from a meeting on."""
    known = await posts_for(desk, asked)
    if isinstance(known, Reply):
        return known
    branch = next((one for one in known if one.id == branch_id), None)
    if branch_id and branch is None:
        return Reply(toast=replies.old_button(desk.reader(asked)))
    beside = await desk.storage.meetings.get(meeting_id)
    return Reply(edit=await _list(desk, asked, known, branch, beside, later=bool(later)))


async def choose_branch(desk: Desk, asked: Asked, page: int) -> Reply:
    """Let a branch be chosen whose meetings are listed."""
    known = await posts_for(desk, asked)
    return known if isinstance(known, Reply) else Reply(edit=views.branches(known, desk.reader(asked), page=page))


async def open_mine(desk: Desk, asked: Asked, meeting_id: int) -> Reply:
    """Show a meeting with what may be done to it; what was asked of it before is asked no more."""
    meeting = await managed(desk, asked, meeting_id, "manage")
    if isinstance(meeting, Reply):
        return meeting
    await deeds.forget(desk, asked, meeting)
    return Reply(edit=views.card(meeting, desk.clock(), desk.reader(asked)))


async def _list(
    desk: Desk,
    asked: Asked,
    known: Sequence[Branch],
    branch: Branch | None,
    beside: Meeting | None = None,
    *,
    later: bool = True,
) -> Message:
    ids = [one.id for one in ([branch] if branch else known)]
    page = await _page(desk, ids, beside, later=later)
    return views.listed(page, branch, desk.reader(asked), several=len(known) > 1)


async def _page(desk: Desk, branch_ids: Sequence[int], beside: Meeting | None, *, later: bool) -> MeetingPage:
    """Give the meetings on one side of another, or from now on; where nothing is ahead, the last ones."""
    now = desk.clock()
    place = (beside.details.starts_at, beside.id) if beside else (now, 0)
    after, before = (place, None) if later else (None, place)
    page = partial(desk.storage.agenda.page, branch_ids, now=now - PAST, dateless=now - DATELESS, limit=A_PAGE)
    found = await page(after=after, before=before)
    return found if found.meetings else await page(before=(now, 0))
