"""Receipts: how far the announcement of a meeting has come; a job keeps them up to date."""

from dataclasses import replace

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, shown
from bot.handlers.organising import managed
from bot.views.receipts import receipt
from storage import Meeting, Shows


async def open_receipt(desk: Desk, asked: Asked, meeting_id: int) -> Reply:
    """Show the receipt of a meeting."""
    meeting = await managed(desk, asked, meeting_id, "receipt")
    return meeting if isinstance(meeting, Reply) else await begin(desk, asked, meeting)


async def begin(desk: Desk, asked: Asked, meeting: Meeting) -> Reply:
    """Give the receipt of a meeting; once it stands in the chat it is kept up to date, until all are told."""
    count = await desk.storage.meetings.receipt(meeting.id)
    reply = shown(asked, receipt(meeting, count, desk.reader(asked)))
    return reply if count.final else replace(reply, posted=desk.following(asked, Shows.RECEIPT, meeting))
