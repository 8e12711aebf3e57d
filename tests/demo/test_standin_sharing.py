"""What people send besides plain text, and how the bot hears of it."""

import pytest

from bot.demo.telegram import Place
from tests.builders import png

HALL = Place(38.7078, -9.1366, "Seamen’s Hall", "3 Quay Street")


async def heard(api):
    (update,) = await api.updates()
    return update["message"]


async def test_a_picture_with_a_caption(api, tg, ana):
    """The bot can download it, and send it on by its id."""
    said = await ana.send_photo(png(), "/announce the poster")
    message = await heard(api)
    assert (message["caption"], message["from"]["id"], "text" in message) == ("/announce the poster", 100, False)
    assert message["caption_entities"][0]["type"] == "bot_command"
    largest = message["photo"][-1]
    assert largest["file_id"] == said.photo
    path = (await api.ok("getFile", file_id=largest["file_id"]))["file_path"]
    async with api.session.get(f"{tg.url}/file/bot1:TEST/{path}") as response:
        assert await response.read() == png()
    await api.ok("sendPhoto", chat_id=100, photo=largest["file_id"])
    assert ana.last.photo == said.photo


async def test_a_document(api, ana):
    """With its name, and the type that this tells."""
    await ana.send_document(b"BEGIN:VCALENDAR", "plans.ics")
    document = (await heard(api))["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == ("plans.ics", "text/calendar", 15)


async def test_a_place(api, ana):
    """A location has no venue, a venue has both."""
    await ana.send_place(Place(1, 2))
    message = await heard(api)
    assert (message["location"], "venue" in message) == ({"latitude": 1, "longitude": 2}, False)
    await ana.send_place(HALL)
    assert (await heard(api))["venue"]["title"] == "Seamen’s Hall"


async def test_a_date(api, ana):
    """Marked in the text by a phone, which sends the instant along."""
    await ana.say('Rent <tg-time unix="1795000000" format="wDt">Sat at 5</tg-time>', parse_mode="HTML")
    date = {"type": "date_time", "offset": 5, "length": 8, "unix_time": 1795000000, "date_time_format": "wDt"}
    assert (await heard(api))["entities"] == [date]
    await ana.say("Rent Sat at 5", entities=[{"type": "date_time", "offset": 5, "length": 8, "unix_time": 1795000000}])
    (entity,) = (await heard(api))["entities"]
    assert (entity["type"], entity["unix_time"]) == ("date_time", 1795000000)


async def test_forwarding(api, tg, ana):
    """From a person, from one who hides, from a channel; without buttons."""
    bo = tg.person(101, "Bo", started=True)
    channel = tg.group(-100300, "The Courier", kind="channel", admins=[bo])
    said, posted = await bo.say("Meet at 7"), await bo.say("Ferry sold", in_=channel)
    sent = await api.send(100, "Go?", reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})
    await api.updates()
    await ana.forward(said)
    await ana.forward(said, hidden=True)
    await ana.forward(posted)
    await ana.forward(ana.last)
    messages = [update["message"] for update in await api.updates()]
    origins = [message["forward_origin"] for message in messages]
    assert [message["text"] for message in messages] == ["Meet at 7", "Meet at 7", "Ferry sold", "Go?"]
    assert [origin["type"] for origin in origins] == ["user", "hidden_user", "channel", "user"]
    assert (origins[0]["sender_user"]["first_name"], origins[1]["sender_user_name"]) == ("Bo", "Bo")
    assert (origins[2]["chat"]["title"], origins[2]["message_id"]) == ("The Courier", posted.id)
    assert (origins[3]["date"], "reply_markup" in messages[3]) == (sent["date"], False)


async def test_a_contact(api, ana):
    """As its fields."""
    await ana.share(contact={"phone_number": "+351 900", "first_name": "Bo", "user_id": 101})
    assert (await heard(api))["contact"]["first_name"] == "Bo"


async def test_in_a_group_only_what_is_meant_for_the_bot_is_heard(api, tg, ana):
    """A caption counts as a text does."""
    group = tg.group(-100200, "Branch", members=[ana])
    await ana.send_photo(png(), "Look", in_=group)
    await ana.send_place(HALL, in_=group)
    await ana.send_document(b"x", "x.txt", "/announce@courier_bot this", in_=group)
    assert (await heard(api))["chat"]["id"] == -100200


async def test_what_people_cannot_send(ana):
    """An app would not let them either."""
    with pytest.raises(AssertionError, match="IMAGE_PROCESS_FAILED"):
        await ana.send_photo(b"no picture")
    with pytest.raises(AssertionError, match="too long"):
        await ana.send_photo(png(), "x" * 1025)
    await ana.block()
    for sending in (ana.send_photo(png()), ana.send_place(HALL), ana.send_document(b"x", "x")):
        with pytest.raises(AssertionError, match="has blocked the bot"):
            await sending
