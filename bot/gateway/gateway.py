"""Our messages to Telegram: addressed, paced, sent, and what came of it."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.gateway.outcomes import (
    NO_THREAD,
    OUTAGE_SECONDS,
    Answer,
    Gone,
    Later,
    Outcome,
    Refused,
    Sent,
    Unknown,
    classify,
    unparsable,
)
from bot.gateway.pacing import Lane, Pacer
from bot.gateway.transport import SEND_SECONDS, NoAnswer, NotSent, Transport
from bot.html import shorten, visible
from bot.views.message import Button, Message

log = structlog.get_logger()

LONGEST_TOAST = 200
"""UTF-16 units of the answer to a press: https://core.telegram.org/bots/api#answercallbackquery."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes: Telegram's chat id, and the forum topic in it (0: none)."""

    chat: int
    thread: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message ready for many chats: what `sendMessage` is told of it, but for the chat, as JSON without its brace."""

    message: Message
    rest: bytes

    def to(self, chat: int, thread: int = 0) -> bytes:
        """Give the whole JSON for one chat and forum topic."""
        address = b'{"chat_id":%d,"message_thread_id":%d,' % (chat, thread) if thread else b'{"chat_id":%d,' % chat
        return address + self.rest


def prepare(message: Message) -> Prepared:
    """Do once what is the same for every chat that a message goes to."""
    return Prepared(message, json.dumps(_shown(message)).encode()[1:])


class Gateway:
    """Sends, edits and answers. Never raises for what Telegram or the network does: outcomes are values."""

    def __init__(self, transport: Transport, pacer: Pacer, *, time: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self._pacer = pacer
        self._time = time

    async def turn(self, chat: int, lane: Lane) -> bool:
        """Wait until a message to this chat may leave; False when its lane was closed meanwhile."""
        return await self._pacer.turn(chat, lane)

    def close(self, lane: Lane) -> None:
        """Give no more turns in a lane."""
        self._pacer.close(lane)

    def wait(self, chat: int) -> float:
        """Give the seconds until this chat itself may be written to again."""
        return self._pacer.wait(chat)

    async def send(self, address: Address, message: Message) -> Outcome:
        """Send a message to which a turn was given; where its forum topic was deleted, to the chat itself."""
        return await self._send(address, prepare(message))

    async def broadcast(self, address: Address, prepared: Prepared) -> Outcome:
        """Send likewise what goes to many chats; their answers tell how fast a broadcast may be."""
        outcome = await self._send(address, prepared)
        if isinstance(outcome, Sent | Gone | Later):
            self._pacer.note(address.chat, refused=isinstance(outcome, Later) and outcome.chat)
        return outcome

    async def _send(self, address: Address, prepared: Prepared) -> Outcome:
        if not address.thread:
            return await self._attempt("sendMessage", prepared.to(address.chat))
        began = self._time()
        outcome = await self._attempt("sendMessage", prepared.to(address.chat, address.thread))
        no_thread = isinstance(outcome, Refused) and NO_THREAD in outcome.reason.casefold()
        return await self._attempt("sendMessage", prepared.to(address.chat), began) if no_thread else outcome

    async def reply(self, address: Address, message: Message) -> Outcome:
        """Send a message to somebody who waits for it, when it may leave."""
        await self.turn(address.chat, Lane.INTERACTIVE)
        return await self.send(address, message)

    async def edit(self, chat: int, message_id: int, message: Message) -> Outcome:
        """Let a message of ours show something else, when that may leave; what it shows already is fine."""
        await self.turn(chat, Lane.INTERACTIVE)
        return _of(
            message_id,
            await self._post("editMessageText", {"chat_id": chat, "message_id": message_id, **_shown(message)}),
        )

    async def edit_buttons(self, chat: int, message_id: int, rows: tuple[tuple[Button, ...], ...]) -> Outcome:
        """Change just the buttons under a message of ours, when that may leave."""
        await self.turn(chat, Lane.INTERACTIVE)
        params = {"chat_id": chat, "message_id": message_id, "reply_markup": _keyboard(rows)}
        return _of(message_id, await self._post("editMessageReplyMarkup", params))

    async def answer(self, callback_id: str, text: str = "", *, alert: bool = False) -> Outcome:
        """Answer a press, so that its button stops waiting; one that is too old by now is refused."""
        params = {"callback_query_id": callback_id, "text": shorten(text, LONGEST_TOAST), "show_alert": alert}
        return _of(0, await self._post("answerCallbackQuery", params))

    async def _post(self, method: str, params: Mapping[str, object]) -> Outcome:
        return await self._attempt(method, json.dumps(params).encode())

    async def _attempt(self, method: str, body: bytes, began: float | None = None) -> Outcome:
        """Post; where Telegram cannot read our HTML, once more as plain text, all within one call's time."""
        began = began or self._time()
        try:
            answer = await self._transport.post(method, body, seconds=self._left(began))
            if unparsable(answer):
                log.error("telegram cannot read our html", method=method, why=answer.description)
                answer = await self._transport.call(method, _plain(json.loads(body)), seconds=self._left(began))
        except NotSent as error:
            return Later(OUTAGE_SECONDS, str(error), setback=True)
        except NoAnswer as error:
            return Unknown(str(error))
        return _noted(method, answer)

    def _left(self, began: float) -> float:
        """Give the whole seconds that are left of a call's time, one at least."""
        return max(SEND_SECONDS - int(self._time() - began), 1.0)


def _noted(method: str, answer: Answer) -> Outcome:
    outcome = classify(answer)
    if not isinstance(outcome, Sent):
        log.info("telegram declines", method=method, code=answer.code, why=answer.description)
    return outcome


def _of(message_id: int, outcome: Outcome) -> Outcome:
    return Sent(message_id) if isinstance(outcome, Sent) else outcome


def _shown(message: Message) -> dict[str, object]:
    preview = {"url": message.preview} if message.preview else {"is_disabled": True}
    return {
        "text": message.html,
        "parse_mode": "HTML",
        "link_preview_options": preview,
        "reply_markup": _keyboard(message.buttons),
    }


def _plain(params: Mapping[str, object]) -> dict[str, object]:
    return {
        name: visible(str(value)) if name == "text" else value for name, value in params.items() if name != "parse_mode"
    }


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> dict[str, object]:
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows if row]}


def _button(button: Button) -> dict[str, str]:
    return (
        {"text": button.text, "url": button.url}
        if button.url
        else {"text": button.text, "callback_data": button.action}
    )
