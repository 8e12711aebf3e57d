"""The one message that everybody sends, and what Telegram says to it."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.html import visible
from bot.views.articles import alert
from bot.views.message import Message
from bot.views.reader import reader
from storage import Article, FeedItem, Topic
from tests.builders import item

TOPIC = "Housing"
WE = {
    "id": 7000001,
    "is_bot": True,
    "first_name": "Courier",
    "username": "courier_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
"""What Telegram says to getMe."""
TITLE = "Rents rise by the river"
STANDFIRST = (
    "What the council promised and what it did, street by street, in the five years since the flood: "
    "who moved, who stayed, and who now owns the houses between the mill and the old bridge."
)


def news(number: int, now: datetime) -> FeedItem:
    """Make the article that is told of."""
    return item(number, terms=(TOPIC,), title=TITLE, standfirst=STANDFIRST, published_at=now)


def message() -> Message:
    """Give the alert as its readers get it."""
    moment, topic = datetime(2026, 11, 23, tzinfo=UTC), Topic(2, TOPIC)
    shown = news(2, moment)
    article = Article(2, shown.link, TITLE, STANDFIRST, shown.byline, "", moment, moment, 1, (topic,))
    return alert(article, [topic], reader("en", ZoneInfo("UTC")))


def keyboard() -> list[list[dict[str, str]]]:
    """Give its buttons in the Bot API's words."""
    return [
        [{"text": b.text, "url": b.url} if b.url else {"text": b.text, "callback_data": b.action} for b in row]
        for row in message().buttons
    ]


def request(chat: int) -> bytes:
    """Give the body of a sendMessage."""
    said = message()
    body = {
        "chat_id": chat,
        "text": said.html,
        "parse_mode": "HTML",
        "link_preview_options": {"url": said.preview} if said.preview else {"is_disabled": True},
        "reply_markup": {"inline_keyboard": keyboard()},
    }
    return json.dumps(body).encode()


def receipt() -> bytes:
    """Give Telegram's answer: the message as it stands in the chat, entities and buttons included."""
    said = message()
    text = visible(said.html)
    entities = [
        {"offset": 0, "length": len(TITLE), "type": "text_link", "url": said.preview or "https://courier.example/2/"},
        {"offset": 0, "length": len(TITLE), "type": "bold"},
        {"offset": text.rfind("You follow"), "length": len("You follow: Housing"), "type": "italic"},
    ]
    result = {
        "message_id": 12345,
        "from": {name: WE[name] for name in ("id", "is_bot", "first_name", "username")},
        "chat": {"id": 501, "first_name": "Ada", "username": "ada_reads", "type": "private"},
        "date": 1795556300,
        "text": text,
        "entities": entities,
        "link_preview_options": {"url": said.preview or "https://courier.example/2/"},
        "reply_markup": {"inline_keyboard": keyboard()},
    }
    return ok(result)


def ok(result: object) -> bytes:
    """Put a result into the Bot API's envelope."""
    return json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()
