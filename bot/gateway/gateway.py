"""Our messages to Telegram: addressed, paced, sent, and what came of it."""

import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

import structlog

from bot.gateway.forms import Prepared, edited, fields, html, keyboard, offered, plain, prepare, uploaded
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
from bot.html import shorten
from bot.views.message import Button, Document, Message, Posted
from bot.views.offers import Offers

log = structlog.get_logger()

_UNREADABLE = 8
"""How many messages are remembered that Telegram cannot read, so that each is tried, and told of, once."""

ANSWER_SECONDS = 30.0
"""How long an answer waits for its turn: after that, the person has asked again."""

OFFER_SECONDS = 60
"""How long Telegram may give an answer to an inline query again, to anybody: a new article is offered after that."""

LONGEST_TOAST = 200
"""UTF-16 units of the answer to a press: https://core.telegram.org/bots/api#answercallbackquery."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes: Telegram's chat id, and the forum topic in it (0: none)."""

    chat: int
    thread: int = 0


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

    def wait(self, chat: int, lane: Lane = Lane.BROADCAST) -> float:
        """Give the seconds until this chat itself may be written to again."""
        return self._pacer.wait(chat, lane)

    def busy(self, lane: Lane) -> bool:
        """Tell whether something waits in this lane, or in one that goes before it."""
        return self._pacer.busy(lane)

    async def send(self, address: Address, posted: Posted) -> Outcome:
        """Send something to which a turn was given; where its forum topic was deleted, to the chat itself.

        A picture that Telegram does not know (any more) is left out.
        """
        if isinstance(posted, Document):
            return await self._upload(address, posted)
        outcome = await self._send(address, prepare(posted))
        if isinstance(posted, Message) and posted.picture and posted.html and isinstance(outcome, Refused):
            return await self._send(address, prepare(replace(posted, picture="")))
        return outcome

    async def broadcast(self, address: Address, prepared: Prepared) -> Outcome:
        """Send likewise what goes to many chats; their answers tell how fast a broadcast may be."""
        return self._noting(address, await self._send(address, prepared))

    async def broadcast_picture(self, address: Address, prepared: Prepared, data: bytes) -> Outcome:
        """Send likewise a message below a picture, and the picture with it."""
        sending = self._transport.upload(
            prepared.method, uploaded(prepared, address.chat, address.thread), name="picture", kind="image/*", data=data
        )
        return self._noting(address, await _outcome(prepared.method, sending))

    def _noting(self, address: Address, outcome: Outcome) -> Outcome:
        refused = isinstance(outcome, Later) and outcome.chat
        if refused or isinstance(outcome, Sent | Gone):
            self._pacer.note(address.chat, refused=refused)
        return outcome

    async def _send(self, address: Address, prepared: Prepared) -> Outcome:
        began = self._time()
        if prepared.html in self._unreadable:  # another chat's turn has shown it
            prepared = replace(prepared, rest=plain(b"{" + prepared.rest)[1:])
        outcome = await self._attempt(prepared.method, prepared.to(address.chat, address.thread), began)
        if address.thread and isinstance(outcome, Refused) and NO_THREAD in outcome.reason.casefold():
            return await self._attempt(prepared.method, prepared.to(address.chat), began)
        return outcome

    async def _upload(self, address: Address, document: Document) -> Outcome:
        told, upload = fields(document, address.chat), self._transport.upload
        sending = upload("sendDocument", told, name=document.name, kind=document.kind, data=document.data)
        return await _outcome("sendDocument", sending)

    async def reply(self, address: Address, posted: Posted) -> Outcome:
        """Send something to somebody who waits for it, when it may leave."""
        return await self._in_turn(address.chat) or await self.send(address, posted)

    async def edit(self, chat: int, message_id: int, message: Message) -> Outcome:
        """Let a message of ours show something else, when that may leave; what it shows already is fine."""
        return await self._in_turn(chat) or await self.redraw(chat, message_id, message)

    async def redraw(self, chat: int, message_id: int, message: Message) -> Outcome:
        """Let it likewise, where a turn was given; the words alone, where the picture was left out at first.

        Only where a picture took another's place does the outcome name it.
        """
        method, told = edited(message)
        outcome = await self._post(method, {"chat_id": chat, "message_id": message_id, **told})
        if message.otherwise and isinstance(outcome, Refused):
            return await self.redraw(chat, message_id, message.otherwise)
        if message.picture and isinstance(outcome, Refused):
            return await self.redraw(chat, message_id, replace(message, picture=""))
        if message.otherwise and isinstance(outcome, Sent):
            return Sent(message_id, outcome.photo or message.picture)  # no photo is named where it stood there already
        return _of(message_id, outcome)

    async def edit_buttons(self, chat: int, message_id: int, rows: tuple[tuple[Button, ...], ...]) -> Outcome:
        """Change just the buttons under a message of ours, when that may leave."""
        params = {"chat_id": chat, "message_id": message_id, "reply_markup": keyboard(rows)}
        return await self._in_turn(chat) or _of(message_id, await self._post("editMessageReplyMarkup", params))

    async def _in_turn(self, chat: int) -> Outcome | None:
        """Wait until an answer may leave; give why it does not, where nobody would wait for it so long."""
        in_time = await self._pacer.turn(chat, Lane.INTERACTIVE, within=ANSWER_SECONDS)
        return None if in_time else Dropped("this chat has had all that it may be sent for now")

    async def answer(self, callback_id: str, text: str = "", *, alert: bool = False, url: str = "") -> Outcome:
        """Answer a press, so that its button stops waiting; one that is too old by now is refused.

        `url`, a link to the bot itself, is opened for who pressed.
        """
        params = {"callback_query_id": callback_id, "text": shorten(text, LONGEST_TOAST), "show_alert": alert}
        params |= {"url": url} if url else {}
        return _of(0, await self._post("answerCallbackQuery", params))

    async def offer(self, query_id: str, offers: Offers) -> Outcome:
        """Answer an inline query: the same for everybody, and for a minute; one that is too old by now is refused."""
        params = {
            "inline_query_id": query_id,
            "results": [offered(one) for one in offers.offers],
            "next_offset": offers.next_offset,
            "cache_time": OFFER_SECONDS,
            "is_personal": False,
            "button": {"text": offers.button, "start_parameter": offers.start},
        }
        return _of(0, await self._post("answerInlineQuery", params))

    async def _post(self, method: str, params: Mapping[str, object]) -> Outcome:
        return await self._attempt(method, json.dumps(params).encode())

    async def _attempt(self, method: str, body: bytes, began: float | None = None) -> Outcome:
        return await _outcome(method, self._readable(method, body, began or self._time()))

    async def _readable(self, method: str, body: bytes, began: float) -> Answer:
        """Post; where Telegram cannot read our HTML, once more as plain text, all within one call's time."""
        answer = await self._within(began, method, body)
        if unparsable(answer) and (legible := plain(body)) != body:
            log.error("telegram cannot read our html", method=method, why=answer.description)
            self._unreadable.append(html(body))
            answer = await self._within(began, method, legible)
        return answer

    async def _within(self, began: float, method: str, body: bytes) -> Answer:
        """Call in the whole seconds that are left; where there are none, it is not sent."""
        left = SEND_SECONDS - int(self._time() - began)
        if left < 1:
            raise NotSent("there was no time for another form")
        return await self._transport.post(method, body, seconds=left)


async def _outcome(method: str, call: Awaitable[Answer]) -> Outcome:
    try:
        answer = await call
    except NotSent as error:
        return Later(OUTAGE_SECONDS, str(error), setback=True)
    except NoAnswer as error:
        return Unknown(str(error))
    return _noted(method, answer)


def _noted(method: str, answer: Answer) -> Outcome:
    outcome = classify(answer)
    if not isinstance(outcome, Sent):
        log.info("telegram declines", method=method, code=answer.code, why=answer.description)
    return outcome


def _of(message_id: int, outcome: Outcome) -> Outcome:
    return Sent(message_id) if isinstance(outcome, Sent) else outcome
