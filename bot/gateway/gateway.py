"""Our messages to Telegram: addressed, paced, sent, and what came of it."""

import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.gateway.outcomes import (
    NO_THREAD,
    OUTAGE_SECONDS,
    Answer,
    Dropped,
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

_UNREADABLE = 8
"""How many messages are remembered that Telegram cannot read, so that each is tried, and told of, once."""

ANSWER_SECONDS = 30.0
"""How long an answer waits for its turn: after that, the person has asked again."""

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
        self._unreadable: deque[str] = deque(maxlen=_UNREADABLE)

    async def turn(self, chat: int, lane: Lane, *, within: float) -> bool:
        """Wait until a message to this chat may leave; False where it may not within so many seconds."""
        return await self._pacer.turn(chat, lane, within=within)

    def pace(self) -> float:
        """Give the messages a second that a broadcast may send at present."""
        return self._pacer.pace()

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
        refused = isinstance(outcome, Later) and outcome.chat
        if refused or isinstance(outcome, Sent | Gone):
            self._pacer.note(address.chat, refused=refused)
        return outcome

    async def _send(self, address: Address, prepared: Prepared) -> Outcome:
        began = self._time()
        if prepared.message.html in self._unreadable:  # another chat's turn has shown it
            prepared = Prepared(prepared.message, _plain(b"{" + prepared.rest)[1:])
        outcome = await self._attempt("sendMessage", prepared.to(address.chat, address.thread), began)
        if address.thread and isinstance(outcome, Refused) and NO_THREAD in outcome.reason.casefold():
            return await self._attempt("sendMessage", prepared.to(address.chat), began)
        return outcome

    async def reply(self, address: Address, message: Message) -> Outcome:
        """Send a message to somebody who waits for it, when it may leave."""
        return await self._in_turn(address.chat) or await self.send(address, message)

    async def edit(self, chat: int, message_id: int, message: Message) -> Outcome:
        """Let a message of ours show something else, when that may leave; what it shows already is fine."""
        params = {"chat_id": chat, "message_id": message_id, **_shown(message)}
        return await self._in_turn(chat) or _of(message_id, await self._post("editMessageText", params))

    async def edit_buttons(self, chat: int, message_id: int, rows: tuple[tuple[Button, ...], ...]) -> Outcome:
        """Change just the buttons under a message of ours, when that may leave."""
        params = {"chat_id": chat, "message_id": message_id, "reply_markup": _keyboard(rows)}
        return await self._in_turn(chat) or _of(message_id, await self._post("editMessageReplyMarkup", params))

    async def _in_turn(self, chat: int) -> Outcome | None:
        """Wait until an answer may leave; give why it does not, where nobody would wait for it so long."""
        in_time = await self._pacer.turn(chat, Lane.INTERACTIVE, within=ANSWER_SECONDS)
        return None if in_time else Dropped("this chat has had all that it may be sent for now")

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
            answer = await self._within(began, method, body)
            if unparsable(answer) and (plain := _plain(body)) != body:
                log.error("telegram cannot read our html", method=method, why=answer.description)
                self._unreadable.append(json.loads(body)["text"])
                answer = await self._within(began, method, plain)
        except NotSent as error:
            return Later(OUTAGE_SECONDS, str(error), setback=True)
        except NoAnswer as error:
            return Unknown(str(error))
        return _noted(method, answer)

    async def _within(self, began: float, method: str, body: bytes) -> Answer:
        """Call in the whole seconds that are left; where there are none, it is not sent."""
        left = SEND_SECONDS - int(self._time() - began)
        if left < 1:
            raise NotSent("there was no time for another form")
        return await self._transport.post(method, body, seconds=left)


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


def _plain(body: bytes) -> bytes:
    """Give a call's JSON with its text as a reader sees it, without marks."""
    params = json.loads(body)
    if params.pop("parse_mode", None) is None:
        return body
    return json.dumps({**params, "text": visible(params["text"])}).encode()


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> dict[str, object]:
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows if row]}


def _button(button: Button) -> dict[str, str]:
    return (
        {"text": button.text, "url": button.url}
        if button.url
        else {"text": button.text, "callback_data": button.action}
    )
