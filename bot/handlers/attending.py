"""What a reader does about a meeting: be reminded, put it into a calendar, find it, join it.

That concerns one person alone: a press in a group is answered by a link to our chat with who pressed.
"""

from collections.abc import Collection, Sequence

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, refusal
from bot.handlers.meetings import card, elsewhere
from bot.rules.meetings import CHOICES, Choice, offered
from bot.views import meeting_card as views
from bot.views import meeting_reminders as reminders
from bot.views.meetings import standing
from storage import Meeting, Reminder


async def remind(desk: Desk, asked: Asked, meeting_id: int, choice: str = "") -> Reply:
    """Be reminded of a meeting as was chosen; where nothing is named, as before, or else by all that can come."""
    meeting = await _met(desk, asked, meeting_id, "remind")
    if isinstance(meeting, Reply):
        return meeting
    chat, reader, now = await desk.chat(asked), desk.reader(asked), desk.clock()
    before = await desk.storage.meetings.wishes(chat.id, meeting.id)
    wanted = _wanted(choice, before, offered(meeting, now))
    if wanted is None:
        return refusal(asked, standing(meeting, reader) or reminders.too_late(reader))
    await desk.storage.meetings.remind(chat.id, meeting.id, wanted, thread_id=asked.place.thread, now=now)
    if not asked.callback_id:
        return await card(desk, asked, meeting)
    rows = reminders.redrawn(asked.buttons, meeting, wanted, reader, now) if asked.buttons else None
    return Reply(buttons=rows, toast=reminders.settled(meeting, wanted, reader, now))


async def calendar(desk: Desk, asked: Asked, meeting_id: int) -> Reply:
    """Give a meeting as a file for calendars."""
    meeting = await _met(desk, asked, meeting_id, "calendar")
    if isinstance(meeting, Reply):
        return meeting
    home = desk.site or desk.link("")
    return Reply(attached=views.calendar(meeting, desk.reader(asked), home=home))


async def map_of(desk: Desk, asked: Asked, meeting_id: int) -> Reply:
    """Show where a meeting is on the map."""
    meeting = await _met(desk, asked, meeting_id, "map")
    if isinstance(meeting, Reply):
        return meeting
    venue = views.venue(meeting)
    return Reply(attached=venue) if venue else refusal(asked, views.no_map(desk.reader(asked)))


async def online(desk: Desk, asked: Asked, meeting_id: int) -> Reply:
    """Give the link by which a meeting is joined."""
    meeting = await _met(desk, asked, meeting_id, "online")
    if isinstance(meeting, Reply):
        return meeting
    reader = desk.reader(asked)
    if why_not := views.no_way_in(meeting, reader, desk.clock()):
        return refusal(asked, why_not)
    return Reply(views.way_in(meeting, reader))


async def _met(desk: Desk, asked: Asked, meeting_id: int, doing: str) -> Meeting | Reply:
    """Give the meeting; the answer instead where there is none of that id, or where others listen."""
    if not asked.place.private:
        return elsewhere(desk, asked, f"{doing}_{meeting_id}")
    meeting = await desk.storage.meetings.get(meeting_id)
    return meeting or refusal(asked, views.no_such_meeting(desk.reader(asked)))


def _wanted(choice: str, before: Collection[Reminder] | None, offers: Sequence[Choice]) -> Collection[Reminder] | None:
    """Decide on the reminders that somebody has from now on; None where none can come any more."""
    named = next((one for one in Choice if one == choice), None)
    if named is Choice.NONE:
        return CHOICES[named]
    if not offers:
        return None
    return before if before and not named else CHOICES[named or offers[0]]
