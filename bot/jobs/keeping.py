"""The jobs that keep right what stands in chats: cards and receipts of meetings."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.gateway import Gateway
from bot.jobs.loop import Job
from bot.jobs.receipts import Receipts
from bot.jobs.redraw import Redrawing
from bot.views.message import Message
from storage import Placard, Receipt, Storage


def keeping(
    storage: Storage,
    gateway: Gateway,
    clock: Callable[[], datetime],
    *,
    draw: Callable[[Placard], Awaitable[Message]],
    receipt: Callable[[Placard, Receipt], Message],
) -> list[Job]:
    """Make them."""
    redrawing = Redrawing(storage, gateway, draw, clock)
    receipts = Receipts(storage, gateway, receipt, clock)
    return [Job("redraw", redrawing.round), Job("receipts", receipts.round)]
