"""The jobs that keep right what stands in chats: cards and receipts of meetings, and articles."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.gateway import Gateway
from bot.jobs.loop import Job
from bot.jobs.receipts import Receipts
from bot.jobs.redraw import Redrawing
from bot.views.message import Message
from storage import Clipping, Placard, Receipt, Storage


def keeping(
    storage: Storage,
    gateway: Gateway,
    clock: Callable[[], datetime],
    *,
    draw: Callable[[Placard], Awaitable[Message]],
    receipt: Callable[[Placard, Receipt], Message],
    article: Callable[[Clipping], Awaitable[Message]],
) -> list[Job]:
    """Make them."""
    return [
        Job("redraw", Redrawing(storage, storage.messages, gateway, draw, clock).round),
        Job("receipts", Receipts(storage, gateway, receipt, clock).round),
        Job("corrections", Redrawing(storage, storage.clippings, gateway, article, clock).round),
    ]
