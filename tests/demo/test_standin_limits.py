"""Trouble on request, limits, the record of calls, and speed."""

import asyncio
import contextlib
import time

import aiohttp
import pytest
from aiohttp import web

from tests.demo.conftest import Api


async def test_a_failure_happens_so_often_and_then_no_more(api, tg, ana):
    """With the error asked for, in the chat asked for; nothing is sent."""
    tg.faults.fail("sendMessage", times=2, code=502, description="Bad Gateway", chat=100)
    bo = tg.person(101, "Bo", started=True)
    await api.send(101)
    assert [await api.no("sendMessage", chat_id=100, text="x") for _ in range(2)] == ["502 Bad Gateway"] * 2
    await api.send(100)
    assert (len(ana.messages), len(bo.messages), tg.count("sendMessage")) == (1, 1, 2)


@pytest.mark.parametrize(("before", "shown"), [(True, 0), (False, 1)])
async def test_a_dropped_connection(api, tg, ana, before, shown):
    """Before the message took effect, or after: the bot cannot tell which."""
    tg.faults.drop("sendMessage", before=before)
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("sendMessage", chat_id=100, text="x")
    assert len(ana.messages) == len(tg.sent[100]) == shown
    assert [call.status for call in tg.calls] == [0]
    await api.send(100)


async def test_a_limit_names_the_seconds(api, tg, ana):
    """As Telegram's 429 does; other methods pass."""
    tg.faults.limit(chat=100, retry_after=3)
    await api.ok("getChat", chat_id=100)
    refusal = await api("sendMessage", chat_id=100, text="x")
    assert refusal["error_code"] == 429
    assert refusal["description"] == "Too Many Requests: retry after 3"
    assert refusal["parameters"] == {"retry_after": 3}
    await api.send(100)


async def test_names_of_no_method_are_refused(tg):
    """A fault that never strikes and a count that is always nought would let a test pass."""
    for misspelt in (tg.count, tg.faults.fail, tg.faults.drop):
        with pytest.raises(ValueError, match="no method sendMesage"):
            misspelt("sendMesage")


async def test_slowness(api, tg, ana):
    """Every answer takes as long as asked."""
    tg.faults.latency = 0.05
    await asyncio.gather(*(api.send(100) for _ in range(5)))
    assert [call.ended - call.at >= 0.05 for call in tg.calls] == [True] * 5
    tg.faults.clear()


async def test_rates_are_enforced_on_request(api, tg, ana):
    """One a second in a chat, so many a second to all, twenty a minute in a group; time heals."""
    now = [0.0]
    tg.rate.clock = lambda: now[0]
    group = tg.group(-200, "Branch", kind="group")
    tg.rate.per_chat, tg.rate.overall, tg.rate.per_group_minute = 1, 3, 2

    async def status(chat_id):
        now[0] += 0.001
        return (await api("sendMessage", chat_id=chat_id, text="x")).get("parameters", "ok")

    assert [await status(100), await status(100)] == ["ok", {"retry_after": 1}]
    now[0] = 1
    assert [await status(-200), await status(100)] == ["ok", "ok"]
    now[0] = 2
    assert [await status(-200), await status(100)] == ["ok", "ok"]
    now[0] = 3
    assert await status(-200) == {"retry_after": 55}
    assert len(group.messages) == 2
    tg.rate.per_chat = None
    now[0] = 4
    assert [await status(100) for _ in range(4)] == ["ok", "ok", "ok", {"retry_after": 1}]


async def test_calls_are_recorded(api, tg, ana):
    """What was asked, how it ended, and in which chat; polling is left out."""
    await api("sendMessage", chat_id=100, text="x")
    await api("sendMessage", chat_id=5, text="x")
    await api("getUpdates")
    assert [(c.method, c.params["text"], c.status, c.chat_id) for c in tg.calls] == [
        ("sendMessage", "x", 200, 100),
        ("sendMessage", "x", 400, 5),
    ]
    assert (tg.count("sendMessage"), tg.count("getMe")) == (1, 0)


async def test_five_hundred_people_are_served_fast(api, tg):
    """A broadcast test must measure the bot, not its double: a message costs little more than a bare server's answer.

    Both are measured in turn, as processor time of the same client's calls; the best of three counts.
    """
    people = [tg.person(1000 + n, f"P{n}", started=True) for n in range(500)]
    async with bare_server() as url:
        bare = Api(api.session, url)
        costs = [(await cost_of_sending(bare, people), await cost_of_sending(api, people)) for _ in range(3)]
    assert min(ours for _, ours in costs) < 4 * min(theirs for theirs, _ in costs)
    assert all(len(tg.sent[p.id]) == 3 for p in people)


@contextlib.asynccontextmanager
async def bare_server():
    """Serve what answers every call alike, and does nothing else; give its address."""

    async def answer(request):
        await request.json()
        return web.json_response({"ok": True, "result": {"message_id": 1}})

    app = web.Application()
    app.router.add_post("/{rest:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def cost_of_sending(api, people):
    """Send everybody a message, fifty at a time; return the processor seconds."""
    text, markup = (
        '<b>New</b> in <a href="https://a.example/1">Housing</a>',
        [[{"text": "Mute", "callback_data": "m:1"}]],
    )
    how = {"parse_mode": "HTML", "reply_markup": {"inline_keyboard": markup}}
    started = time.process_time()
    for begin in range(0, len(people), 50):
        await asyncio.gather(*(api.send(person.id, text, **how) for person in people[begin : begin + 50]))
    return time.process_time() - started
