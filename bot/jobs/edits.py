"""Edits that nobody waits for, of messages that follow a meeting or articles: made in turn, and recorded together."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import structlog

from bot.gateway import Gateway, Gone, Lane, Later, Moved, Outcome, Refused, Sent
from bot.rules.correcting import has_another_picture
from bot.views.message import Message
from storage import Clipping, Placard, Storage

log = structlog.get_logger()

TURN_SECONDS = 2.0
"""How long an edit waits for its turn: if there is so much to say, it comes later."""


P = TypeVar("P", Placard, Clipping)


class Board(Protocol[P]):
    """Where messages of one sort are known: `Storage.messages` or `Storage.clippings`."""

    async def claim(self, now: datetime, *, limit: int, lease: timedelta) -> list[P]:
        """Give messages that are to be edited."""
        ...

    async def edited(
        self, shown: Collection[P], lost: Collection[int] = (), later: Mapping[int, datetime] | None = None
    ) -> None:
        """Record what came of it."""
        ...


async def edit(gateway: Gateway, posted: Placard | Clipping, message: Message, lane: Lane) -> Outcome:
    """Edit a message if its chat may be written to at once, for it is not to hold up what is said there."""
    chat = posted.telegram_id
    if (wait := gateway.wait(chat, lane)) > 0:
        return Later(wait, "this chat was written to a moment ago")
    if not await gateway.turn(chat, lane, within=TURN_SECONDS):
        return Later(TURN_SECONDS, "there is something else to say")
    return await gateway.redraw(chat, posted.message_id, message)


async def record(
    storage: Storage, board: Board[P], outcomes: Mapping[P, Outcome], now: datetime, *, done: Collection[P] = ()
) -> None:
    """Record what came of edits; `done` need no other. What came to nothing comes again when its lease ends.

    Telegram refuses to edit what was deleted, or is too old: that message is left alone from then on.
    """
    shown = [_as_it_stands(posted, outcome) for posted, outcome in outcomes.items() if isinstance(outcome, Sent)]
    lost = {posted.id for posted, outcome in outcomes.items() if isinstance(outcome, Refused) or posted in done}
    later = {posted.id: now + timedelta(seconds=wait) for posted, wait in _waits(outcomes)}
    if shown or lost or later:
        await board.edited(shown, lost, later)
    for posted, outcome in outcomes.items():
        await _note(storage, posted, outcome, now)


def _as_it_stands(posted: P, outcome: Sent) -> P:
    """Give a message with the picture that stands there now."""
    if outcome.photo and isinstance(posted, Clipping):
        return replace(posted, image=posted.articles[0].image)
    return posted


def _waits(outcomes: Mapping[P, Outcome]) -> Iterator[tuple[P, float]]:
    """Say which of them only had to wait for their turn, and how long that is."""
    for posted, outcome in outcomes.items():
        match outcome:
            case Later(seconds, chat=False, setback=False):
                yield posted, seconds
            case _:
                pass


async def _note(storage: Storage, posted: Placard | Clipping, outcome: Outcome, now: datetime) -> None:
    """Note what an answer says of the chat, as for any other message."""
    match outcome:
        case Gone(reason):
            await storage.chats.pause(posted.chat_id, reason=reason, now=now)
        case Moved(new_chat):
            await storage.chats.move(posted.telegram_id, new_chat)
        case Later(seconds, chat=True):
            await storage.chats.park(posted.chat_id, until=now + timedelta(seconds=seconds))
        case Sent(photo=name) if isinstance(posted, Clipping) and has_another_picture(posted):
            # Its name, or "": that Telegram could not have it, so that nobody asks for it in the next chat.
            await storage.pictures.keep(posted.articles[0].image, name, now)
        case Refused(reason):
            log.info("a message cannot be edited any more", shows=posted.shows, why=reason)
        case _:
            pass
