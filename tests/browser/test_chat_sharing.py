"""Pictures, documents, places, dates and inline mode on the chat page, in a real browser.

With SCREENSHOTS=folder there are pictures to look at.
"""

import os
import re
from pathlib import Path

import pytest

from bot.demo.telegram import Place
from tests.builders import png

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 4
HALL = {"latitude": 38.7078, "longitude": -9.1366, "title": "Seamen’s Hall", "address": "3 Quay Street, Lisbon"}
STICKS_OUT = (
    """[document.documentElement, document.querySelector('#scroller')].map(n => n.scrollWidth - n.clientWidth)"""
)


def messages(page, text):
    return page.locator(".message", has_text=text)


async def write(page, text):
    await page.get_by_label("Message", exact=True).fill(text)


async def picture(page, name):
    if folder := os.environ.get("SCREENSHOTS"):
        await page.wait_for_timeout(400)
        await page.screenshot(path=Path(folder) / name)


async def attach(page, what):
    await page.get_by_role("button", name="Send a file, a place or a date").click()
    await page.get_by_role("option", name=what).wait_for()
    await picture(page, "attach.png")
    await page.get_by_role("option", name=what).click()


async def test_pictures_documents_and_places_are_shown(page, echo):
    """The picture is loaded, and opens in full; the document is saved under its name; the map has its address."""
    await echo.upload("sendPhoto", png(1200, 630), chat_id="7", caption="<b>Tenants</b> win", parse_mode="HTML")
    await echo.upload("sendDocument", b"BEGIN:VCALENDAR", "meeting 7.ics", chat_id="7")
    await echo.call("sendVenue", chat_id=7, **HALL)
    photo = page.get_by_role("button", name="Open photo: Tenants win")
    assert await page.locator(".picture img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    async with page.expect_download() as download:
        await page.get_by_role("link", name=re.compile("meeting 7.ics")).click()
    assert (await download.value).suggested_filename == "meeting 7.ics"
    place = page.get_by_role("link", name="Map: Seamen’s Hall, 3 Quay Street, Lisbon")
    assert await place.locator("svg line").count() > 5
    await picture(page, "sharing.png")
    await photo.click()
    viewer = page.get_by_role("dialog", name="Photo")
    await viewer.get_by_role("img", name="Tenants win").wait_for()
    await picture(page, "viewer.png")
    await page.keyboard.press("Escape")
    await viewer.wait_for(state="hidden")
    await page.get_by_role("button", name="Wren Halloran").click()
    await page.get_by_role("button", name="Ines Duarte").get_by_text("Seamen’s Hall").wait_for()


async def test_a_veiled_picture(page, echo):
    """Shown by the first press, opened by the second; the caption may stand above."""
    await echo.upload(
        "sendPhoto", png(), chat_id="7", caption="Careful", has_spoiler="true", show_caption_above_media="true"
    )
    await page.get_by_role("button", name="Hidden photo: show it").click()
    await page.get_by_role("button", name="Open photo: Careful").wait_for()
    above = "document.querySelector('.bubble .text').compareDocumentPosition(document.querySelector('.picture')) & 4"
    assert await page.evaluate(above) == 4


async def test_sending_a_picture(page, stand_in, tmp_path):
    """Chosen, looked at, sent with a caption; or as the file that it is."""
    (tmp_path / "poster.png").write_bytes(png(300, 200))
    for plain in (False, True):
        async with page.expect_file_chooser() as chooser:
            await attach(page, "Picture or file")
        await (await chooser.value).set_files(tmp_path / "poster.png")
        box = page.get_by_role("dialog", name="Send a file")
        await box.get_by_role("img", name="poster.png").wait_for()
        await picture(page, "send-file.png")
        await box.get_by_label("Caption").fill("Our poster")
        await box.get_by_label("Send as a file").set_checked(plain)
        await page.keyboard.press("Enter")
        await messages(page, "Our poster").nth(int(plain)).wait_for()
    sent = [message.file for message in stand_in._world.chats[7].messages.values() if message.file]
    assert [(file.kind.value, file.name, file.data) for file in sent] == [
        ("photo", "", png(300, 200)),
        ("document", "poster.png", png(300, 200)),
    ]


async def test_a_file_that_is_no_picture_is_sent_as_it_is(page, tmp_path):
    """And one that is left is not sent."""
    (tmp_path / "notes.txt").write_text("Words")
    box = page.get_by_role("dialog", name="Send a file")
    for leave in (True, False):
        await page.locator("#file").set_input_files(tmp_path / "notes.txt")
        await box.get_by_text("notes.txt").wait_for()
        assert await box.get_by_label("Send as a file").is_hidden()
        await box.get_by_role("button", name="Cancel" if leave else "Send").click()
        await box.wait_for(state="hidden")
    await messages(page, "notes.txt").wait_for()
    assert await page.locator(".own").count() == 1


async def test_sending_a_place(page, stand_in):
    """Its name makes it a venue."""
    await attach(page, "Place")
    box = page.get_by_role("dialog", name="Send a place")
    await box.get_by_label("Name").fill("Ropewalk House")
    await box.get_by_label("Latitude").fill("38.72")
    await picture(page, "send-place.png")
    await box.get_by_role("button", name="Send").click()
    await page.get_by_role("link", name="Map: Ropewalk House, 38.7200, -9.1366").wait_for()
    (said,) = [message.place for message in stand_in._world.chats[7].messages.values() if message.place]
    assert said == Place(38.72, -9.1366, "Ropewalk House")


async def test_a_date_is_shown_in_the_readers_own_time(page, echo):
    """As the bot wrote it or as it asked for; a press, or the Enter key, tells all of it."""
    dates = ('unix="1795705200">Thu 6:30pm', 'unix="1795791600" format="wDt">x')
    text = " or ".join(f"<tg-time {date}</tg-time>" for date in dates)
    await echo.call("sendMessage", chat_id=7, text=text, parse_mode="HTML")
    words, formatted = page.locator(".text time").nth(0), page.locator(".text time").nth(1)
    assert await words.inner_text() == "Thu 6:30pm"
    assert "2026" in await formatted.inner_text()
    for date, press in ((words, words.click()), (formatted, formatted.press("Enter"))):
        full = await date.get_attribute("title")
        assert re.match(r"Your time: .*November.*2026.*", full)
        await press
        await page.get_by_role("status").get_by_text(full).wait_for()


async def test_writing_a_date(page, stand_in):
    """It stands in the text, readable, and travels as an instant."""
    await write(page, "Rent meeting")
    await attach(page, "Date and time")
    box = page.get_by_role("dialog", name="Write a date")
    await box.get_by_label("Date and time").fill("2027-11-26T18:30")
    await picture(page, "send-date.png")
    await box.get_by_role("button", name="Write it").click()
    await page.get_by_label("Message", exact=True).press("Enter")
    await page.locator(".own .text time").wait_for()
    (said,) = [
        message for message in stand_in._world.chats[7].messages.values() if message.entities and not message.from_bot
    ]
    (entity,) = said.entities
    moment = await page.evaluate("new Date('2027-11-26T18:30').getTime() / 1000")
    assert (entity["type"], entity["offset"], entity["unix_time"]) == ("date_time", 13, moment)
    assert said.text.startswith("Rent meeting ")


async def test_choosing_what_the_bot_offers(page, stand_in):
    """`@courier_bot words` shows results, more on scrolling; a choice is sent through the bot; Escape and on."""
    stand_in.group(-100, "Tenants of Ropewalk House", joined=False)
    await page.get_by_role("button", name="Tenants of Ropewalk House").click()
    await write(page, "@courier_bot Rent")
    results = page.get_by_role("listbox", name="Results")
    await results.get_by_role("option", name="Rent 12 ").wait_for()
    await picture(page, "inline.png")
    await results.evaluate("node => { node.scrollTop = node.scrollHeight; }")
    await results.get_by_role("option", name="Rent 24").wait_for()
    await results.get_by_role("option", name=re.compile("^Rent 7 ")).click()
    sent = page.locator(".own", has_text="Rent 7")
    await sent.get_by_text("via Courier").wait_for()
    assert await results.is_hidden()
    assert await page.get_by_label("Message", exact=True).input_value() == ""


async def test_choosing_by_keyboard_and_the_button_above(page):
    """Arrow keys and Enter; the button goes to the bot with its payload."""
    await write(page, "@courier_bot ")
    results = page.get_by_role("listbox", name="Results")
    await results.get_by_role("option", name=re.compile("^Latest 1 ")).wait_for()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.locator(".own", has_text="Latest 1").wait_for()
    await write(page, "@courier_bot x")
    await results.get_by_role("option", name="Follow topics…").click()
    await messages(page, "You said: /start topics").wait_for()


async def test_buttons_that_copy_and_begin_queries(page, echo, stand_in):
    """A text is copied; a query begins here, or in a chat that is chosen."""
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stand_in.group(-100, "Tenants of Ropewalk House")
    keys = [
        [{"text": "Copy the link", "copy_text": {"text": "https://courier.example/7"}}],
        [{"text": "Search here", "switch_inline_query_current_chat": "rent"}],
        [{"text": "Share", "switch_inline_query": "article 7"}],
    ]
    await echo.send(7, "What next?", *keys)
    await page.get_by_role("button", name="Copy the link").click()
    await page.get_by_role("status").get_by_text("Copied").wait_for()
    assert await page.evaluate("navigator.clipboard.readText()") == "https://courier.example/7"
    field = page.get_by_label("Message", exact=True)
    await page.get_by_role("button", name="Search here").click()
    assert await field.input_value() == "@courier_bot rent"
    await page.get_by_role("option", name=re.compile("rent 1 ")).wait_for()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Share").click()
    chooser = page.get_by_role("dialog", name="Choose a chat")
    await chooser.get_by_role("button", name="Tenants of Ropewalk House").wait_for()
    await picture(page, "picker.png")
    await chooser.get_by_role("button", name="Tenants of Ropewalk House").click()
    await page.get_by_role("heading", name="Tenants of Ropewalk House").wait_for()
    await page.get_by_role("option", name=re.compile("article 7 1 ")).click()
    await page.locator(".own", has_text="article 7 1").wait_for()


async def test_a_share_link_is_followed_as_in_telegram(page, echo):
    """A chat is chosen, and the words stand in its field; leaving the box does nothing."""
    link = "https://t.me/share/url?url=https%3A%2F%2Fcourier.example%2F7&text=Rents%20frozen"
    await echo.send(7, "An article", [{"text": "Share it", "url": link}])
    button = page.get_by_role("link", name="Share it")
    await button.click()
    chooser = page.get_by_role("dialog", name="Share with…")
    await chooser.get_by_role("button", name="Cancel").click()
    await chooser.wait_for(state="hidden")
    field = page.get_by_label("Message", exact=True)
    assert await field.input_value() == ""
    await button.click()
    await chooser.get_by_role("button", name="Courier").click()
    await chooser.wait_for(state="hidden")
    assert await field.input_value() == "https://courier.example/7\nRents frozen"


async def test_who_shares_stays_who_they_are(page, stand_in, echo):
    """In the chosen group too."""
    stand_in.group(-100, "Tenants")
    await page.get_by_role("button", name="Wren Halloran").click()
    await echo.send(
        8, "An article", [{"text": "Share it", "url": "https://t.me/share/url?url=https://courier.example/"}]
    )
    await page.get_by_role("link", name="Share it").click()
    await page.get_by_role("dialog").get_by_role("button", name="Tenants").click()
    await page.get_by_role("heading", name="Tenants").wait_for()
    await page.get_by_label("Message", exact=True).press("Enter")
    await page.locator(".own", has_text="https://courier.example/").wait_for()
    (said,) = stand_in._world.chats[-100].messages.values()
    assert said.sender.name == "Wren Halloran"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everything_fits_a_phone(page, echo, stand_in, scheme):
    """At 360 pixels nothing sticks out, however long the words; in both schemes there are pictures to look at."""
    ines = stand_in._people[7]
    await page.emulate_media(color_scheme=scheme)
    await page.set_viewport_size(PHONE)
    await echo.call("sendVenue", chat_id=7, **{**HALL, "title": LONG, "address": LONG})
    await echo.upload("sendDocument", b"x" * 3000, f"{LONG[:80]}.ics", chat_id="7", caption=LONG)
    keys = [{"text": LONG[:60], "copy_text": {"text": "x"}}, {"text": "Share", "switch_inline_query": ""}]
    await echo.upload("sendPhoto", png(200, 900, (160, 80, 60)), chat_id="7", caption=LONG)
    await echo.send(7, f'<tg-time unix="1795705200">{LONG}</tg-time>', keys)
    await ines.share(contact={"phone_number": "+351 900 000 000", "first_name": LONG})
    await ines.forward(await stand_in._people[8].say("Forwarded words"))
    await ines.send_photo(png(64, 48), "Small")
    await ines.send_photo(png(400, 300))
    await ines.send_place(Place(-33.87, 151.2))
    await ines.send_document(b"x" * 2_500_000, "minutes.pdf")
    await messages(page, "minutes.pdf").wait_for()
    assert await page.evaluate(STICKS_OUT) == [0, 0]
    await picture(page, f"phone-sharing-{scheme}.png")
    await page.locator("#scroller").evaluate("node => { node.scrollTop = 0; }")
    await picture(page, f"phone-sharing-top-{scheme}.png")
    await page.locator("#scroller").evaluate("node => { node.scrollTop = node.scrollHeight / 2.6; }")
    await picture(page, f"phone-sharing-middle-{scheme}.png")
    await write(page, "@courier_bot Rent strike at Ropewalk House")
    await page.get_by_role("option", name=re.compile("House 12")).wait_for()
    assert await page.evaluate(STICKS_OUT) == [0, 0]
    await picture(page, f"phone-inline-{scheme}.png")
