"""Where our messages meet Telegram: transport, pacing, and errors as outcomes."""

from bot.gateway.admins import is_admin
from bot.gateway.forms import Prepared, prepare
from bot.gateway.gateway import Address, Gateway
from bot.gateway.outcomes import Answer, Dropped, Gone, Later, Moved, Outcome, Refused, Sent, Unknown, lacks_picture
from bot.gateway.pacing import Lane, Pacer
from bot.gateway.request import new_bot
from bot.gateway.transport import SEND_SECONDS, NoAnswer, NotSent, Transport, new_session

__all__ = [
    "SEND_SECONDS",
    "Address",
    "Answer",
    "Dropped",
    "Gateway",
    "Gone",
    "Lane",
    "Later",
    "Moved",
    "NoAnswer",
    "NotSent",
    "Outcome",
    "Pacer",
    "Prepared",
    "Refused",
    "Sent",
    "Transport",
    "Unknown",
    "is_admin",
    "lacks_picture",
    "new_bot",
    "new_session",
    "prepare",
]
