"""Locations and venues that the bot sends."""

import pytest
from telegram import Bot

from tests.builders import png

HALL = {"latitude": 38.7078, "longitude": -9.1366}
VENUE = {**HALL, "title": "Seamen’s Hall", "address": "3 Quay Street"}


async def test_a_location_and_a_venue(api, ana):
    """A venue has its location beside it too, as old bots expect."""
    sent = await api.ok("sendLocation", chat_id=100, **HALL)
    assert sent["location"] == HALL
    assert "venue" not in sent
    sent = await api.ok("sendVenue", chat_id=100, **VENUE)
    assert sent["venue"] == {"location": HALL, "title": VENUE["title"], "address": VENUE["address"]}
    assert sent["location"] == HALL
    assert (ana.last.place.title, ana.last.place.latitude, ana.last.text) == (VENUE["title"], 38.7078, "")


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendLocation", {"longitude": 1}, "latitude is empty"),
        ("sendLocation", {"latitude": 1}, "longitude is empty"),
        ("sendLocation", {"latitude": 91, "longitude": 1}, "invalid location specified"),
        ("sendLocation", {"latitude": "nan", "longitude": 1}, "invalid location specified"),
        ("sendLocation", {"latitude": "north", "longitude": 1}, "parameter latitude must be of type Float"),
        ("sendVenue", {**VENUE, "longitude": 181}, "wrong venue location specified"),
        ("sendVenue", {**VENUE, "title": ""}, "parameter title is required"),
        ("sendVenue", {**VENUE, "address": " "}, "parameter address is required"),
        ("sendVenue", {**VENUE, "adress": "x"}, "unknown parameter adress"),
    ],
)
async def test_places_that_are_refused(api, ana, method, params, reason):
    """In Telegram's words where they are known."""
    assert await api.no(method, chat_id=100, **params) == f"400 Bad Request: {reason}"
    assert ana.messages == []


async def test_a_place_is_no_text_and_no_file(api, ana):
    """Of an edit, only the keyboard is possible."""
    sent = await api.ok("sendVenue", chat_id=100, **VENUE)
    place = {"chat_id": 100, "message_id": sent["message_id"]}
    assert "there is no text" in await api.no("editMessageText", **place, text="x")
    assert "there is no caption" in await api.no("editMessageCaption", **place, caption="x")
    photo = (await ana.send_photo(png())).photo
    media = {"type": "photo", "media": photo}
    assert "message media can't be edited" in await api.no("editMessageMedia", **place, media=media)
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await api.ok("editMessageReplyMarkup", **place, reply_markup=keyboard)
    assert ana.last.labels == ["Go"]


async def test_python_telegram_bot_sends_places(tg, ana):
    """Numbers in a form."""
    async with Bot(tg.token, base_url=f"{tg.url}/bot") as bot:
        sent = await bot.send_venue(100, **VENUE)
        copied = await bot.copy_message(100, 100, sent.message_id)
    assert (sent.venue.title, sent.venue.location.latitude) == (VENUE["title"], 38.7078)
    assert (ana.last.id, ana.last.place.address) == (copied.message_id, "3 Quay Street")
