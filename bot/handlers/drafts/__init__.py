"""Posting meetings: drafts begun, written, shown, published and approved."""

from collections.abc import Awaitable, Callable, Mapping

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply
from bot.handlers.drafts import approving, beginning, ending, writing
from bot.handlers.drafts.beginning import announce
from bot.handlers.drafts.ending import cancelled, offered

__all__ = ["BUTTONS", "announce", "answered", "cancelled", "offered"]

BUTTONS: Mapping[str, tuple[Callable[..., Awaitable[Reply]], tuple[type, ...]]] = {
    "draft": (ending.resume, (int,)),
    "field": (writing.field, (int, str)),
    "empty": (writing.empty, (int, str)),
    "at": (writing.at, (int, int)),
    "held": (writing.held_by, (int, int)),
    "with": (writing.held_with, (int, int)),
    "publish": (ending.publish, (int, int)),
    "discard": (ending.discard, (int,)),
    "withdraw": (ending.withdraw, (int,)),
    "approve": (approving.approve, (int, int)),
    "sendback": (approving.send_back, (int, int)),
    "again": (beginning.same_again, (int,)),
    "edit": (beginning.edit, (int,)),
}
"""What a button's verb does, and the types of what follows it."""


async def answered(desk: Desk, asked: Asked) -> Reply | None:
    """Take a message as what was asked of who writes a draft, or approves one; None where nothing of that was."""
    return await approving.answered(desk, asked) or await writing.answered(desk, asked)
