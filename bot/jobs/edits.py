"""Edits that nobody waits for, of messages that follow a meeting: made in a turn of theirs, and recorded together."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import structlog

from bot.gateway import Gateway, Gone, Lane, Later, Moved, Outcome, Refused, Sent
from bot.views.message import Message
from storage import Posted, Shows, Storage

log = structlog.get_logger()

TURN_SECONDS = 2.0
"""How long an edit waits for its turn: if there is so much to say, it comes later."""


async def edit(gateway: Gateway, posted: Posted, message: Message, lane: Lane) -> Outcome:
    """Edit a message if its chat may be written to at once, for it is not to hold up what is said there."""
    chat = posted.telegram_id
    if gateway.wait(chat, lane) > 0 or not await gateway.turn(chat, lane, within=TURN_SECONDS):
        return Later(TURN_SECONDS, "there is something else to say")
    return await gateway.redraw(chat, posted.message_id, message)


async def record(
    storage: Storage, outcomes: Mapping[Posted, Outcome], now: datetime, *, done: Collection[Posted] = ()
) -> None:
    """Record what came of edits; `done` need no other. What came to nothing comes again when its lease ends.

    Telegram refuses to edit what was deleted, or is too old: that message is left alone from then on.
    """
    sent = [posted for posted, outcome in outcomes.items() if isinstance(outcome, Sent)]
    revisions = {posted.id: posted.meeting.revision for posted in sent if posted.shows != Shows.RECEIPT}
    lost = {posted.id for posted, outcome in outcomes.items() if isinstance(outcome, Refused) or posted in done}
    if revisions or lost:
        await storage.messages.edited(revisions, lost)
    for posted, outcome in outcomes.items():
        await _note(storage, posted, outcome, now)


async def _note(storage: Storage, posted: Posted, outcome: Outcome, now: datetime) -> None:
    """Note what an answer says of the chat, as for any other message."""
    match outcome:
        case Gone(reason):
            await storage.chats.pause(posted.chat_id, reason=reason, now=now)
        case Moved(new_chat):
            await storage.chats.move(posted.telegram_id, new_chat)
        case Later(seconds, chat=True):
            await storage.chats.park(posted.chat_id, until=now + timedelta(seconds=seconds))
        case Refused(reason):
            log.info("a message cannot be edited any more", shows=posted.shows, why=reason)
        case _:
            pass
