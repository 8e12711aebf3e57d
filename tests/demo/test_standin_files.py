"""Photos and documents: how they come, what is refused, and how they are got back."""

import asyncio
import io
import json

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, InputMediaDocument, InputMediaPhoto

from bot.demo.telegram import fetching
from tests.builders import png

EMOJI = "💥"


@pytest.fixture
async def send(api):
    """Send one file as a form would; give the answer, or the refusal."""

    async def post(method, data, name="a.bin", **fields):
        form = aiohttp.FormData({"chat_id": "100", **fields}, quote_fields=False)
        form.add_field(method.removeprefix("send").lower(), io.BytesIO(data), filename=name)
        async with api.session.post(f"{api.url}/bot1:TEST/{method}", data=form) as response:
            body = await response.json()
            return body["result"] if body["ok"] else f"{body['error_code']} {body['description']}"

    return post


@pytest.fixture
async def site():
    """A server on this machine, with pictures and what else one may find at an address."""

    async def serve(request):
        name = request.match_info["name"]
        if name == "slow.png":
            await asyncio.sleep(5)
        if name == "moved.png":
            raise web.HTTPFound("/p.png")
        if name == "gone.png":
            raise web.HTTPNotFound
        body = {"huge.png": bytes(5 * 2**20 + 1), "page.png": b"<p>"}.get(name, png())
        kind = {"page.png": "text/html", "paper.pdf": "application/pdf"}.get(name, "image/png")
        return web.Response(body=body, content_type=kind)

    app = web.Application()
    app.router.add_get("/{name}", serve)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/"))


async def test_a_photo_is_shown_in_two_sizes(api, ana, send):
    """The thumbnail first, as at Telegram: who takes the first gets a small one. Either id sends it again."""
    sent = await send("sendPhoto", png(320, 160), caption="<i>c</i>", parse_mode="HTML")
    small, full = sent["photo"]
    assert (small["width"], small["height"], full["width"], full["height"]) == (90, 45, 320, 160)
    assert (sent["caption"], ana.last.text, ana.last.photo) == ("c", "c", full["file_id"])
    assert sent["caption_entities"] == [{"type": "italic", "offset": 0, "length": 1}]
    for size in (small, full):
        again = await api.ok("sendPhoto", chat_id=100, photo=size["file_id"])
        assert (again["photo"], "caption" in again) == (sent["photo"], False)


async def test_how_a_photo_is_shown_comes_back(api, ana, send):
    """The caption above it; veiled."""
    sent = await send("sendPhoto", png(), show_caption_above_media="true", has_spoiler="true")
    assert (sent["show_caption_above_media"], sent["has_media_spoiler"]) == (True, True)


