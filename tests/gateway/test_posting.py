"""Pictures, places and files: what is posted, and what becomes of it where Telegram takes a part of it only."""

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.gateway import Address, Gone, Later, Refused, Sent, Unknown
from bot.views.message import Button, Document, Message, Venue, parts
from tests.builders import png

GO = ((Button("Go", "go"),),)
CALENDAR = Document("meeting-1.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n", "Open it & see", GO)
THREAD = 7


@pytest.fixture
def ana(tg):
    return tg.person(100, "Ana", started=True)


@pytest.fixture
async def poster(tg):
    """Give Telegram's name of a picture that somebody sent."""
    sender = tg.person(7, "Dina", started=True)
    return (await sender.send_photo(png())).photo


async def test_a_picture_has_the_words_below_it(gateway, ana, poster):
    outcome = await gateway.send(Address(100), Message("<b>Rent</b> strike", GO, picture=poster))
    assert outcome == Sent(ana.last.id, poster)
    assert (ana.last.photo, ana.last.text, ana.last.labels) == (poster, "Rent strike", ["Go"])
    assert ana.last.entities[0]["type"] == "bold"


async def test_the_words_below_a_picture_are_edited(gateway, ana, poster):
    """As are those that came without it, or after it, since they were too many."""
    for html, picture in (("Rent", poster), ("Rent", "gone"), ("Rent " * 300, poster)):
        for part in parts(Message(html, picture=picture)):
            outcome = await gateway.send(Address(100), part)
        edit = Message(html.replace("Rent", "<b>Rents</b>"), GO, picture=picture)
        assert await gateway.redraw(100, outcome.message_id, edit) == Sent(outcome.message_id)
        assert (ana.last.text[:6], ana.last.labels) == ("Rents", ["Go"]) or ana.last.text.startswith("Rents Rents")
    assert isinstance(await gateway.redraw(100, 404, Message("Rent", picture=poster)), Refused)


async def test_a_picture_takes_the_place_of_another(gateway, ana, poster):
    """Its name is told, also where an edit before had got through; what cannot be had leaves the first."""
    sent = await gateway.send(Address(ana.id), Message("Rent", picture=poster))
    stays = Message("Rents", picture="what stands there")
    edit = Message("Rents", picture=poster, otherwise=stays)
    for _ in range(2):
        assert await gateway.redraw(ana.id, sent.message_id, edit) == Sent(sent.message_id, poster)
    gone = Message("Rent", picture="nobody-knows-it", otherwise=stays)
    assert await gateway.redraw(ana.id, sent.message_id, gone) == Sent(sent.message_id)
    assert ana.messages[-1].text == "Rents"


async def test_a_picture_that_telegram_does_not_know_is_left_out(gateway, ana):
    """After a change of the bot's token its names of files mean nothing: the words come all the same."""
    assert isinstance(await gateway.send(Address(100), Message("Rent", GO, picture="gone")), Sent)
    assert (ana.last.photo, ana.last.text, ana.last.labels) == ("", "Rent", ["Go"])
    assert isinstance(await gateway.send(Address(100), Message("", picture="gone")), Refused)


async def test_marks_below_a_picture_that_telegram_cannot_read(gateway, ana, poster):
    with capture_logs() as logs:
        assert isinstance(await gateway.send(Address(100), Message("<p>Rent</p> &lt;3", picture=poster)), Sent)
    assert (ana.last.photo, ana.last.text) == (poster, "Rent <3")
    assert "error" in {entry["log_level"] for entry in logs}


@pytest.mark.parametrize(("length", "messages"), [(1_024, 1), (1_025, 2)])
async def test_a_picture_goes_first_where_the_words_do_not_fit_below_it(gateway, ana, poster, length, messages):
    words = "<b>" + "🌊" * (length // 2) + "x" * (length % 2) + "</b>"
    for part in parts(Message(words, GO, picture=poster)):
        await gateway.reply(Address(100), part)
    assert len(ana.messages) == messages
    assert (ana.messages[0].photo, ana.last.labels) == (poster, ["Go"])
    assert len(ana.last.text.encode("utf-16-le")) == 2 * length


async def test_a_place(gateway, ana):
    outcome = await gateway.send(Address(100), Venue(38.7078, -9.1366, "Seamen’s Hall", "3 Quay Street"))
    assert outcome == Sent(ana.last.id)
    place = ana.last.place
    assert (place.latitude, place.longitude) == (38.7078, -9.1366)
    assert (place.title, place.address) == ("Seamen’s Hall", "3 Quay Street")


async def test_a_place_for_a_forum_topic_that_was_deleted(gateway, tg, ana):
    group = tg.group(-1_000_100, "Tenants", members=[ana], forum=True)
    assert isinstance(await gateway.send(Address(group.id, THREAD), Venue(1, 2, "Hall", "Quay")), Sent)
    assert group.last.place.title == "Hall"


async def test_a_file(gateway, ana):
    """Its bytes, name and type arrive as they are; what stands below it has no marks to be misread."""
    outcome = await gateway.reply(Address(100), CALENDAR)
    assert outcome == Sent(ana.last.id)
    file = ana.last.file
    assert (file.data, file.name, file.mime) == (CALENDAR.data, "meeting-1.ics", "text/calendar")
    assert (ana.last.text, ana.last.labels) == ("Open it & see", ["Go"])


async def test_what_becomes_of_a_file(gateway, reach, ana, server):
    """As of any message."""
    assert isinstance(await gateway.send(Address(404), CALENDAR), Gone)
    await ana.block()
    assert isinstance(await gateway.send(Address(100), CALENDAR), Gone)
    assert isinstance(await reach("http://127.0.0.1:1").send(Address(100), CALENDAR), Later)

    def vanish(request):
        request.transport.abort()
        return web.Response()

    server.answer = vanish
    assert isinstance(await reach(server.url).send(Address(100), CALENDAR), Unknown)


async def test_a_press_is_answered_with_a_link_to_the_bot(gateway, ana):
    """What concerns one person in a group is said in private."""
    await gateway.send(Address(100), Message("Rent", GO))
    press = ana.begin_press(ana.last, "Go")
    own = "https://t.me/courier_bot?start=meeting_1"
    assert isinstance(await gateway.answer(press.id, url=own), Sent)
    assert (await press.answer).url == own
    again = ana.begin_press(ana.last, "Go")
    assert isinstance(await gateway.answer(again.id, url="https://elsewhere.example/"), Refused)
