"""A meeting in the demo: Dina posts it, moves it and calls it off, and Ana, who follows the branch, hears of each.

With SCREENSHOTS=docs the README's picture of a card is taken on the way, and others to look at.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.browser.showing import STICKS_OUT, demo, messages, picture, say
from tests.builders import png

pytestmark = pytest.mark.browser
SOON = timedelta(minutes=12)
"""So near that an edit is told at once."""
PHONE = {"width": 360, "height": 740}
TITLE = "Who owns the waterfront?"
REASON = "The ferry is not running."


@pytest.fixture
async def page(browser):
    """The demo's page; nothing may go wrong in it."""
    async with demo() as address:
        opened = await browser.new_page(viewport={"width": 1200, "height": 800})
        opened.set_default_timeout(15_000)
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        await opened.goto(address)
        yield opened
        await opened.close()
        assert wrong == []


def here(after: timedelta) -> datetime:
    """Give a moment as Harbour's clock will show it."""
    return datetime.now(ZoneInfo("Europe/Lisbon")) + after


def words(at: datetime) -> str:
    return f"{at:%d %b %Y} {at:%I:%M%p}".lower()


async def become(page, name):
    await page.locator("button.person", has=page.get_by_text(name, exact=True)).click()
    await page.get_by_text(f"you are {name}").wait_for()


async def press(message, label):
    await message.get_by_role("button", name=label, exact=True).click()


async def follow_harbour(page):
    await become(page, "Ana")
    await say(page, "/branches harbour")
    await press(messages(page, "Seamen’s Hall"), "Follow: everything")
    await messages(page, "You follow it").wait_for()


async def announce(page, *, poster=None):
    """As Dina: in one message, which may be a picture with its caption, and a press."""
    await become(page, "Dina, organiser")
    said = f"/announce {TITLE}\n{words(here(SOON))}\nSeamen’s Hall, 3 Quay Street\nCome with questions."
    if poster:
        await page.locator("#file").set_input_files(poster)
        await page.get_by_role("dialog", name="Send a file").get_by_label("Caption").fill(said)
        await page.keyboard.press("Enter")
    else:
        await say(page, said)
    await press(messages(page, "This is what followers will see."), "Publish")
    await messages(page, TITLE).last.get_by_role("button", name="Refresh").wait_for()


async def test_a_meeting_is_posted_moved_and_called_off(page):
    """What the reader is told of each is there when they look, once."""
    await follow_harbour(page)
    await announce(page)
    await become(page, "Ana")
    await messages(page, "New meeting").get_by_text(TITLE).wait_for()
    moved = here(timedelta(days=2)).replace(hour=19, minute=0)
    await become(page, "Dina, organiser")
    await move(page, moved)
    await become(page, "Ana")
    change = messages(page, "Changed").filter(has_text=TITLE)
    await change.get_by_text("When:").wait_for()
    assert await change.locator("s").count() == 1
    assert f"→ {moved:%a}, {moved.day} {moved:%b %Y}" in await change.inner_text()
    await become(page, "Dina, organiser")
    await call_off(page)
    await become(page, "Ana")
    off = messages(page, "Cancelled").filter(has_text=f"Reason: {REASON}")
    await off.get_by_role("button", name="Details").wait_for()
    await phone_pictures(page, "meeting-told")
    for notice in (change, off):
        assert await notice.count() == 1


async def managed(page):
    """Ask for the list, and open the meeting in it; give its card, which takes the list's place."""
    asked = page.locator(".own", has_text="/mymeetings")
    before = await asked.count()
    await say(page, "/mymeetings")
    await asked.nth(before).wait_for()
    answer = page.locator(".own:has-text('/mymeetings') ~ .theirs").last
    await answer.get_by_role("button", name=TITLE).click()
    return answer.filter(has_text="It takes place as announced.")


async def move(page, to):
    await press(await managed(page), "Edit")
    draft = messages(page, "A change to:")
    await press(draft, "Date and time")
    await draft.get_by_role("button", name="Back").wait_for()
    await say(page, words(to))
    await press(messages(page, "A change to:").filter(has_text="→").last, "Save")
    await messages(page, f"Saved: {TITLE}").wait_for()


async def call_off(page):
    await press(await managed(page), "Cancel")
    await messages(page, "Write the reason as a message").wait_for()
    await say(page, REASON)
    await press(messages(page, f"Reason: {REASON}").last, "Cancel it")
    await page.get_by_role("status").get_by_text("It is cancelled, and followers are told.").wait_for()


async def test_a_card_is_found_in_the_list(page):
    """It has all that one needs to come, and the map shows the place."""
    await become(page, "Ana")
    await page.set_viewport_size({**PHONE, "height": 772})
    await say(page, "/meetings harbour")
    await page.locator(".theirs").get_by_role("button", name=re.compile("Why the rent is")).click()
    await page.get_by_role("button", name="Add to calendar").wait_for()
    await picture(page, "meeting.png")
    await page.set_viewport_size(PHONE)
    await page.get_by_role("button", name="Map", exact=True).click()
    await page.get_by_role("link", name="Map: Seamen’s Hall, 3 Quay Street").wait_for()
    await phone_pictures(page, "meeting-map")


async def test_a_card_with_a_picture_and_a_file_for_calendars(page, tmp_path):
    """The card shows the picture; the file that it gives is saved under its name, and is of this meeting."""
    (tmp_path / "poster.png").write_bytes(png(1200, 630, (150, 70, 60)))
    await follow_harbour(page)
    await announce(page, poster=tmp_path / "poster.png")
    await phone_pictures(page, "meeting-organiser")
    await become(page, "Ana")
    await press(messages(page, "New meeting"), "Details")
    assert await page.locator(".picture img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    card = page.locator(".message", has=page.locator(".picture"))
    assert "3 Quay Street\n\nCome with questions" in await card.inner_text()
    await phone_pictures(page, "meeting-card")
    await press(card, "Add to calendar")
    async with page.expect_download() as download:
        await page.get_by_role("link", name=re.compile(r"meeting-\d+\.ics")).click()
    saved = await download.value
    assert re.fullmatch(r"meeting-\d+\.ics", saved.suggested_filename)
    assert f"SUMMARY:{TITLE}" in (await saved.path()).read_text()
    await phone_pictures(page, "meeting-file")


async def phone_pictures(page, name):
    """At 360 pixels nothing sticks out; in both schemes there are pictures to look at."""
    before = page.viewport_size
    await page.set_viewport_size(PHONE)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await page.evaluate(STICKS_OUT) == [0, 0]
        await picture(page, f"{name}-{scheme}.png")
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size(before)
