"""Drafts begun: by /announce and what follows it, as the same again, as a change to a meeting."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, refusal
from bot.handlers.drafts.rights import branches_of
from bot.handlers.drafts.showing import offer, repeated, show
from bot.handlers.drafts.words import understood
from bot.handlers.organising import managed, posts_for
from bot.rules.drafts import Field, again, hosted, usual
from bot.rules.managing import Deed, deeds
from bot.views import draft_questions
from bot.views.managing import as_it_stands
from storage import Branch, Draft, DraftContent, DraftDetails, DraftState, Meeting

_LAST = 2
"""Meetings that tell how often a branch meets."""


async def announce(desk: Desk, asked: Asked) -> Reply:
    """Begin a draft with what follows the command, or offer the one that is there already."""
    mine = await posts_for(desk, asked)
    if isinstance(mine, Reply):
        return mine
    if draft := await repeated(desk, asked):
        return await show(desk, asked, draft, anything=True)
    present = await desk.storage.drafts.present((await desk.chat(asked)).id, asked.person or 0)
    wordless = not asked.enclosed.text.strip()
    if present and wordless and not asked.enclosed.picture:
        untouched = present.version == 1 and not present.content.details.title
        return await (show(desk, asked, present, anything=True) if untouched else offer(desk, asked, present))
    content, cut = await _content(desk, asked, mine)
    draft = await _begin(desk, asked, content)
    if present and present.id != draft.id:
        return await offer(desk, asked, present, another=True)
    remark = draft_questions.clipped(cut, desk.reader(asked)) if cut else ""
    return await show(desk, asked, draft, anything=wordless, remark=remark)


async def same_again(desk: Desk, asked: Asked, meeting_id: int) -> Reply:
    """Write a meeting as it was, its date moved on, into the preview under which that was pressed, or a new draft."""
    meeting = await managed(desk, asked, meeting_id, "announce again")
    if isinstance(meeting, Reply):
        return meeting
    mine = {one.id for one in await branches_of(desk, asked)}
    hosts = tuple(host.id for host in meeting.hosts if host.id in mine)
    last = await desk.storage.meetings.last(hosts[0], limit=_LAST)
    content = replace(again(meeting, last, desk.clock()), branch_ids=hosts)
    present = await desk.storage.drafts.present((await desk.chat(asked)).id, asked.person or 0)
    if present and asked.message_id == present.message_id:
        if not present.content.details.title:
            present = await desk.storage.drafts.write(present.id, content, now=desk.clock()) or present
        return await show(desk, asked, present)
    return await _taken_up(desk, asked, await _begin(desk, asked, content))


async def edit(desk: Desk, asked: Asked, meeting_id: int) -> Reply:
    """Begin a change to a meeting, or go on with it."""
    meeting, now = await managed(desk, asked, meeting_id, Deed.EDIT), desk.clock()
    if isinstance(meeting, Reply):
        return meeting
    if Deed.EDIT not in deeds(meeting, now):
        return refusal(asked, as_it_stands(meeting, now, desk.reader(asked)))
    hosts = tuple(host.id for host in meeting.hosts)
    content = DraftContent(branch_ids=hosts, details=DraftDetails.of(meeting.details))
    return await _taken_up(desk, asked, await _begin(desk, asked, content, changes=meeting))


async def with_hosts(
    desk: Desk, content: DraftContent, branches: Sequence[Branch], said_at: datetime
) -> tuple[DraftContent, Sequence[Field]]:
    """Give the draft to these branches; to the first, what waited for it is read now, as of when it was said."""
    if content.branch_ids:
        return hosted(content, branches, await desk.storage.branches.get(content.branch_ids[0])), ()
    first = branches[0]
    last = await desk.storage.meetings.last(first.id, limit=_LAST)
    begun = usual(first, last, desk.clock())
    if content.unread:
        begun = DraftContent(branch_ids=(first.id,), details=DraftDetails(zone=first.zone))
    begun = replace(begun, details=replace(begun.details, picture=content.details.picture, pin=content.details.pin))
    return await understood(desk, begun, content.unread, first, said_at) if content.unread else (begun, ())


async def _content(desk: Desk, asked: Asked, mine: Sequence[Branch]) -> tuple[DraftContent, Sequence[Field]]:
    """Give what a draft begins with; of several branches, one has to be chosen first."""
    brings = asked.enclosed
    unread = brings.words if brings.text.strip() else None
    content = DraftContent(details=DraftDetails(picture=brings.picture), unread=unread)
    return (content, ()) if len(mine) > 1 else await with_hosts(desk, content, mine, desk.clock())


async def _begin(desk: Desk, asked: Asked, content: DraftContent, changes: Meeting | None = None) -> Draft:
    origin = f"p{asked.callback_id}" if asked.callback_id else f"m{asked.message_id}"
    chat, person, now = await desk.chat(asked), asked.person or 0, desk.clock()
    how = {"uid": str(uuid4()), "origin": origin}
    return await desk.storage.drafts.begin(chat.id, person, content, **how, changes=changes, now=now)


async def _taken_up(desk: Desk, asked: Asked, draft: Draft) -> Reply:
    if draft.state is DraftState.OPEN:
        draft = await desk.storage.drafts.take_up(draft.id, desk.clock()) or draft
    return await show(desk, asked, draft, anew=True)
