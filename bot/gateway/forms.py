"""What Telegram's methods are told of what we post: JSON, or the fields that go with a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.html import visible
from bot.views.message import Button, Document, Message, Venue, parts
from bot.views.offers import Offer


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message ready for many chats: the method, and what it is told but for the chat, as JSON without its brace."""

    html: str
    method: str
    rest: bytes

    def to(self, chat: int, thread: int = 0) -> bytes:
        """Give the whole JSON for one chat and forum topic."""
        address = b'{"chat_id":%d,"message_thread_id":%d,' % (chat, thread) if thread else b'{"chat_id":%d,' % chat
        return address + self.rest


def prepare(posted: Message | Venue) -> Prepared:
    """Do once what is the same for every chat that something goes to."""
    if isinstance(posted, Venue):
        place = {name: getattr(posted, name) for name in ("latitude", "longitude", "title", "address")}
        return Prepared("", "sendVenue", _rest(place))
    if posted.picture:
        return Prepared(posted.html, "sendPhoto", _rest(_captioned(posted)))
    return Prepared(posted.html, "sendMessage", _rest(shown(posted)))


def shown(message: Message) -> dict[str, object]:
    """Give what a message of text is to show."""
    return {
        "text": message.html,
        "parse_mode": "HTML",
        "link_preview_options": _preview(message),
        "reply_markup": keyboard(message.buttons),
    }


def edited(message: Message) -> tuple[str, dict[str, object]]:
    """Give the method by which a message that stands in a chat is edited, and what it is to show."""
    *_before, last = parts(message)
    if isinstance(last, Message) and last.picture:
        told = _captioned(last)
        picture = told.pop("photo")
        if message.otherwise is None:
            return "editMessageCaption", told
        buttons = told.pop("reply_markup")
        return "editMessageMedia", {"media": {"type": "photo", "media": picture, **told}, "reply_markup": buttons}
    return "editMessageText", shown(message)


def offered(offer: Offer) -> dict[str, object]:
    """Give an article among the results of an inline query, and the message that it becomes."""
    about = {"type": "article", "id": offer.id, "title": offer.title, "description": offer.description}
    picture = {"thumbnail_url": offer.picture} if offer.picture else {}
    told = shown(offer.message)
    content = {"message_text": told["text"]} | {name: told[name] for name in ("parse_mode", "link_preview_options")}
    return {**about, **picture, "input_message_content": content, "reply_markup": told["reply_markup"]}


def _preview(message: Message) -> dict[str, object]:
    if message.lead:
        return {"url": message.lead, "prefer_large_media": True, "show_above_text": True}
    return {"url": message.preview} if message.preview else {"is_disabled": True}


def fields(document: Document, chat: int) -> Mapping[str, str]:
    """Give what goes with a file."""
    markup = json.dumps(keyboard(document.buttons))
    return {"chat_id": str(chat), "caption": document.caption, "reply_markup": markup}


def uploaded(prepared: Prepared, chat: int, thread: int = 0) -> Mapping[str, str]:
    """Give what goes with a photo that is sent itself, not by its name."""
    told = json.loads(prepared.to(chat, thread))
    del told["photo"]
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in told.items()}


def plain(body: bytes) -> bytes:
    """Give a call's JSON with its text as a reader sees it, without marks."""
    params = json.loads(body)
    told = _telling(params)
    if told.pop("parse_mode", None) is None:
        return body
    told[_speaking(told)] = visible(told[_speaking(told)])
    return json.dumps(params).encode()


def html(body: bytes) -> str:
    """Give the HTML in a call's JSON."""
    told = _telling(json.loads(body))
    return str(told[_speaking(told)])


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> dict[str, object]:
    """Give buttons as Telegram has them."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows if row]}


def _captioned(message: Message) -> dict[str, object]:
    told = {"photo": message.picture, "caption": message.html, "parse_mode": "HTML"}
    return {**told, "reply_markup": keyboard(message.buttons)}


def _rest(params: Mapping[str, object]) -> bytes:
    return json.dumps(params).encode()[1:]


def _telling(params: dict[str, Any]) -> dict[str, Any]:
    """Give the part of a call that has the words: of a new picture, what stands below it."""
    media: dict[str, Any] = params.get("media", params)
    return media


def _speaking(params: Mapping[str, object]) -> str:
    return "text" if "text" in params else "caption"


def _button(button: Button) -> dict[str, str]:
    return (
        {"text": button.text, "url": button.url}
        if button.url
        else {"text": button.text, "callback_data": button.action}
    )
