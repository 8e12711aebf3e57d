"""Updates: kept until confirmed, one poller, the kinds that were asked for."""

import asyncio

import aiohttp
import pytest
from telegram import Bot

from bot.demo.telegram import StandIn


async def texts(api, **params):
    return [update["message"]["text"] for update in await api.ok("getUpdates", **params)]


async def test_an_update_comes_again_until_it_is_confirmed(api, tg, ana):
    """A bot that dies before confirming finds everything again."""
    await ana.say("one")
    await ana.say("two")
    first, second = await api.ok("getUpdates")
    assert [u["message"]["text"] for u in (first, second)] == ["one", "two"]
    assert await texts(api, offset=first["update_id"] + 1) == ["two"]
    assert await texts(api) == ["two"]
    assert await texts(api, offset=second["update_id"] + 1) == []
    assert tg.pending == 0


async def begun(tg):
    """Wait until a poll is open."""
    while tg._world.updates._poller is None:
        await asyncio.sleep(0.01)


async def test_a_poll_waits_for_something_to_happen(tg, api, ana):
    """It is answered at once then, and with nothing when its time is over."""
    poll = asyncio.create_task(texts(api, timeout=50))
    await begun(tg)
    await ana.say("now")
    assert await poll == ["now"]  # the client's own patience is ten seconds
    assert await api.ok("getUpdates", offset=-1, timeout=0, limit=1)


async def test_the_limit_and_a_negative_offset(api, ana):
    """At most so many; or the last so many, forgetting what was before."""
    for n in range(5):
        await ana.say(f"{n}")
    assert await texts(api, limit=2) == ["0", "1"]
    assert await texts(api, offset=-2) == ["3", "4"]
    assert await texts(api) == ["3", "4"]


async def test_the_older_of_two_pollers_is_refused(tg, api, ana):
    """Two bots with one token disturb each other; the newer gets the updates."""
    older = asyncio.create_task(api.no("getUpdates", timeout=5))
    await begun(tg)
    newer = asyncio.create_task(texts(api, timeout=5))
    assert (await older).startswith("409 Conflict: terminated by other getUpdates request")
    await ana.say("hello")
    assert await newer == ["hello"]


async def test_a_poller_that_died_takes_nothing_with_it(tg, api, ana):
    """Its long poll is still open when the next bot comes."""
    async with aiohttp.ClientSession() as dying:
        poll = asyncio.create_task(dying.get(f"{tg.url}/bot1:TEST/getUpdates?timeout=50"))
        await begun(tg)
        poll.cancel()
        await asyncio.gather(poll, return_exceptions=True)
    await ana.say("still there")
    assert await texts(api, timeout=1) == ["still there"]


async def test_only_the_kinds_asked_for(api, ana):
    """What is not wanted is never queued; the choice lasts until another is made."""
    await api.ok("getUpdates", allowed_updates=["callback_query"])
    await ana.say("unheard")
    assert await texts(api) == []
    await api.ok("getUpdates", allowed_updates=[])
    await ana.say("heard")
    assert await texts(api) == ["heard"]
    assert "unknown update kind" in await api.no("getUpdates", allowed_updates=["mesage"])


async def test_updates_are_kept_for_a_day():
    """A bot that was away for longer has missed something."""
    now = [1_795_000_000.0]
    async with StandIn(clock=lambda: now[0]) as tg, aiohttp.ClientSession() as session:
        await tg.person(100, "Ana").say("old")
        now[0] += 24 * 3600 + 1
        async with session.get(f"{tg.url}/bot1:TEST/getUpdates") as response:
            assert (await response.json())["result"] == []


async def test_a_webhook_excludes_polling(api):
    """And is checked for what Telegram would connect to."""
    assert "HTTPS URL" in await api.no("setWebhook", url="http://bot.example/")
    assert "only on ports" in await api.no("setWebhook", url="https://bot.example:8000/")
    await api.ok("setWebhook", url="https://bot.example/hook", secret_token="s")
    assert (await api.ok("getWebhookInfo"))["url"] == "https://bot.example/hook"
    assert (await api.no("getUpdates")).startswith("409 Conflict: can't use getUpdates method while webhook is active")
    await api.ok("deleteWebhook", drop_pending_updates=True)
    assert await api.ok("getUpdates") == []


async def test_closing_ends_a_long_poll_at_once():
    """A test that fails must not hang for the length of a poll."""
    async with aiohttp.ClientSession() as session:
        async with StandIn() as tg:
            poll = asyncio.create_task(session.get(f"{tg.url}/bot1:TEST/getUpdates?timeout=50"))
            await begun(tg)
        async with asyncio.timeout(30), await poll as response:
            assert (await response.json())["result"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("bot2:OTHER/getMe", 401), ("botnonsense/getMe", 404), ("bot1:TEST/getMee", 404), ("bot1:TEST/GETME", 200)],
)
async def test_tokens_and_method_names(api, tg, path, status):
    """A wrong token, a malformed one, a method that does not exist; case does not matter."""
    async with api.session.get(f"{tg.url}/{path}") as response:
        body = await response.json()
    assert (response.status, body["ok"], body.get("error_code", 200)) == (status, status == 200, status)


async def test_parameters_come_three_ways(api, tg, ana):
    """In JSON, in a form (nested values as JSON), and in the query."""
    address = f"{tg.url}/bot1:TEST/sendMessage"
    form = {
        "chat_id": "100",
        "text": "form",
        "reply_markup": '{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}',
    }
    multipart = aiohttp.MultipartWriter("form-data")
    for name, value in (("chat_id", "100"), ("text", "multipart")):
        multipart.append(value).set_content_disposition("form-data", name=name)
    for request in ({"data": form}, {"data": multipart}, {"params": {"chat_id": 100, "text": "query"}}):
        async with api.session.post(address, **request) as response:
            assert response.status == 200, await response.text()
    assert [(m.text, m.labels) for m in ana.messages] == [("form", ["A"]), ("multipart", []), ("query", [])]


async def test_python_telegram_bot_reads_every_update(tg, ana):
    """Its types are as strict as ours about what is missing."""
    group = tg.group(-200, "Branch", admins=[ana], kind="group")
    sent = await ana.say("/start x")
    await ana.say("/topics@courier_bot", in_=group, anonymous=True)
    async with Bot(tg.token, base_url=f"{tg.url}/bot") as bot:
        await bot.send_message(100, "x")
        await ana.press(ana.last, data="go:1")
        await ana.block()
        await group.kick()
        updates = await bot.get_updates()
        assert updates[0].message.message_id == sent.id
        assert updates[1].message.sender_chat.id == -200
        assert updates[2].callback_query.message.text == "x"
        assert updates[3].my_chat_member.new_chat_member.status == "kicked"
        assert updates[4].message.left_chat_member.username == "courier_bot"
        assert updates[5].my_chat_member.chat.id == -200
