"""What messages that follow a meeting show of it now."""

from zoneinfo import ZoneInfo

from bot.views import meetings
from bot.views.message import Message
from bot.views.reader import Reader, reader
from bot.views.receipts import receipt
from storage import Posted, Receipt, Shows


def drawn(posted: Posted, zone: ZoneInfo) -> Message:
    """Draw an announcement or a card anew."""
    draw = meetings.card if posted.shows == Shows.CARD else meetings.kept
    return draw(posted.meeting, _reader(posted, zone))


def drawn_receipt(posted: Posted, count: Receipt, zone: ZoneInfo) -> Message:
    """Draw a receipt anew."""
    return receipt(posted.meeting, count, _reader(posted, zone))


def _reader(posted: Posted, zone: ZoneInfo) -> Reader:
    # Telegram's ids of people are positive, those of groups and channels negative.
    return reader(posted.language, zone, group=posted.telegram_id < 0)
