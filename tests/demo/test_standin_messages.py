"""Sending and editing: what Telegram takes, refuses and shows."""

import sys

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.demo.telegram import NoEntityParser, StandIn, entities
from tests.builders import png

EMOJI = "💥"


def keyboard(label="Go"):
    return {"inline_keyboard": [[{"text": label, "callback_data": "go:1"}]]}


async def test_html_becomes_text_and_entities(api, ana):
    """The answer and what the person sees agree; marks are gone."""
    sent = await api.send(100, '<b>Hé 💥</b> &amp; <a href="https://a.example/x">more</a>', parse_mode="HTML")
    assert sent["text"] == "Hé 💥 & more"
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "text_link", "offset": 8, "length": 4, "url": "https://a.example/x"},
    ]
    (shown,) = ana.messages
    assert (shown.text, shown.entities, shown.preview) == (sent["text"], sent["entities"], "https://a.example/x")
    assert shown.html.startswith("<b>")
    assert sent["chat"] == {"id": 100, "type": "private", "first_name": "Ana"}
    assert sent["from"]["username"] == "courier_bot"


@pytest.mark.parametrize("markup", ["<p>x</p>", "<b>x", "<b><i>x</b></i>", "a < b", "<br>", "<b>x</i>"])
async def test_markup_that_telegram_cannot_parse(api, ana, markup):
    """A 400 that says so, and nothing is sent."""
    assert (await api.no("sendMessage", chat_id=100, text=markup, parse_mode="HTML")).startswith(
        "400 Bad Request: can't parse entities: "
    )
    assert ana.messages == []


async def test_date_entities_keep_their_format(api, ana):
    """`<tg-time>` comes back as the Bot API spells it."""
    sent = await api.send(100, '<tg-time unix="1795000000" format="wDt">Sat</tg-time> at 5', parse_mode="HTML")
    assert sent["entities"] == [
        {"type": "date_time", "offset": 0, "length": 3, "unix_time": 1795000000, "date_time_format": "wDt"}
    ]


async def test_white_space_around_is_trimmed(api, ana):
    """Entities move along; one that held nothing else is gone."""
    sent = await api.send(100, "\n <i> </i><b> Hi</b> \n", parse_mode="HTML")
    assert (sent["text"], sent["entities"]) == ("Hi", [{"type": "bold", "offset": 0, "length": 2}])


async def test_links_and_commands_are_found_without_marks(api, ana):
    """In plain text as well as between marks, but not in code."""
    sent = await api.send(100, "See https://a.example/1 or /latest <code>/not</code>", parse_mode="HTML")
    assert [entity["type"] for entity in sent["entities"]] == ["url", "bot_command", "code"]


@pytest.mark.parametrize("text", ["", "   \n", "<b></b>", "<i> </i>"])
async def test_an_empty_text_is_refused(api, ana, text):
    """Also when only marks and spaces are left."""
    assert await api.no("sendMessage", chat_id=100, text=text, parse_mode="HTML") == (
        "400 Bad Request: message text is empty"
    )


async def test_the_limit_is_4096_utf16_units_after_parsing(api, ana):
    """An astral character counts twice, a mark not at all."""
    await api.send(100, f"<b>{EMOJI * 2048}</b>", parse_mode="HTML")
    assert await api.no("sendMessage", chat_id=100, text=EMOJI * 2048 + "x") == "400 Bad Request: message is too long"


async def test_the_preview_can_be_chosen_or_switched_off(api, ana):
    """Else it is the first address in the text."""
    text = "https://a.example/1 https://a.example/2"
    for options in (None, {"url": "https://b.example/"}, {"is_disabled": True}):
        await api.send(100, text, **({"link_preview_options": options} if options else {}))
    assert [shown.preview for shown in ana.messages] == ["https://a.example/1", "https://b.example/", ""]


async def test_an_edit_replaces_text_and_keyboard(api, ana):
    """In place, counted; leaving the keyboard out removes it."""
    sent = await api.send(100, "One", reply_markup=keyboard())
    (shown,) = ana.messages
    edited = await api.ok(
        "editMessageText", chat_id=100, message_id=sent["message_id"], text="<b>Two</b>", parse_mode="HTML"
    )
    assert (shown.text, shown.buttons, shown.edited) == ("Two", [], 1)
    assert edited["edit_date"] >= edited["date"]
    await api.ok("editMessageReplyMarkup", chat_id=100, message_id=shown.id, reply_markup=keyboard("X"))
    assert (shown.text, shown.labels, shown.edited) == ("Two", ["X"], 2)


async def test_an_edit_without_change_is_refused(api, ana):
    """The same text, entities and keyboard, however it is marked up."""
    sent = await api.send(100, "<b>One</b>", parse_mode="HTML", reply_markup=keyboard())
    again = {"text": "<strong>One</strong>", "parse_mode": "HTML", "reply_markup": keyboard()}
    refusal = await api.no("editMessageText", chat_id=100, message_id=sent["message_id"], **again)
    assert refusal.startswith("400 Bad Request: message is not modified: specified new message content")
    await api.ok("editMessageText", chat_id=100, message_id=sent["message_id"], **{**again, "text": "One"})


