"""/meetings and leafing through what is ahead; a meeting's card."""

from datetime import datetime

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, refusal
from bot.rules.branches import sought
from bot.views import meeting_card as card_views
from bot.views import meeting_list as views
from bot.views import replies
from bot.views.branches import no_such_branch
from bot.views.meeting_actions import instant
from bot.views.message import Message
from bot.views.reader import Reader
from storage import Branch, Meeting, MeetingPage, Shows

FOLLOWED = 0
"""Stands for the branches that the chat follows, where a button names a branch."""


async def show_meetings(desk: Desk, asked: Asked) -> Reply:
    """Show what is ahead: of the branch or the place that is named, else of the branches that the chat follows."""
    if not asked.rest:
        return Reply(await _first(desk, asked, await _followed(desk, asked)))
    known = await desk.storage.branches.all()
    branch, nearest = sought(asked.rest, known)
    if branch is None:
        return Reply(views.whose(nearest or known, desk.reader(asked), wanted=asked.rest))
    return Reply(await _first(desk, asked, [branch], branch))


async def pressed(desk: Desk, asked: Asked, branch_id: int | None = None) -> Reply:
    """Show what is ahead below what stands there; or in its place, where a branch is named."""
    if branch_id is None:
        return await show_meetings(desk, asked)
    scope = await _scope(desk, asked, branch_id)
    return scope if isinstance(scope, Reply) else Reply(edit=await _first(desk, asked, *scope))


async def later(desk: Desk, asked: Asked, branch_id: int, start: int, number: int) -> Reply:
    """Leaf on in the pressed message, from the meeting of this start and id."""
    place = instant(start)
    return await _leaf(desk, asked, branch_id, after=(place, number)) if place else _old(desk, asked)


async def earlier(desk: Desk, asked: Asked, branch_id: int, start: int, number: int) -> Reply:
    """Leaf back likewise."""
    place = instant(start)
    return await _leaf(desk, asked, branch_id, before=(place, number)) if place else _old(desk, asked)


async def whose(desk: Desk, asked: Asked, page: int) -> Reply:
    """Turn to a page of the branches whose meetings can be shown."""
    return Reply(edit=views.whose(await desk.storage.branches.all(), desk.reader(asked), page=page))


async def open_meeting(desk: Desk, asked: Asked, meeting_id: int) -> Reply:
    """Show a meeting's card below what stands there; to who presses in a group, in private."""
    if not asked.place.private:
        return elsewhere(desk, asked, f"meeting_{meeting_id}")
    return await linked(desk, asked, meeting_id)


async def linked(desk: Desk, asked: Asked, meeting_id: int) -> Reply:
    """Show the meeting that a deep link names."""
    meeting = await desk.storage.meetings.get(meeting_id)
    if meeting is None:
        return refusal(asked, card_views.no_such_meeting(desk.reader(asked)))
    return await card(desk, asked, meeting)


async def card(desk: Desk, asked: Asked, meeting: Meeting) -> Reply:
    """Show the card of a meeting to the chat, which is then told of changes since; the card follows them too."""
    chat = await desk.chat(asked)
    message = await drawn(desk, chat.id, meeting, desk.reader(asked))
    await desk.storage.meetings.shown(chat.id, [meeting], desk.clock())
    return Reply(message, posted=desk.following(asked, Shows.CARD, meeting))


async def drawn(desk: Desk, chat_id: int, meeting: Meeting, reader: Reader) -> Message:
    """Make the card of a meeting as a chat is to see it."""
    lines = {line.branch.id: line for line in await desk.storage.branches.lines(chat_id)}
    hosts = [lines[host.id] for host in meeting.hosts if host.id in lines]
    article_id = meeting.details.article_id
    return card_views.card(
        meeting,
        reader,
        desk.clock(),
        wishes=await desk.storage.meetings.wishes(chat_id, meeting.id),
        unfollowed=[line.branch for line in hosts if line.level is None],
        article=await desk.storage.articles.get(article_id) if article_id else None,
        address=desk.link(f"meeting_{meeting.id}"),
    )


async def next_meeting(desk: Desk, asked: Asked) -> tuple[Meeting | None, bool]:
    """Give the next meeting of the branches that the chat follows, else of any; and whether there are branches."""
    known, now = await desk.storage.branches.all(), desk.clock()
    for scope in (await _followed(desk, asked), known):
        if found := await desk.storage.agenda.next([branch.id for branch in scope], now=now):
            return found, True
    return None, bool(known)


def elsewhere(desk: Desk, asked: Asked, payload: str) -> Reply:
    """Lead somebody from a group to our chat with them, where a link with this payload brings what was asked for."""
    url = desk.link(payload)
    return Reply(url=url) if asked.callback_id else Reply(card_views.in_private(url, desk.reader(asked)))


async def _followed(desk: Desk, asked: Asked) -> list[Branch]:
    chat = await desk.chat(asked)
    return [line.branch for line in await desk.storage.branches.lines(chat.id) if line.level]


async def _first(desk: Desk, asked: Asked, scope: list[Branch], branch: Branch | None = None) -> Message:
    """Show the next meetings; to who follows no branch, those of the only one, or a choice of them."""
    known = scope or await desk.storage.branches.all()
    if not scope and len(known) != 1:
        return views.whose(known, desk.reader(asked))
    ids = [one.id for one in known]
    page = await desk.storage.agenda.page(ids, now=desk.clock(), limit=views.A_PAGE)
    return await _shown(desk, asked, page, branch if scope else known[0])


async def _leaf(
    desk: Desk,
    asked: Asked,
    branch_id: int,
    *,
    after: tuple[datetime, int] | None = None,
    before: tuple[datetime, int] | None = None,
) -> Reply:
    scope = await _scope(desk, asked, branch_id)
    if isinstance(scope, Reply):
        return scope
    ids = [branch.id for branch in scope[0]]
    page = await desk.storage.agenda.page(ids, now=desk.clock(), limit=views.A_PAGE, after=after, before=before)
    if not page.meetings:
        return Reply(toast=replies.nothing_there(desk.reader(asked)))
    return Reply(edit=await _shown(desk, asked, page, scope[1]))


def _old(desk: Desk, asked: Asked) -> Reply:
    return Reply(toast=replies.old_button(desk.reader(asked)))


async def _scope(desk: Desk, asked: Asked, branch_id: int) -> tuple[list[Branch], Branch | None] | Reply:
    """Give the branches that a button means, and the one that it names; the answer where there is none of that id."""
    if branch_id == FOLLOWED:
        return await _followed(desk, asked), None
    branch = await desk.storage.branches.get(branch_id)
    return ([branch], branch) if branch else Reply(toast=no_such_branch(desk.reader(asked)))


async def _shown(desk: Desk, asked: Asked, page: MeetingPage, branch: Branch | None) -> Message:
    """Make a page of the list; what stands on it is what the chat knows from now on."""
    chat, others = await desk.chat(asked), len(await desk.storage.branches.all()) > 1
    await desk.storage.meetings.shown(chat.id, page.meetings, desk.clock())
    return views.agenda(page, desk.reader(asked), branch=branch, others=others)
