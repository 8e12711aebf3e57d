"""HTTP at its worst: whatever a server does, there is an answer or one of two errors, and never the token."""

import asyncio
import contextlib
import json
import logging
import socket
import traceback

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs
from telegram.error import TelegramError

from bot.gateway import Address, Later, NoAnswer, NotSent, Refused, Sent, Transport, Unknown, is_admin, new_bot
from bot.gateway.outcomes import classify
from bot.gateway.transport import read_answer
from bot.views.message import Message
from tests.gateway.conftest import TOKEN

HELLO = Message("Hello")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
ENVELOPES = st.fixed_dictionaries(
    {"ok": JSON},
    optional={
        "result": JSON | st.fixed_dictionaries({"message_id": JSON}),
        "error_code": JSON | st.sampled_from([400, 403, 404, 409, 429, 500, 0, -1]),
        "description": JSON | st.sampled_from(["Bad Request: chat not found", "message is not modified"]),
        "parameters": JSON | st.fixed_dictionaries({"retry_after": JSON, "migrate_to_chat_id": JSON}),
    },
)


@given(st.integers(100, 599), st.binary(max_size=40) | (JSON | ENVELOPES).map(lambda body: json.dumps(body).encode()))
def test_any_answer_means_something(status, body):
    """Bytes, JSON of any shape, an envelope with odd parts: an outcome, never an exception."""
    outcome = classify(read_answer(status, body))
    assert isinstance(outcome, Sent) or outcome


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ("<html>Just a moment...</html>", 200, Later),
        ("<html>Bad gateway</html>", 502, Later),
        ("", 200, Later),
        ("[]", 200, Later),
        ('{"ok": false, "error_code": null}', 500, Later),
        ('{"ok": false, "error_code": "many", "description": null}', 400, Refused),
        ('{"ok": false, "error_code": 429, "parameters": {"retry_after": "soon"}}', 429, Later),
        ("<html>Not here</html>", 404, Later),
        ("<html>Payload too large</html>", 413, Refused),
    ],
)
async def test_what_a_proxy_says(reach, server, body, status, expected):
    """A page in place of an answer loses no message."""
    server.says(body, status)
    assert isinstance(await reach(server.url).send(Address(1), HELLO), expected)


async def test_an_answer_that_never_ends(session, server):
    """The total time is bounded; what was asked may have been done."""

    async def hang(_request):
        await asyncio.sleep(5)
        return web.Response()

    server.answer = hang
    with pytest.raises(NoAnswer, match="no answer in time"):
        await Transport(session, server.url, TOKEN).call("getMe", seconds=0.1)


async def test_a_network_that_swallows_connections(session):
    """Nothing was sent, which is certain: so it may be repeated without a second thought."""
    with socket.socket() as listener, contextlib.ExitStack() as stack:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):  # they fill the queue of who waits to be accepted; the next is not even refused
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(NotSent) as raised:
            await Transport(session, url, TOKEN).call("getMe", seconds=0.4)
    assert TOKEN.partition(":")[2] not in "".join(traceback.format_exception(raised.value))


async def test_an_answer_cut_short(session, server):
    """Half of a body is none."""

    async def cut(request):
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b'{"ok": tr')
        request.transport.abort()
        return response

    server.answer = cut
    with pytest.raises(NoAnswer):
        await Transport(session, server.url, TOKEN).call("getMe")


def redirect(request):
    raise web.HTTPFound(f"{request.path}?again")


def vanish(request):
    request.transport.abort()
    return web.Response()


def shout(request):
    return web.Response(status=500, text=f"no such thing: {request.path}")


TROUBLE = [redirect, vanish, shout, lambda _: web.json_response({"ok": False, "error_code": 401}, status=401)]


@pytest.mark.parametrize("trouble", TROUBLE, ids=["redirects", "vanishes", "shouts", "unauthorized"])
async def test_the_token_is_told_to_nobody(session, reach, server, caplog, trouble):
    """Not in a log, an outcome or the trace of an exception, whatever goes wrong, on either path."""
    server.answer = trouble
    # Below INFO python-telegram-bot tells its own address; the bot's logs begin at WARNING for libraries.
    caplog.set_level(logging.INFO)
    with capture_logs() as logs:
        said = [repr(await reach(server.url).send(Address(1), HELLO)), repr(await asked(session, server.url))]
        bot = new_bot(session, server.url, TOKEN)
        said += [await told(bot.get_me()), str(await is_admin(bot, -1, 1))]
        said += [await told(Transport(session, server.url, TOKEN).call("getUpdates", seconds=1))]
    secret = TOKEN.partition(":")[2]
    assert server.asked
    assert secret not in "".join([*said, repr(logs), caplog.text])


async def test_nor_where_nobody_listens(session, unused_tcp_port, caplog):
    """A refused connection: the address is told, without what identifies us."""
    caplog.set_level(logging.INFO)
    url = f"http://127.0.0.1:{unused_tcp_port}"
    with pytest.raises(NotSent) as raised:
        await Transport(session, url, TOKEN).call("getMe")
    said = "".join([*traceback.format_exception(raised.value), await told(new_bot(session, url, TOKEN).get_me())])
    assert str(unused_tcp_port) in said
    assert TOKEN.partition(":")[2] not in said + caplog.text


async def asked(session, url):
    """Call, and give the answer or the error in all its detail."""
    try:
        return await Transport(session, url, TOKEN).call("sendMessage", {"chat_id": 1})
    except (NotSent, NoAnswer) as error:
        return "".join(traceback.format_exception(error))


async def told(call):
    """Give what an exception's trace would tell an operator, or the result."""
    try:
        return repr(await call)
    except (TelegramError, NotSent, NoAnswer) as error:
        return "".join(traceback.format_exception(error))


async def test_the_bot_and_the_gateway_share_one_session(session, tg):
    """python-telegram-bot's calls go the same way."""
    me = await new_bot(session, tg.url, TOKEN).get_me()
    assert me.username == "courier_bot"


async def test_who_is_an_admin(session, tg):
    """Asked of Telegram each time; None when it does not say."""
    bot = new_bot(session, tg.url, TOKEN)
    ana, bo = tg.person(100, "Ana"), tg.person(101, "Bo")
    group = tg.group(-1001, "Tenants", admins=[ana], members=[bo])
    assert [await is_admin(bot, -1001, who) for who in (100, 101)] == [True, False]
    group.promote(bo)
    group.demote(ana)
    assert [await is_admin(bot, -1001, who) for who in (100, 101)] == [False, True]
    tg.faults.fail("getChatMember", code=500)
    assert await is_admin(bot, -1001, 101) is None


async def test_unknown_is_not_refused(reach, server):
    """A vanished connection is neither a success nor an answer."""
    server.answer = vanish
    assert isinstance(await reach(server.url).send(Address(1), HELLO), Unknown)
