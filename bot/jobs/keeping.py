"""The jobs that keep right what stands in chats: cards and receipts of meetings."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.gateway import Gateway
from bot.jobs.loop import Job
from bot.jobs.receipts import Receipts
from bot.jobs.redraw import Redrawing
from bot.views.posted import drawn, drawn_receipt
from storage import Storage


def keeping(storage: Storage, gateway: Gateway, zone: ZoneInfo, clock: Callable[[], datetime]) -> list[Job]:
    """Make them; `zone` is the one in which readers are told dates."""
    redrawing = Redrawing(storage, gateway, partial(drawn, zone=zone), clock)
    receipts = Receipts(storage, gateway, partial(drawn_receipt, zone=zone), clock)
    return [Job("redraw", redrawing.round), Job("receipts", receipts.round)]
