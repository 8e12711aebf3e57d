"""People and groups: who may be written to, who hears what, presses and their answers."""

import asyncio

import aiohttp
import pytest

from bot.demo.telegram import StandIn

PAGE = {
    "inline_keyboard": [
        [{"text": "Latest articles", "callback_data": "latest"}, {"text": "Help", "url": "https://a.example/"}]
    ]
}


async def test_a_person_who_never_wrote_cannot_be_written_to(api, tg):
    """Their first message opens the chat."""
    bo = tg.person(101, "Bo")
    assert await api.no("sendMessage", chat_id=101, text="x") == (
        "403 Forbidden: bot can't initiate conversation with a user"
    )
    await bo.say("/start")
    await api.send(101)
    assert await api.no("sendMessage", chat_id=102, text="x") == "400 Bad Request: chat not found"
    assert await api.no("sendMessage", text="x") == "400 Bad Request: chat_id is empty"


async def test_blocking_and_coming_back(api, ana):
    """The bot is told of both, and refused in between."""
    await ana.block()
    assert await api.no("sendMessage", chat_id=100, text="x") == "403 Forbidden: bot was blocked by the user"
    with pytest.raises(AssertionError, match="has blocked"):
        await ana.say("x")
    await ana.unblock()
    await api.send(100)
    changes = [update["my_chat_member"] for update in await api.updates()]
    assert [(c["old_chat_member"]["status"], c["new_chat_member"]["status"]) for c in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_a_deleted_account(api, ana):
    """Nobody tells the bot; it finds out."""
    await ana.deactivate()
    assert await api.updates() == []
    assert await api.no("sendMessage", chat_id=100, text="x") == "403 Forbidden: user is deactivated"


async def test_hearing_waits_and_tells_what_there_is(api, ana):
    """A message that comes later, one that is there already, an edit; else the transcript."""
    waiting = asyncio.create_task(ana.hears("Housing"))
    await asyncio.sleep(0.01)
    sent = await api.send(100, "New in Housing")
    assert (await waiting).id == sent["message_id"]
    first = await ana.hears("Housing")
    said = await ana.say("again")
    with pytest.raises(AssertionError, match="New in Housing"):
        await ana.hears("Housing", timeout=0.05, after=said)
    await api.ok("editMessageText", chat_id=100, message_id=first.id, text="Housing, corrected")
    assert await ana.hears("Housing", after=said) is first
    assert await ana.settled(1) == [first]


async def test_a_press_and_its_answer(api, ana):
    """By a part of the button's text; the answer is seen by who pressed."""
    await api.send(100, reply_markup=PAGE)
    pressed = await ana.press(ana.last, "Latest")
    (update,) = await api.updates()
    query = update["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (pressed, "latest", 100)
    assert query["message"]["reply_markup"] == PAGE
    await api.ok("answerCallbackQuery", callback_query_id=pressed, text="Done")
    await api.ok("answerCallbackQuery", callback_query_id=pressed, text="Done twice")
    assert await ana.toasted() == ["Done"]
    with pytest.raises(AssertionError, match="opens an address"):
        await ana.press(ana.last, "Help")


async def test_an_answer_is_short_and_in_time():
    """At most 200 units, within half a minute, to a query that exists."""
    now = [1_795_000_000.0]
    async with StandIn(clock=lambda: now[0]) as tg, aiohttp.ClientSession() as session:
        ana = tg.person(100, "Ana")
        pressed = await ana.press(await ana.say("x"), data="old:1")

        async def answer(query_id, text=""):
            form = {"callback_query_id": query_id, "text": text}
            async with session.post(f"{tg.url}/bot1:TEST/answerCallbackQuery", data=form) as response:
                return (await response.json()).get("description", "ok")

        assert await answer(pressed, "x" * 201) == "Bad Request: MESSAGE_TOO_LONG"
        late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
        assert await answer("1") == late
        assert await answer(pressed) == "ok"
        now[0] += 31
        assert await answer(pressed) == late
        assert ana.toasts == [""]


async def test_what_else_people_send(api, ana):
    """Edits of their own words, and things without words."""
    said = await ana.say("/latst")
    await ana.revise(said, "/latest")
    await ana.share(location={"latitude": 38.7, "longitude": -9.1})
    first, edited, place = await api.updates()
    assert (first["message"]["text"], edited["edited_message"]["text"]) == ("/latst", "/latest")
    assert place["message"]["location"]["latitude"] == 38.7
    assert "text" not in place["message"]
    with pytest.raises(AssertionError, match="empty text"):
        await ana.say("  ")


async def test_the_command_menu(api, tg):
    """By scope and language, checked as Telegram checks it."""
    menu = [{"command": "latest", "description": "The newest articles"}]
    await api.ok("setMyCommands", commands=menu)
    await api.ok("setMyCommands", commands=[{"command": "x", "description": "Y"}], language_code="pt")
    assert await api.ok("getMyCommands") == menu
    assert await api.ok("getMyCommands", scope={"type": "all_group_chats"}) == []
    assert (tg.commands(), tg.commands("pt")) == ([("latest", "The newest articles")], [("x", "Y")])
    await api.ok("deleteMyCommands", language_code="pt")
    assert tg.commands("pt") == [("latest", "The newest articles")]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"commands": [{"command": "Latest", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "d" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "d"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "eng"}, "LANG_CODE_INVALID"),
        ({"commands": [], "scope": {"type": "everyone"}}, "can't parse BotCommandScope"),
        ({}, "commands"),
    ],
)
async def test_menus_that_are_refused(api, params, reason):
    """Each with Telegram's reason."""
    assert reason in await api.no("setMyCommands", **params)


async def test_the_bots_own_profile(api, tg):
    """Who it is, and what its profile says."""
    me = await api.ok("getMe")
    assert (me["id"], me["is_bot"], me["username"], me["can_read_all_group_messages"]) == (
        1,
        True,
        "courier_bot",
        False,
    )
    await api.ok("setMyDescription", description="Articles as they appear")
    await api.ok("setMyShortDescription", short_description="The Courier's bot")
    assert "too long" in await api.no("setMyShortDescription", short_description="x" * 121)


async def test_an_answer_may_open_the_bot_and_nothing_else(api, ana):
    """A link to itself with a start parameter."""
    pressed = await ana.press(await ana.say("x"), data="x:1")
    answer = {"callback_query_id": pressed}
    assert "URL_INVALID" in await api.no("answerCallbackQuery", url="https://a.example/", **answer)
    await api.ok("answerCallbackQuery", url="https://t.me/courier_bot?start=x", **answer)
