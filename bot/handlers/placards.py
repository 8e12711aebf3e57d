"""What messages that follow a meeting show of it now, as their chats see it."""

from dataclasses import replace

from bot.handlers.desk import Desk
from bot.handlers.meetings import drawn
from bot.views import meetings, receipts
from bot.views.meeting_reminders import redrawn as chosen
from bot.views.message import Message
from bot.views.reader import Reader, reader
from storage import Placard, Receipt, Shows, State


async def redrawn(desk: Desk, placard: Placard) -> Message:
    """Draw an announcement or a card anew."""
    reader = _reader(desk, placard)
    if placard.shows == Shows.CARD:
        return await drawn(desk, placard.chat_id, placard.meeting, reader)
    message = meetings.kept(placard.meeting, reader)
    wishes = await desk.storage.meetings.wishes(placard.chat_id, placard.meeting.id)
    if not wishes or placard.meeting.state is not State.ANNOUNCED:
        return message
    return replace(message, buttons=chosen(message.buttons, placard.meeting, wishes, reader, desk.clock()))


def receipt(desk: Desk, placard: Placard, count: Receipt) -> Message:
    """Draw a receipt anew."""
    return receipts.receipt(placard.meeting, count, _reader(desk, placard))


def _reader(desk: Desk, placard: Placard) -> Reader:
    # Telegram's ids of people are positive, those of groups and channels negative.
    return reader(placard.language, desk.zone, group=placard.telegram_id < 0)
