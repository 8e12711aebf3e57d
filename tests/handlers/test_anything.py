"""Whatever is written or pressed, in any kind of chat: an answer that Telegram takes, or none; never an exception."""

import asyncio
import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.handlers import ACTIONS, COMMANDS, Desk, command_lines, handle
from storage import Pin, Storage
from tests.builders import NOW, absorb, branch, item, publish, talk

STRANGE = ["", " ", "<b>", "{0}", "@", "x" * 4_000]
ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(STRANGE)
NAMES = [*(command.name for command in COMMANDS), "lates", "x" * 300]
BEGINNINGS = ["", *(f"/{name}{after}" for name in NAMES for after in (" ", " ", "@courier_bot ", "@other ", "\n"))]
WISHES = [
    "housing",
    "3 climate",
    "-1",
    "topic_2",
    "article_1",
    "branch_1",
    *(f"{kind}_1" for kind in ("meeting", "remind", "calendar", "map", "online")),
    "sydney",
    "invite_",
    "invite_x",
    "1 2 3",
    "everything",
    "newtown",
    "Europe/Lisbon",
    "hous<ng",
    'rents -author:ines topic:housing after:2025 "',
    "2 cl<b>mate",
]
WRITTEN = st.builds("{}{}".format, st.sampled_from(BEGINNINGS), st.sampled_from([*WISHES, *STRANGE]) | ODD)
HUGE = ["9" * 18, "9" * 19, "9" * 30, str(2**63), "0" * 30]
DETAILS = ["name", "zone", "both", "none", "venue", "aliases", "mdy", "reminders", "Europe/Lisbon"]
WORDS = (
    st.sampled_from(DETAILS)
    | st.sampled_from([*map(str, range(-1, 13)), *HUGE, *STRANGE[:-1]])
    | ODD.map(lambda text: text[:20])
)
VERBS = st.sampled_from([*sorted(ACTIONS), "nonsense", "", "\N{FIRE}"])
PRESSED = st.builds(lambda verb, words: ":".join([verb, *words]), VERBS, st.lists(WORDS, max_size=4))
CHATS = st.sampled_from(
    [
        {"id": 100, "type": "private", "first_name": "Ana"},
        {"id": -5, "type": "group", "title": "Tenants"},
        {"id": -1001, "type": "supergroup", "title": "Forum", "is_forum": True},
    ]
)
ANA = {"id": 100, "is_bot": False, "first_name": "Ana", "language_code": "pt-BR"}
ANY = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def desk(tmp_path):
    """Give a desk with twelve articles, and a way to wait for what is done at it."""
    loop = asyncio.new_event_loop()
    storage = loop.run_until_complete(Storage.open(tmp_path / "handbill.db"))
    terms = [("Housing",), ("Climate", "Housing"), ("<b>&{0}",)]
    loop.run_until_complete(absorb(storage, *(item(number, terms=terms[number % 3]) for number in range(12))))

    async def is_admin(chat, person):
        return [True, False, None][(chat + person) % 3]

    for number, name in enumerate(("Newtown", "<b>&{0}")):
        held_by = loop.run_until_complete(branch(storage, name, venue=name))
        details = talk(title=name, starts_in=timedelta(days=number, hours=1), online=name, pin=Pin(1, 2))
        loop.run_until_complete(publish(storage, held_by, uid=name, details=details))
    admins = frozenset({100})
    made = Desk(storage, lambda: NOW, ZoneInfo("UTC"), "courier_bot", "", "", command_lines(), is_admin, admins)
    yield lambda update: loop.run_until_complete(handle(made, Update.de_json(update, None)))
    loop.run_until_complete(storage.close())
    loop.close()


@ANY
@given(text=WRITTEN, chat=CHATS)
def test_any_text(desk, telegram, text, chat):
    """In private there is always an answer, unless another bot was named."""
    message = {"message_id": 7, "date": 0, "chat": chat, "from": ANA, "text": text or "x"}
    answered = desk({"update_id": 1, "message": message})
    if answered is None:
        assert chat["type"] != "private" or "@" in text
    else:
        check(telegram, answered[1])


@ANY
@given(data=PRESSED, chat=CHATS)
def test_any_press(desk, telegram, data, chat):
    """Always an answer: a toast, a message, or what the pressed message shows now."""
    buttons = [[{"text": "Go", "callback_data": "follow:2"}, {"text": "Site", "url": "https://a.example/"}]]
    shown = {"message_id": 7, "date": 1, "chat": chat, "text": "x", "reply_markup": {"inline_keyboard": buttons}}
    query = {"id": "9", "from": ANA, "message": shown, "chat_instance": "1", "data": data}
    _, reply = desk({"update_id": 1, "callback_query": query})
    assert reply.toast or reply.message or reply.edit or reply.url or reply.attached
    check(telegram, reply)


def check(telegram, reply):
    for message in filter(None, (reply.message, reply.edit)):
        read = telegram(message.html)
        assert read["@type"] == "formattedText", (read, message.html)
        assert read["text"].strip()
        assert len(read["text"].encode("utf-16-le")) <= 2 * 4_096
    assert len(reply.toast.encode("utf-16-le")) <= 2 * 200


@pytest.fixture(scope="session")
def telegram():
    """Give Telegram's own parser."""
    tdjson = pytest.importorskip("tdjson", reason="Telegram's parser: pip install tdjson")

    def parse(markup):
        query = {"@type": "parseTextEntities", "text": markup, "parse_mode": {"@type": "textParseModeHTML"}}
        return json.loads(tdjson.td_execute(json.dumps(query).encode()))

    return parse
