"""An answer on its way: the toast first, for its button spins; then the edit or the message."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import structlog

from bot.gateway import Address, Dropped, Gateway, Gone, Later, Moved, Outcome, Refused, Sent, Unknown
from bot.handlers.asked import Asked, Place
from bot.handlers.desk import Desk, Reply
from bot.views.message import Message, Posted, parts
from storage import ChatKind

log = structlog.get_logger()

LONGEST_WAIT = 30.0
"""Seconds that an answer waits for Telegram to take it; after that, the person has asked again."""
_TRIES = 3


async def respond(desk: Desk, gateway: Gateway, asked: Asked, reply: Reply) -> None:
    """Deliver an answer; what Telegram says of the chat is noted."""
    if asked.callback_id:
        await _deliver(desk, asked, lambda _: _answered(gateway, asked, reply))
    if reply.buttons is not None:
        buttons = reply.buttons
        await _deliver(desk, asked, lambda chat: gateway.edit_buttons(chat, asked.message_id, buttons))
    outcome: Outcome | None = None
    if reply.edit is not None:
        await desk.storage.messages.leave(asked.place.chat, asked.message_id)
        outcome = await _edit(desk, gateway, asked, reply.edit)
    if reply.message is not None:
        outcome = await _send(desk, gateway, asked, reply.message)
    if reply.posted is not None and isinstance(outcome, Sent):
        await reply.posted(outcome.message_id)
    if reply.bare:
        await _deliver(desk, asked, lambda chat: gateway.edit_buttons(chat, reply.bare, ()))
    if reply.attached is not None:
        await _send(desk, gateway, asked, reply.attached)
    for person, message in reply.also:
        await _send(desk, gateway, Asked(Place(person, ChatKind.PRIVATE), person), message)


async def _answered(gateway: Gateway, asked: Asked, reply: Reply) -> Outcome:
    return await gateway.answer(asked.callback_id, reply.toast, alert=reply.alert, url=reply.url)


async def _send(desk: Desk, gateway: Gateway, asked: Asked, posted: Posted) -> Outcome:
    """Send all parts of something; give what came of the last, which has its buttons."""
    outcome: Outcome = Dropped("there was nothing to send")
    for part in parts(posted):
        outcome = await _deliver(desk, asked, partial(_part, gateway, part, asked.place.thread))
    return outcome


async def _part(gateway: Gateway, posted: Posted, thread: int, chat: int) -> Outcome:
    return await gateway.reply(Address(chat, thread), posted)


async def _edit(desk: Desk, gateway: Gateway, asked: Asked, message: Message) -> Outcome:
    """Let the pressed message show something else; one that cannot be edited any more is sent anew."""
    outcome = await _deliver(desk, asked, lambda chat: gateway.edit(chat, asked.message_id, message))
    return await _send(desk, gateway, asked, message) if isinstance(outcome, Refused) else outcome


async def _deliver(desk: Desk, asked: Asked, post: Callable[[int], Awaitable[Outcome]]) -> Outcome:
    """Post, and again where Telegram asks for patience or the group has moved."""
    chat = asked.place.chat
    outcome = await _posted(post, chat)
    for _ in range(_TRIES - 1):
        if isinstance(outcome, Moved):
            await desk.storage.chats.move(chat, outcome.new_chat)
            chat = outcome.new_chat
        elif isinstance(outcome, Later) and outcome.seconds <= LONGEST_WAIT:
            await _park(desk, chat, outcome)
            await asyncio.sleep(outcome.seconds)
        else:
            break
        outcome = await _posted(post, chat)
    await _note(desk, chat, outcome)
    return outcome


async def _posted(post: Callable[[int], Awaitable[Outcome]], chat: int) -> Outcome:
    """Post; once more where nobody knows whether it arrived, for somebody waits: rather twice than never."""
    outcome = await post(chat)
    return await post(chat) if isinstance(outcome, Unknown) else outcome


async def _note(desk: Desk, chat: int, outcome: Outcome) -> None:
    if isinstance(outcome, Gone):
        known = await desk.storage.chats.find(chat)
        if known:
            await desk.storage.chats.pause(known.id, reason=outcome.reason, now=desk.clock())
    elif isinstance(outcome, Dropped | Later | Refused | Unknown):
        log.warning("an answer was not delivered", why=outcome.reason)
    if isinstance(outcome, Later):
        await _park(desk, chat, outcome)


async def _park(desk: Desk, chat: int, outcome: Later) -> None:
    """Have alerts leave a chat alone for as long as Telegram refuses answers to it."""
    known = await desk.storage.chats.find(chat) if outcome.chat else None
    if known:
        await desk.storage.chats.park(known.id, until=desk.clock() + timedelta(seconds=outcome.seconds))
