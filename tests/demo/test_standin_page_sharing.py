"""What the chat page shows and sends besides text: files, places, dates, and what the bot offers inline."""

import asyncio
import base64

import pytest

from bot.demo.telegram import Place
from tests.builders import png

ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "Rents frozen",
    "description": "In three wards",
    "input_message_content": {"message_text": "Rents frozen"},
}


def coded(data):
    return base64.b64encode(data).decode()


async def test_files_are_shown_and_got(page, api, tg, ana):
    """A picture to look at; a document to save, whatever its name says."""
    said = await ana.send_photo(png(), "Poster")
    await ana.send_document(b"<script>", "plan – 1.html")
    _, answer = await page("/chat/100/messages")
    picture, document = (message["file"] for message in answer["messages"])
    assert picture == {
        "id": said.photo,
        "kind": "photo",
        "name": "",
        "size": len(png()),
        "width": 64,
        "height": 48,
    }
    assert (document["name"], document["size"], answer["messages"][0]["text"]) == ("plan – 1.html", 8, "Poster")
    async with api.session.get(f"{tg.url}/chat/files/{picture['id']}") as response:
        assert (response.content_type, await response.read()) == ("image/png", png())
    async with api.session.get(f"{tg.url}/chat/files/{document['id']}") as response:
        assert (response.content_type, await response.read()) == ("application/octet-stream", b"<script>")
        assert response.content_disposition.type == "attachment"
        assert response.content_disposition.filename == "plan – 1.html"
    assert await page("/chat/files/none") == (404, {"error": "There is no such file."})


async def test_what_else_a_message_carries(page, api, tg, ana):
    """A place, a contact, and whom it was forwarded from."""
    bo = tg.person(101, "Bo", started=True)
    channel = tg.group(-100300, "The Courier", kind="channel", admins=[bo])
    await ana.send_place(Place(1, 2, "Hall", "Quay"))
    await ana.share(contact={"phone_number": "1", "first_name": "Bo"})
    for said, hidden in ((await bo.say("Hi"), False), (await bo.say("Ho"), True), (await bo.say("Ha", in_=channel), 0)):
        await ana.forward(said, hidden=hidden)
    _, answer = await page("/chat/100/messages")
    place, contact, *forwarded = answer["messages"]
    assert place["place"] == {"latitude": 1, "longitude": 2, "title": "Hall", "address": "Quay"}
    assert contact["contact"]["first_name"] == "Bo"
    assert [message["forwarded"] for message in forwarded] == ["Bo", "Bo", "The Courier"]


async def test_sending_from_the_page(page, api, tg, ana):
    """A picture, a document, a place, a date; in a group as whoever speaks."""
    group = tg.group(-100200, "Branch", admins=[ana])
    date = {"type": "date_time", "offset": 0, "length": 8, "unix_time": 1795000000}
    sending = [
        ("/chat/100/send", {"kind": "photo", "data": coded(png()), "caption": "Poster"}),
        ("/chat/100/send", {"kind": "document", "data": coded(b"x"), "name": "x.txt"}),
        ("/chat/100/send", {"kind": "place", "latitude": 1.5, "longitude": "2.5", "title": " Hall ", "address": ""}),
        ("/chat/100/say", {"text": "Sat at 5", "entities": [date]}),
        ("/chat/-100200/send", {"kind": "photo", "data": coded(png()), "caption": "/announce", "person": 100}),
    ]
    for path, body in sending:
        status, answer = await page(path, **body)
        assert (status, answer["message"]["from"]) == (200, "Ana")
    photo, document, place, dated, posted = [update["message"] for update in await api.updates()]
    assert (photo["caption"], photo["photo"][-1]["width"]) == ("Poster", 64)
    assert (document["document"]["file_name"], place["venue"]["title"]) == ("x.txt", "Hall")
    assert (dated["entities"], posted["chat"]["id"]) == ([date], group.id)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "song"}, 400),
        ({"kind": "photo", "data": "%%"}, 400),
        ({"kind": "photo", "data": coded(b"x")}, 409),
        ({"kind": "place", "latitude": 91, "longitude": 0}, 400),
        ({"kind": "place", "latitude": "nan", "longitude": 0}, 400),
        ({"kind": "place", "latitude": 1}, 400),
    ],
)
async def test_what_cannot_be_sent(page, ana, body, status):
    """A sentence for the page, and nothing in the chat."""
    got, answer = await page("/chat/100/send", **body)
    assert (got, bool(answer["error"])) == (status, True)
    assert "message" not in answer


async def test_asking_inline_and_choosing(page, api, tg, ana):
    """What is offered, and what it becomes."""
    tg.group(-100200, "Branch")
    asking = asyncio.create_task(page("/chat/-100200/inline", query="rent", person=100))
    (update,) = await api.ok("getUpdates", timeout=5)
    answer = {"results": [ARTICLE], "next_offset": "1", "button": {"text": "Follow", "start_parameter": "topics"}}
    await api.ok("answerInlineQuery", inline_query_id=update["inline_query"]["id"], **answer)
    status, offered = await asking
    assert status == 200
    assert offered["results"] == [
        {"id": "1", "title": "Rents frozen", "description": "In three wards", "thumbnail": "", "file": ""}
    ]
    assert (offered["next_offset"], offered["button"]) == ("1", {"text": "Follow", "start": "topics"})
    chosen = {"query_id": offered["query_id"], "result_id": "1", "person": 100}
    status, answer = await page("/chat/-100200/choose", **chosen)
    assert (status, answer["message"]["text"], answer["message"]["via_bot"]) == (200, "Rents frozen", True)
    for stale in ({"query_id": "9"}, {"result_id": "9"}):
        assert (await page("/chat/-100200/choose", **{**chosen, **stale}))[0] == 404


async def test_only_the_newest_offers_are_kept(page, api, ana, monkeypatch):
    """So that a page which stays open fills nothing up."""
    monkeypatch.setattr("bot.demo.telegram.speaking._MOST_OFFERS", 1)
    query = ana.begin_inline("rent")
    await api.ok("answerInlineQuery", inline_query_id=query.id, results=[ARTICLE])
    (_, first), (_, second) = [await page("/chat/100/inline", query="rent") for _ in range(2)]
    assert (await page("/chat/100/choose", query_id=first["query_id"], result_id="1"))[0] == 404
    assert (await page("/chat/100/choose", query_id=second["query_id"], result_id="1"))[0] == 200


async def test_a_query_that_nobody_answers(page, ana, monkeypatch):
    """The page says so."""
    monkeypatch.setattr("bot.demo.telegram.speaking.ANSWER_SECONDS", 0.1)
    assert await page("/chat/100/inline", query="x") == (504, {"error": "The bot did not answer."})