async def test_what_cannot_be_edited(api, ana):
    """Neither what is not there nor what others wrote."""
    said = await ana.say("Mine")
    edit = {"chat_id": 100, "text": "x"}
    assert await api.no("editMessageText", message_id=999, **edit) == "400 Bad Request: message to edit not found"
    assert await api.no("editMessageText", message_id=said.id, **edit) == "400 Bad Request: message can't be edited"


async def test_a_deleted_message_is_gone(api, tg, ana):
    """Though it was sent once, as `sent` remembers."""
    sent = await api.send(100, "Oops")
    await api.ok("deleteMessage", chat_id=100, message_id=sent["message_id"])
    assert ana.messages == []
    assert [shown.text for shown in tg.sent[100]] == ["Oops"]
    assert "message to delete not found" in await api.no("deleteMessage", chat_id=100, message_id=sent["message_id"])


async def test_sent_remembers_what_was_sent_first(api, tg, ana):
    """An edit changes what stands, not what was sent."""
    sent = await api.send(100, "One")
    await api.ok("editMessageText", chat_id=100, message_id=sent["message_id"], text="Two")
    assert (tg.sent[100][0].text, ana.last.text) == ("One", "Two")


async def test_entities_may_be_given_instead_of_marks(api, ana):
    """They are checked, and at most a hundred are honoured."""
    bold = {"type": "bold", "offset": 0, "length": 1}
    assert (await api.send(100, "Hi", entities=[bold]))["entities"] == [bold]
    many = await api.send(100, "<b>a</b>b" * 101, parse_mode="HTML")
    assert len(many["entities"]) == 100
    for wrong in ({"type": "bold"}, {**bold, "type": "huge"}, {**bold, "offset": "0"}, {**bold, "size": 1}):
        assert "can't parse MessageEntity" in await api.no("sendMessage", chat_id=100, text="x", entities=[wrong])


async def test_half_a_character_is_refused(api, ana):
    """A text cut inside a surrogate pair is no text."""
    assert "UTF-8" in await api.no("sendMessage", chat_id=100, text="a\ud83d")


async def test_a_reply_needs_its_message(api, ana):
    """Unless it may go without."""
    said = await ana.say("Question")
    sent = await api.send(100, reply_parameters={"message_id": said.id})
    assert sent["reply_to_message"]["text"] == "Question"
    assert "message to be replied not found" in await api.no(
        "sendMessage", chat_id=100, text="x", reply_parameters={"message_id": 999}
    )
    await api.send(100, reply_parameters={"message_id": 999, "allow_sending_without_reply": True})


async def test_an_action_is_checked(api, ana):
    """Typing is; dancing is not."""
    assert await api.ok("sendChatAction", chat_id=100, action="typing") is True
    assert "wrong parameter action" in await api.no("sendChatAction", chat_id=100, action="dancing")


async def test_python_telegram_bot_gets_along(tg, ana):
    """Form fields with JSON inside, uploads, and answers that it can read."""
    async with Bot(tg.token, base_url=f"{tg.url}/bot") as bot:
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go:1")]])
        options = LinkPreviewOptions(is_disabled=True)
        sent = await bot.send_message(100, "<b>Hi</b>", "HTML", reply_markup=markup, link_preview_options=options)
        assert (sent.text, sent.entities[0].type, sent.reply_markup) == ("Hi", "bold", markup)
        await sent.edit_text("Hello")
        photo = await bot.send_photo(100, png(), caption="A picture")
        assert photo.photo[-1].file_id == ana.last.photo
        await bot.send_photo(100, photo.photo[-1].file_id)
        assert (await bot.get_chat(100)).first_name == "Ana"
        assert await sent.delete()
    assert [(shown.text, shown.edited) for shown in ana.messages] == [("A picture", 0), ("", 0)]


async def test_markdown_is_read_too(api, ana):
    """In Telegram's second version of it."""
    sent = await api.send(100, "*Hi* _you_", parse_mode="MarkdownV2")
    assert [entity["type"] for entity in sent["entities"]] == ["bold", "italic"]


async def test_mentions_by_id_name_whom_the_bot_knows(api, ana):
    """Whom it never met is no mention."""
    text = '<a href="tg://user?id=100">Ana</a> <a href="tg://user?id=999">Eve</a>'
    (mention,) = (await api.send(100, text, parse_mode="HTML"))["entities"]
    assert (mention["type"], mention["user"]["first_name"]) == ("text_mention", "Ana")


async def test_what_cannot_be_deleted(api, tg, ana):
    """In a group others' words, unless the bot is an administrator."""
    group = tg.group(-100200, "Branch", admins=[ana])
    said = await ana.say("/topics", in_=group)
    refusal = await api.no("deleteMessage", chat_id=-100200, message_id=said.id)
    assert refusal == "400 Bad Request: message can't be deleted for everyone"
    await group.promote_bot()
    await api.ok("deleteMessage", chat_id=-100200, message_id=said.id)


async def test_without_the_parser_the_stand_in_says_what_to_install(monkeypatch):
    """At once, not at the first message."""
    monkeypatch.setitem(sys.modules, "tdjson", None)
    entities._parser.cache_clear()
    with pytest.raises(NoEntityParser, match="pip install"):
        StandIn()
    entities._parser.cache_clear()
