"""What a draft does once it may: the change that it is, and what follows when that cannot be done."""

from dataclasses import replace
from datetime import datetime

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply
from bot.handlers.drafts.rights import refused
from bot.handlers.drafts.showing import ended, show
from bot.rules.drafts import Field, rebased, touched
from bot.rules.meetings import edited, gives_date, published, set_again
from bot.views import draft_answers as views
from storage import Declined, Draft, DraftState, MeetingChange


async def change_of(desk: Desk, draft: Draft) -> MeetingChange | None:
    """Give what a draft does, None where something is missing, or the meeting that it changes is not there."""
    details, now = draft.content.details.complete(), desk.clock()
    if details is None or draft.content.when:
        return None
    if draft.revision is None:
        return published(details, now)
    meeting = await desk.storage.meetings.get(draft.meeting_id or 0)
    if meeting is None:
        return None
    # It was postponed while its new date was being written: that is the date which followers wait for.
    return (set_again if gives_date(meeting, details) else edited)(meeting, details, now)


def is_past(draft: Draft, now: datetime) -> bool:
    """Tell whether a draft lets a meeting begin when it cannot any more."""
    start = draft.content.details.starts_at
    return start is not None and start <= now and (draft.was is None or draft.was.starts_at != start)


def changes_nothing(draft: Draft) -> bool:
    """Tell whether a draft is a change to a meeting in which nothing was changed."""
    return draft.was is not None and not touched(draft.was, draft.content.details)


async def overtaken(desk: Desk, draft: Draft) -> Draft | None:
    """Put what a draft changes on top of what somebody else has changed meanwhile; None where nobody has."""
    meeting = await desk.storage.meetings.get(draft.meeting_id or 0)
    if draft.was is None or meeting is None or meeting.revision == draft.revision:
        return None
    content = replace(draft.content, details=rebased(draft.was, meeting.details, draft.content.details))
    return await desk.storage.drafts.rebase(draft.id, content, revision=meeting.revision, now=desk.clock())


async def declined(desk: Desk, asked: Asked, draft: Draft, why: Declined) -> Reply:
    """Say why a draft was not published, and show it as it is."""
    if why is Declined.NOT_ORGANISER:
        return await refused(desk, asked, "draft", draft.id)
    now = await desk.storage.drafts.get(draft.id) or draft
    if now.state is not DraftState.OPEN:
        return ended(desk, asked, now)
    if why is Declined.CLOSED:
        asks = Field.BRANCH if now.revision is None else None
        return await show(desk, asked, now, asks=asks, toast=views.branch_closed(desk.reader(asked)))
    return await show(desk, asked, now, toast=views.has_changed(desk.reader(asked)))
