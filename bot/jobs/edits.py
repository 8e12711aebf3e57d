"""Edits that nobody waits for, of messages that follow a meeting: made in a turn of theirs, and recorded together."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

import structlog

from bot.gateway import Gateway, Gone, Lane, Later, Moved, Outcome, Refused, Sent
from bot.views.message import Message
from storage import Placard, Shows, Storage

log = structlog.get_logger()

TURN_SECONDS = 2.0
"""How long an edit waits for its turn: if there is so much to say, it comes later."""


async def edit(gateway: Gateway, placard: Placard, message: Message, lane: Lane) -> Outcome:
    """Edit a message if its chat may be written to at once, for it is not to hold up what is said there."""
    chat = placard.telegram_id
    if (wait := gateway.wait(chat, lane)) > 0:
        return Later(wait, "this chat was written to a moment ago")
    if not await gateway.turn(chat, lane, within=TURN_SECONDS):
        return Later(TURN_SECONDS, "there is something else to say")
    return await gateway.redraw(chat, placard.message_id, message)


async def record(
    storage: Storage, outcomes: Mapping[Placard, Outcome], now: datetime, *, done: Collection[Placard] = ()
) -> None:
    """Record what came of edits; `done` need no other. What came to nothing comes again when its lease ends.

    Telegram refuses to edit what was deleted, or is too old: that message is left alone from then on.
    """
    sent = [placard for placard, outcome in outcomes.items() if isinstance(outcome, Sent)]
    revisions = {placard.id: placard.meeting.revision for placard in sent if placard.shows != Shows.RECEIPT}
    lost = {placard.id for placard, outcome in outcomes.items() if isinstance(outcome, Refused) or placard in done}
    later = {placard.id: now + timedelta(seconds=wait) for placard, wait in _waits(outcomes)}
    if revisions or lost or later:
        await storage.messages.edited(revisions, lost, later)
    for placard, outcome in outcomes.items():
        await _note(storage, placard, outcome, now)


def _waits(outcomes: Mapping[Placard, Outcome]) -> Iterator[tuple[Placard, float]]:
    """Say which of them only had to wait for their turn, and how long that is."""
    for placard, outcome in outcomes.items():
        match outcome:
            case Later(seconds, chat=False, setback=False):
                yield placard, seconds
            case _:
                pass


async def _note(storage: Storage, placard: Placard, outcome: Outcome, now: datetime) -> None:
    """Note what an answer says of the chat, as for any other message."""
    match outcome:
        case Gone(reason):
            await storage.chats.pause(placard.chat_id, reason=reason, now=now)
        case Moved(new_chat):
            await storage.chats.move(placard.telegram_id, new_chat)
        case Later(seconds, chat=True):
            await storage.chats.park(placard.chat_id, until=now + timedelta(seconds=seconds))
        case Refused(reason):
            log.info("a message cannot be edited any more", shows=placard.shows, why=reason)
        case _:
            pass
