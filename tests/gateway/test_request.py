"""python-telegram-bot over our session: files go up, everything is bounded, and nothing tells the token."""

import asyncio
import io
import json
import logging
import traceback

import pytest
from aiohttp import web
from structlog.testing import capture_logs
from telegram import InputMediaPhoto
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.demo.telegram.window import WAIT_SECONDS
from bot.gateway import NoAnswer, NotSent, Transport, new_bot
from bot.gateway.transport import limits
from tests.builders import png
from tests.gateway.conftest import TOKEN

SECRET = TOKEN.partition(":")[2]
PNG = png() + bytes(range(256)) * 40
SENT = {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}}


@pytest.fixture
def uploads(server):
    """Take any call; give the list of its parts: fields as text, files with their names, kinds and bytes."""
    seen = []

    async def take(request):
        parts = {}
        async for part in await request.multipart():
            content = bytes(await part.read())
            file = (part.filename, part.headers["Content-Type"], content)
            parts[part.name] = file if part.filename else content.decode()
        seen.append(parts)
        result = [SENT] if "media" in parts else SENT
        return web.json_response({"ok": True, "result": result})

    server.answer = take
    return seen


async def test_a_photo_goes_up(session, server, uploads):
    """Byte for byte, with its name and kind, and the other parameters beside it."""
    message = await new_bot(session, server.url, TOKEN).send_photo(-5, PNG, caption="Züge & Trams", filename="a.png")
    assert message.message_id == 7
    (parts,) = uploads
    assert parts["photo"] == ("a.png", "image/png", PNG)
    assert (parts["chat_id"], parts["caption"]) == ("-5", "Züge & Trams")


async def test_an_open_file_goes_up(session, server, uploads, tmp_path):
    """It need not be read first; nor need it have a name."""
    (tmp_path / "b.png").write_bytes(PNG)
    with (tmp_path / "b.png").open("rb") as file:
        await new_bot(session, server.url, TOKEN).send_photo(1, file)
    await new_bot(session, server.url, TOKEN).send_document(1, io.BytesIO(b"plain"))
    assert uploads[0]["photo"][2] == PNG
    assert uploads[1]["document"][2] == b"plain"


async def test_several_files_go_up_together(session, server, uploads):
    """Each under the name by which the list of them calls it."""
    media = [InputMediaPhoto(PNG), InputMediaPhoto(PNG[::-1])]
    await new_bot(session, server.url, TOKEN).send_media_group(1, media)
    (parts,) = uploads
    names = [entry["media"].removeprefix("attach://") for entry in json.loads(parts["media"])]
    assert [parts[name][2] for name in names] == [PNG, PNG[::-1]]


async def test_telegram_takes_a_photo(session, tg):
    """The strict stand-in reads it as Telegram would, and refuses what is no picture."""
    ana = tg.person(1, "Ana", started=True)
    bot = new_bot(session, tg.url, TOKEN)
    await bot.send_photo(1, PNG, caption="The river")
    assert len(ana.messages) == 1
    with pytest.raises(TelegramError, match=r"(?i)image_process_failed"):
        await bot.send_photo(1, b"no picture")


async def test_a_call_that_gets_no_answer_ends(session, server):
    """In the time that it was given; also when half of the answer came."""

    async def stall(request):
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b'{"ok": tr')
        return await never(request)

    async def never(_request):
        await asyncio.Event().wait()

    bot = new_bot(session, server.url, TOKEN)
    for answer in (never, stall):
        server.answer = answer
        patient = asyncio.create_task(bot.get_me(read_timeout=WAIT_SECONDS))
        with pytest.raises(TimedOut):
            await bot.get_me(read_timeout=0.2)
        with pytest.raises(TimedOut):
            await bot.send_photo(1, PNG, read_timeout=0.1, write_timeout=0.1)
        assert not patient.done()
        patient.cancel()
        await asyncio.gather(patient, return_exceptions=True)


async def test_a_slow_line_is_no_failure(session, server):
    """Files have more time than a word; the time of both is added."""

    async def slow(request):
        await request.read()
        await asyncio.sleep(0.4)
        return web.json_response({"ok": True, "result": SENT})

    server.answer = slow
    bot = new_bot(session, server.url, TOKEN)
    await bot.send_photo(1, PNG, read_timeout=0.1, write_timeout=5)
    with pytest.raises(TimedOut):
        await bot.send_message(1, "Hello", read_timeout=0.1, write_timeout=5)


def test_nothing_is_without_limits(session):
    """Connecting, reading and the whole; an idle connection goes before a proxy in between forgets it."""
    assert session.timeout.total
    assert session.timeout.connect
    assert session.timeout.sock_read
    assert limits(0.5).connect < 0.5
    assert 20 <= session.connector._keepalive_timeout <= 30


PAGES = [
    lambda path: f"<html>502 Bad Gateway: {path}</html>",
    lambda path: json.dumps({"error": f"no route to {path}"}),
    lambda path: json.dumps({"ok": False, "error_code": 400, "description": f"Bad Request: {path}"}),
    lambda path: json.dumps({"ok": False, "description": path, "parameters": {"odd": path}}),
    lambda path: f'{{"no JSON": {path}',
    json.dumps,
]


@pytest.mark.parametrize("page", PAGES, ids=["html", "json", "envelope", "parameters", "broken", "text"])
@pytest.mark.parametrize("quote", [lambda path: path, lambda path: path.replace(":", "%3A")], ids=["plain", "quoted"])
async def test_a_proxy_that_quotes_the_address(session, server, caplog, page, quote):
    """Whatever it says, and with whatever status: neither an error nor an answer nor a log has the token in it."""
    said = ""
    for status in (200, 403, 404, 409, 502):
        server.answer = lambda request, s=status: web.Response(text=page(quote(request.raw_path)), status=s)
        said += await told_everywhere(session, server.url, caplog)
    assert server.asked == 10
    assert SECRET not in said


@pytest.mark.parametrize("trouble", ["tls", "refused", "nowhere"])
async def test_no_connection(session, server, unused_tcp_port, caplog, trouble):
    """A server that speaks no TLS, one that is not there, a name that does not exist."""
    url = {
        "tls": server.url.replace("http:", "https:"),
        "refused": f"http://127.0.0.1:{unused_tcp_port}",
        "nowhere": "http://telegram.invalid",
    }[trouble]
    said = await told_everywhere(session, url, caplog)
    assert "NotSent" in said
    assert "NetworkError" in said
    assert SECRET not in said


async def told_everywhere(session, url, caplog) -> str:
    """Call on both paths; give all that is said of it, traces and logs included."""
    caplog.set_level(logging.INFO)
    calls = (Transport(session, url, TOKEN).call("getMe"), new_bot(session, url, TOKEN).get_me())
    with capture_logs() as logs:
        said = [await told(call) for call in calls]
    return "".join([*said, repr(logs), caplog.text])


async def told(call) -> str:
    try:
        return repr(await call)
    except (TelegramError, NetworkError, NotSent, NoAnswer) as error:
        return "".join(traceback.format_exception(error))
