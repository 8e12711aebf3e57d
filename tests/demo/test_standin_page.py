"""The JSON that the chat page asks for, and the events it is told."""

import asyncio
import json

import pytest
from aiohttp import web

from bot.demo.telegram import StandIn

KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go:1"}]]}


async def post(api, tg, path, **options):
    async with api.session.post(tg.url + path, **options) as response:
        return response.status, await response.json()


async def test_the_state_of_things(page, api, tg, ana):
    """The bot, its menu, and the chats with what is unread; reading them makes it read."""
    await api.ok("setMyCommands", commands=[{"command": "latest", "description": "New"}])
    await api.send(100)
    status, state = await page("/chat/state")
    assert status == 200
    assert state == {
        "bot": {"name": "Courier", "username": "courier_bot"},
        "commands": [{"command": "latest", "description": "New"}],
        "chats": [
            {
                "id": 100,
                "title": "Ana",
                "kind": "private",
                "person": {"id": 100, "name": "Ana", "language": "en"},
                "blocked": False,
                "unread": 1,
            }
        ],
    }
    await page("/chat/100/messages")
    assert (await page("/chat/state"))[1]["chats"][0]["unread"] == 0


async def test_saying_and_reading(page, api, tg, ana):
    """What is said reaches the bot; both sides stand in the chat."""
    _, said = await page("/chat/100/say", text="/latest", person=100)
    (update,) = await api.ok("getUpdates")
    assert update["message"]["text"] == "/latest"
    await api.send(100, "<b>Here</b> https://a.example/", parse_mode="HTML", reply_markup=KEYBOARD)
    _, answer = await page("/chat/100/messages")
    mine, bots = answer["messages"]
    assert mine == said["message"]
    assert (mine["from"], bots["from"]) == ("Ana", "bot")
    assert bots["entities"][0] == {"type": "bold", "offset": 0, "length": 4}
    assert bots["buttons"] == [[{"text": "Go", "data": "go:1", "url": "", "copy": "", "switch": None, "here": False}]]
    assert (bots["edited"], bots["preview"], bots["chat_id"]) == (False, "https://a.example/", 100)
    assert (bots["large"], bots["above"]) == (False, False)
    await api.send(100, "Read", link_preview_options={"url": "https://a.example/", "show_above_text": True})
    _, answer = await page("/chat/100/messages")
    assert (answer["messages"][2]["large"], answer["messages"][2]["above"]) == (False, True)


async def test_a_press_waits_for_its_answer(page, api, tg, ana):
    """The page shows what the bot answered."""
    await api.send(100, reply_markup=KEYBOARD)
    pressed = asyncio.create_task(page("/chat/100/press", message_id=ana.last.id, data="go:1", person=100))
    (update,) = await api.ok("getUpdates", timeout=5)
    query = update["callback_query"]["id"]
    await api.ok("answerCallbackQuery", callback_query_id=query, text="Gone", show_alert=True)
    assert await pressed == (200, {"toast": "Gone", "alert": True, "url": ""})


async def test_a_press_that_nobody_answers(page, api, tg, ana, monkeypatch):
    """The page says so, rather than nothing; a press of no button is told at once."""
    monkeypatch.setattr("bot.demo.telegram.speaking.ANSWER_SECONDS", 0.1)
    await api.send(100, reply_markup=KEYBOARD)
    silence = (200, {"toast": "The bot did not answer.", "alert": False, "url": ""})
    assert await page("/chat/100/press", message_id=ana.last.id, data="go:1", person=100) == silence
    for data in ({}, {"data": ""}):
        status, answer = await page("/chat/100/press", message_id=ana.last.id, person=100, **data)
        assert (status, answer["error"]) == (400, "Say which button is pressed: its data is empty.")


async def test_blocking_from_the_page(page, api, tg, ana):
    """A switch; while blocked, nothing can be said."""
    assert await post(api, tg, "/chat/100/block") == (200, {})
    assert (await page("/chat/state"))[1]["chats"][0]["blocked"] is True
    assert await page("/chat/100/say", text="x", person=100) == (409, {"error": "Ana has blocked the bot"})
    assert await post(api, tg, "/chat/100/unblock") == (200, {})
    assert (await page("/chat/100/say", text="x", person=100))[0] == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/chat/999/say", {"text": "x"}, 404),
        ("/chat/x/say", {"text": "x"}, 404),
        ("/chat/100/say", {"text": "  "}, 400),
        ("/chat/100/say", {"text": "x", "person": 999}, 404),
        ("/chat/100/press", {"message_id": 999, "data": "x"}, 404),
    ],
)
async def test_errors_are_sentences(page, ana, path, body, status):
    """The page shows them as they are."""
    got, answer = await page(path, **body)
    assert got == status
    assert answer["error"].endswith(".")


async def test_another_sites_page_may_not_ask(api, tg, ana):
    """Neither with a form nor with a script of its own."""
    assert (await post(api, tg, "/chat/100/say", data={"text": "x"}))[0] == 415
    foreign = {"Origin": "https://evil.example"}
    assert (await post(api, tg, "/chat/100/say", json={"text": "x"}, headers=foreign))[0] == 403
    assert (await post(api, tg, "/chat/100/say", json={"text": "x"}, headers={"Origin": tg.url}))[0] == 200
    renamed = {"Host": "evil.example"}
    assert (await post(api, tg, "/chat/100/say", json={"text": "x"}, headers=renamed))[0] == 403


async def next_event(stream):
    event, data = (await stream.readuntil(b"\n\n")).decode().strip().split("\n")
    return event.removeprefix("event: "), json.loads(data.removeprefix("data: "))


async def test_events_tell_what_happens(api, tg, ana):
    """Messages of both sides, edits, deletions, new chats."""
    async with api.session.get(tg.url + "/chat/events") as response:
        assert response.content_type == "text/event-stream"
        await response.content.readuntil(b"\n\n")
        sent = await api.send(100, "One")
        await api.ok("editMessageText", chat_id=100, message_id=sent["message_id"], text="Two")
        await api.ok("deleteMessage", chat_id=100, message_id=sent["message_id"])
        tg.person(101, "Bo")
        events = [await next_event(response.content) for _ in range(4)]
    assert [name for name, _ in events] == ["message", "edit", "delete", "chats"]
    assert (events[0][1]["text"], events[1][1]["text"], events[1][1]["edited"]) == ("One", "Two", True)
    assert events[2][1] == {"chat_id": 100, "id": sent["message_id"]}


async def test_closing_ends_the_events(api):
    """A page that is still open does not hold the server."""
    async with StandIn() as tg:
        response = await api.session.get(tg.url + "/chat/events")
    assert (await response.content.read()).startswith(b": welcome")
    response.close()


async def test_the_pages_files_and_more_addresses(api, tmp_path):
    """index.html at the root, the rest below /page/, and what the demo adds."""
    (tmp_path / "index.html").write_text("<h1>Chat</h1>")
    (tmp_path / "page.js").write_text("1;")

    async def about(_):
        return web.json_response({"site": None})

    standin = StandIn(static=tmp_path)
    standin.mount([web.get("/chat/demo", about)])
    async with standin as tg:
        for path, text in (("/", "<h1>Chat</h1>"), ("/page/page.js", "1;"), ("/chat/demo", '{"site": null}')):
            async with api.session.get(tg.url + path) as response:
                assert (response.status, await response.text()) == (200, text)
