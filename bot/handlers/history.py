"""What was done to a meeting, for its organisers and the admins."""

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, shown
from bot.handlers.organising import managed
from bot.views import history as views
from bot.views import organiser_actions as actions

_DIGITS = 18


async def show_history(desk: Desk, asked: Asked) -> Reply:
    """Show what was done to the meeting whose number is given, or to whose card was replied."""
    replied = (actions.meeting_of(button.action) for row in asked.replied for button in row)
    number = asked.rest if asked.rest.isascii() and asked.rest.isdecimal() and len(asked.rest) <= _DIGITS else "0"
    meeting_id = int(number) or next(filter(None, replied), 0)
    return await open_history(desk, asked, meeting_id) if meeting_id else Reply(views.ask_which(desk.reader(asked)))


async def open_history(desk: Desk, asked: Asked, meeting_id: int, before: int = 0) -> Reply:
    """Show a stretch of what was done to a meeting: the newest, or what comes before a line of the record."""
    meeting = await managed(desk, asked, meeting_id, "history")
    if isinstance(meeting, Reply):
        return meeting
    found = await desk.storage.audit.meeting(meeting_id, before=before, limit=views.A_PAGE + 1)
    stretch, older = found[: views.A_PAGE], len(found) > views.A_PAGE
    record = views.Record(stretch, desk.admins, older=older, newer=before > 0)
    return shown(asked, views.history(meeting, record, desk.reader(asked)))