async def test_a_caption_has_1024_units_after_parsing(api, ana, send):
    """Marks do not count, an astral character counts twice."""
    sent = await send("sendPhoto", png(), caption=f"<b>{EMOJI * 512}</b>", parse_mode="HTML")
    photo = sent["photo"][-1]["file_id"]
    refusal = "400 Bad Request: message caption is too long"
    assert await api.no("sendPhoto", chat_id=100, photo=photo, caption=EMOJI * 512 + "x") == refusal
    edit = {"chat_id": 100, "message_id": sent["message_id"]}
    assert await api.no("editMessageCaption", **edit, caption="x" * 1025) == refusal


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file must be non-empty"),
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (png()[:20], "IMAGE_PROCESS_FAILED"),
        (png(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (b"GIF89a" + bytes(20), "PHOTO_INVALID_DIMENSIONS"),
        (b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\0\0\x20\0" * 2, "PHOTO_INVALID_DIMENSIONS"),
        (
            b"\x89PNG" + bytes(10 * 2**20),
            "file of size 10485764 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ],
    ids=["empty", "text", "broken", "oblong", "no-side", "wide", "heavy"],
)
async def test_uploads_that_are_no_photo(ana, send, data, reason):
    """In Telegram's words; nothing is sent."""
    assert await send("sendPhoto", data) == f"400 Bad Request: {reason}"
    assert ana.messages == []


async def test_a_document_keeps_its_name_and_bytes(api, tg, ana, send):
    """It is got back with getFile, and under its path below /file."""
    sent = await send("sendDocument", b"BEGIN:VCALENDAR", "meeting 7.ics", caption="Add it")
    document = sent["document"]
    assert (document["file_name"], document["file_size"], sent["caption"]) == ("meeting 7.ics", 15, "Add it")
    again = await api.ok("sendDocument", chat_id=100, document=document["file_id"])
    assert again["document"] == document
    file = await api.ok("getFile", file_id=document["file_id"])
    assert file == {
        "file_id": document["file_id"],
        "file_unique_id": document["file_unique_id"],
        "file_size": 15,
        "file_path": "documents/file_1.ics",
    }
    async with api.session.get(f"{tg.url}/file/bot1:TEST/{file['file_path']}") as response:
        assert (response.status, await response.read()) == (200, b"BEGIN:VCALENDAR")


@pytest.mark.parametrize(("path", "status"), [("1:TEST/photos/x.jpg", 404), ("1:WRONG/x", 401), ("nobody/x", 404)])
async def test_downloads_that_are_refused(api, tg, path, status):
    """What is not there, and what is somebody else's."""
    async with api.session.get(f"{tg.url}/file/bot{path}") as response:
        assert (response.status, (await response.json())["error_code"]) == (status, status)


async def test_files_that_are_not_there(api, ana, send):
    """Nothing named, nothing known, and a document where a photo is needed."""
    assert await api.no("getFile") == "400 Bad Request: file_id not specified"
    assert await api.no("getFile", file_id="x") == "400 Bad Request: invalid file_id"
    assert await api.no("sendPhoto", chat_id=100) == "400 Bad Request: there is no photo in the request"
    assert await api.no("sendDocument", chat_id=100, document="attach://x") == (
        "400 Bad Request: there is no document in the request"
    )
    wrong = "400 Bad Request: wrong file identifier/HTTP URL specified"
    for reference in ("nonsense", "ftp://127.0.0.1/p.png"):
        assert await api.no("sendPhoto", chat_id=100, photo=reference) == wrong
    document = (await send("sendDocument", b"x"))["document"]["file_id"]
    assert await api.no("sendPhoto", chat_id=100, photo=document) == (
        "400 Bad Request: can't use file of type Document as Photo"
    )


async def test_a_file_that_is_too_big_to_get_back(api, ana, send):
    """A bot may send more than it may download."""
    sent = await send("sendDocument", bytes(20 * 2**20 + 1))
    assert await api.no("getFile", file_id=sent["document"]["file_id"]) == "400 Bad Request: file is too big"


async def test_a_file_by_address(api, ana, site):
    """Telegram fetches it itself; from then on it has an id."""
    sent = await api.ok("sendPhoto", chat_id=100, photo=f"{site}p.png")
    assert sent["photo"][-1]["width"] == 64
    paper = await api.ok("sendDocument", chat_id=100, document=f"{site}paper.pdf")
    assert (paper["document"]["file_name"], paper["document"]["mime_type"]) == ("paper.pdf", "application/pdf")


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize(
    ("kind", "address", "reason"),
    [
        ("photo", "gone.png", "failed to get HTTP URL content"),
        ("photo", "moved.png", "failed to get HTTP URL content"),
        ("photo", "huge.png", "failed to get HTTP URL content"),
        ("photo", "page.png", "wrong type of the web page content"),
        ("document", "p.png", "wrong type of the web page content"),
        ("photo", "https://a.example/p.png", "failed to get HTTP URL content"),
        ("photo", "http://127.0.0.1:1/p.png", "failed to get HTTP URL content"),
        ("photo", "http://127.0.0.1:x/p.png", "wrong HTTP URL specified"),
    ],
)
async def test_addresses_that_give_no_file(api, site, kind, address, reason):
    """In Telegram's words; addresses of other machines are not even asked."""
    url = address if "//" in address else site + address
    refusal = await api.no(f"send{kind.title()}", chat_id=100, **{kind: url})
    assert refusal == f"400 Bad Request: {reason}"


async def test_an_address_that_takes_too_long(api, ana, site, monkeypatch):
    """Telegram does not wait for ever."""
    monkeypatch.setattr(fetching, "FETCH_SECONDS", 0.5)
    refusal = await api.no("sendPhoto", chat_id=100, photo=f"{site}slow.png")
    assert refusal == "400 Bad Request: failed to get HTTP URL content"


async def test_editing_captions_and_media(api, ana, send):
    """The caption alone, then the file with another caption; what stood there is replaced."""
    sent = await send("sendPhoto", png(), caption="One")
    place = {"chat_id": 100, "message_id": sent["message_id"]}
    await api.ok("editMessageCaption", **place, caption="<b>Two</b>", parse_mode="HTML")
    assert (ana.last.text, ana.last.photo) == ("Two", sent["photo"][-1]["file_id"])
    assert "message is not modified" in await api.no(
        "editMessageCaption", **place, caption="<b>Two</b>", parse_mode="HTML"
    )
    document = (await send("sendDocument", b"x", "x.txt"))["document"]["file_id"]
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    media = {"type": "document", "media": document, "caption": "Three"}
    edited = await api.ok("editMessageMedia", **place, media=media, reply_markup=keyboard)
    assert (edited["document"]["file_name"], edited["caption"], edited["reply_markup"]) == ("x.txt", "Three", keyboard)
    assert "photo" not in edited


async def test_a_text_can_become_a_photo(api, ana, site):
    """But never the other way round."""
    sent = await api.send(100, "Words")
    place = {"chat_id": 100, "message_id": sent["message_id"]}
    assert await api.no("editMessageCaption", **place, caption="x") == (
        "400 Bad Request: there is no caption in the message to edit"
    )
    await api.ok("editMessageMedia", **place, media={"type": "photo", "media": f"{site}p.png"})
    assert (ana.last.photo, ana.last.text) == ("photo-1", "")
    assert await api.no("editMessageText", **place, text="x") == (
        "400 Bad Request: there is no text in the message to edit"
    )


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        (None, 'parameter "media" is required'),
        ({"type": "video", "media": "x"}, 'can\'t parse InputMedia: type "video" is unsupported'),
        ({"media": "x"}, 'can\'t parse InputMedia: type "None" is unsupported'),
        ({"type": "photo"}, "can't parse InputMedia: media not found"),
        ({"type": "photo", "media": "attach://x"}, "can't parse InputMedia: media not found"),
        ({"type": "photo", "media": "x"}, "wrong file identifier/HTTP URL specified"),
        ({"type": "photo", "medium": "x"}, "unknown parameter medium"),
    ],
)
async def test_media_that_are_refused(api, ana, media, reason):
    """Each with its reason; the message stays as it was."""
    sent = await api.send(100, "Words")
    given = {} if media is None else {"media": media}
    refusal = await api.no("editMessageMedia", chat_id=100, message_id=sent["message_id"], **given)
    assert refusal == f"400 Bad Request: {reason}"
    assert ana.last.edited == 0


async def test_python_telegram_bot_sends_edits_and_downloads_files(tg, ana):
    """Uploads beside `attach://`, and its File."""
    async with Bot(tg.token, base_url=f"{tg.url}/bot", base_file_url=f"{tg.url}/file/bot") as bot:
        sent = await bot.send_photo(100, png(), caption="Lead")
        await sent.edit_media(InputMediaPhoto(png(30, 30), caption="Another"))
        assert (ana.last.text, ana.last.file.width) == ("Another", 30)
        await sent.edit_media(InputMediaDocument(b"BEGIN:VCALENDAR", filename="m.ics"))
        file = await bot.get_file(ana.last.file.id)
        assert bytes(await file.download_as_bytearray()) == b"BEGIN:VCALENDAR"
        copied = await bot.copy_message(100, 100, sent.message_id, caption="Copied")
    assert (ana.last.id, ana.last.text, ana.last.file.name) == (copied.message_id, "Copied", "m.ics")


async def test_copying(api, tg, ana, send):
    """A text, a file with its own caption; never the keyboard. What says nothing cannot be copied."""
    group = tg.group(-100200, "Branch", members=[ana])
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    texts = await api.send(100, "Words", reply_markup=keyboard)
    photo = await send("sendPhoto", png(), caption="Lead", reply_markup=json.dumps(keyboard))
    copy = {"chat_id": -100200, "from_chat_id": 100}
    for original in (texts, photo):
        answer = await api.ok("copyMessage", **copy, message_id=original["message_id"])
        assert answer == {"message_id": group.last.id}
    assert [(shown.text, shown.buttons) for shown in group.messages] == [("Words", []), ("Lead", [])]
    assert group.last.photo == photo["photo"][-1]["file_id"]
    assert await api.no("copyMessage", **copy, message_id=99) == "400 Bad Request: message to copy not found"
    assert await api.no("copyMessage", chat_id=100) == "400 Bad Request: from_chat_id is empty"
    contact = await ana.share(contact={"phone_number": "1", "first_name": "Ana"})
    assert "can't be copied" in await api.no("copyMessage", **copy, message_id=contact.id)
