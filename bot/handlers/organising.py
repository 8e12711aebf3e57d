"""Who may do something to a meeting: the organisers of its branches and the bot's admins, in a private chat."""

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, refusal
from bot.views import managing as views
from storage import Branch, Meeting


async def posts_for(desk: Desk, asked: Asked) -> list[Branch] | Reply:
    """Give the branches that who asks posts for, an admin for all; the answer to them where that is none."""
    if asked.person is None or not asked.place.private:
        return refusal(asked, views.in_private(desk.reader(asked)))
    storage = desk.storage
    known = await storage.branches.all() if desk.for_admin(asked) else await storage.organisers.of(asked.person)
    return known or refusal(asked, views.nothing_to_manage(desk.reader(asked)))


async def managed(desk: Desk, asked: Asked, meeting_id: int, wanted: str) -> Meeting | Reply:
    """Give a meeting to who may do what is wanted with it; the answer to whoever may not, which is recorded."""
    reader = desk.reader(asked)
    if asked.person is None or not asked.place.private:
        return refusal(asked, views.in_private(reader))
    meeting = await desk.storage.meetings.get(meeting_id)
    if meeting is None:
        return refusal(asked, views.no_such_meeting(reader))
    if desk.for_admin(asked):
        return meeting
    own = {branch.id for branch in await desk.storage.organisers.of(asked.person)}
    if own.isdisjoint(host.id for host in meeting.hosts):
        await desk.storage.audit.refused(asked.person, wanted, "meeting", meeting_id, desk.clock())
        return refusal(asked, views.not_yours(meeting, reader))
    return meeting


async def announced(desk: Desk, asked: Asked, meeting_id: int, wanted: str) -> Meeting | Reply:
    """Give a meeting likewise to who may announce it anew: where posts are approved, that is for an admin."""
    meeting = await managed(desk, asked, meeting_id, wanted)
    if isinstance(meeting, Reply) or desk.for_admin(asked):
        return meeting
    hosts = [await desk.storage.branches.get(host.id) for host in meeting.hosts]
    if any(host is not None and host.approval for host in hosts):
        return refusal(asked, views.for_an_admin(desk.reader(asked)))
    return meeting
