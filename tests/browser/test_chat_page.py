"""The chat page in a real browser, before the real stand-in."""

import os
from pathlib import Path

import pytest

from bot.demo.page import FOLDER
from bot.demo.publication import Publication
from bot.demo.telegram import StandIn
from tests.browser.echo import Echo

pytestmark = pytest.mark.browser
DRAWN = [
    ("🗞 news", [("bold", 3, 4)], "🗞 <strong>news</strong>"),
    ("abcd", [("bold", 0, 3), ("italic", 1, 3)], "<strong>a<em>bc</em></strong><em>d</em>"),
    ("ab", [("bold", 0, 2), ("italic", 0, 2)], "<strong><em>ab</em></strong>"),
    ("a\nb\nc", [("blockquote", 2, 1)], "a<blockquote>b</blockquote>c"),
    ("ab", [("bold", 1, 9), ("italic", 7, 1), ("unheard_of", 0, 1)], "a<strong>b</strong>"),
    ("<i>", [("underline", 0, 3)], "<u>&lt;i&gt;</u>"),
    ("go", [("text_link", 0, 2, "javascript:alert(1)")], "<span>go</span>"),
]


async def say(page, text):
    await page.get_by_label("Message", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def picture(page, name):
    if folder := os.environ.get("SCREENSHOTS"):
        await page.screenshot(path=Path(folder) / name)


def messages(page, text):
    return page.locator(".message", has_text=text)


async def test_a_conversation(page):
    """Start, read what the bot says, say something: the newest is in sight."""
    await page.get_by_role("button", name="Start").click()
    await messages(page, "Harbour").wait_for()
    assert await page.locator("strong em").inner_text() == "Harbour"
    await say(page, "hello")
    answer = messages(page, "You said: hello")
    await answer.wait_for()
    assert await answer.evaluate("node => node.getBoundingClientRect().bottom <= innerHeight")
    assert await page.locator(".own .text").all_inner_texts() == ["/start", "hello"]


async def test_the_newest_stays_in_sight_when_a_keyboard_takes_room(page):
    """And who has scrolled up stays where they read; the field that grows moves nothing either."""
    for number in range(8):
        await say(page, f"hello {number}\n" * 4)
        await messages(page, f"You said: hello {number}").wait_for()
    newest, in_sight = messages(page, "You said: hello 7"), "node => node.getBoundingClientRect().bottom <= innerHeight"
    await page.set_viewport_size({"width": 390, "height": 420})
    await page.wait_for_function(f"node => ({in_sight})(node)", arg=await newest.element_handle())
    await page.set_viewport_size({"width": 390, "height": 800})
    await page.locator("#scroller").evaluate("node => { node.scrollTop = 200; }")
    await page.wait_for_function("document.querySelector('#scroller').scrollTop === 200")
    await page.wait_for_timeout(100)
    await page.set_viewport_size({"width": 390, "height": 420})
    await page.get_by_label("Message", exact=True).fill("one\ntwo\nthree\nfour")
    await page.wait_for_timeout(300)
    assert await page.locator("#scroller").evaluate("node => node.scrollTop") == 200


async def test_what_is_said_is_text(page):
    """Markup from people stays letters; a blockquote, a spoiler and a command from the bot do what they do."""
    await say(page, "<img src=x onerror=alert(1)> & <b>bold</b>")
    await messages(page, "You said: <img src=x onerror=alert(1)> & <b>bold</b>").wait_for()
    assert await page.locator(".message img, .message b").count() == 0
    await say(page, "/start")
    await page.locator("blockquote", has_text="Minutes kept").wait_for()
    hidden = page.get_by_role("button", name="Hidden text")
    await hidden.press("Enter")
    assert await hidden.count() == 0
    await page.get_by_role("button", name="/latest", exact=True).click()
    await messages(page, "You said: /latest").wait_for()


async def test_presses_are_answered(page):
    """A note passes by, an alert waits to be closed, an edit replaces the message and keeps the focus."""
    await say(page, "/start")
    await page.get_by_role("button", name="Note").click()
    await page.get_by_role("status").get_by_text("Saved.").wait_for()
    await page.get_by_role("button", name="Alert").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_text("Read this.").wait_for()
    await page.keyboard.press("Enter")
    await dialog.wait_for(state="hidden")
    await page.get_by_role("button", name="Edit", exact=True).press("Enter")
    await messages(page, "Changed my mind.").get_by_text("edited").wait_for()
    assert await page.evaluate("document.activeElement.textContent") == "Edit"


async def test_a_link_to_the_bot_starts_it(page):
    """As in Telegram: /start with what the link carries."""
    await say(page, "/start")
    await page.get_by_role("link", name="follow").click()
    await messages(page, "You said: /start topic_7").wait_for()


async def test_commands_by_keyboard(page):
    """A slash offers the bot's commands; what is typed narrows them down."""
    await page.get_by_label("Message", exact=True).press("/")
    assert await page.get_by_role("option").count() == 2
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await messages(page, "You said: /topics").wait_for()
    await page.get_by_label("Message", exact=True).press_sequentially("/la")
    await page.keyboard.press("Enter")
    await messages(page, "You said: /latest").wait_for()


async def test_another_reader(page, echo):
    """What comes for somebody else is counted at their name until it is read."""
    await echo.send(8, "Something for Wren")
    wren = page.get_by_role("button", name="Wren Halloran")
    await wren.get_by_label("1 unread").wait_for()
    await wren.click()
    await messages(page, "Something for Wren").wait_for()
    await echo.send(8, "And more")
    await messages(page, "And more").wait_for()
    await page.get_by_role("button", name="Ines Duarte").click()
    await page.get_by_text("you are Ines Duarte").wait_for()
    await page.reload()
    await wren.wait_for()
    assert await page.get_by_label("1 unread").count() == 0


async def test_blocking(page, stand_in):
    """The bot cannot write to who blocked it; unblocking brings the composer back."""
    switch = page.get_by_role("switch", name="Block")
    await switch.click()
    await page.get_by_text("Ines Duarte has blocked the bot.").wait_for()
    assert await switch.get_attribute("aria-checked") == "true"
    await page.get_by_role("button", name="Unblock").click()
    await say(page, "back again")
    await messages(page, "You said: back again").wait_for()


async def test_in_a_group_one_speaks_as_somebody(page, stand_in):
    """Whoever is selected says it, and sees it as their own; others' names stand above what they said."""
    stand_in.group(-100, "Tenants of Ropewalk House")
    await page.get_by_role("button", name="Tenants of Ropewalk House").click()
    await page.get_by_label("Speak as").select_option("Wren Halloran")
    await say(page, "/latest")
    await messages(page, "You said: /latest").locator(".author", has_text="Courier").wait_for()
    assert await page.locator(".own .text").all_inner_texts() == ["/latest"]
    await page.get_by_label("Speak as").select_option("Ines Duarte")
    await page.locator(".theirs .author", has_text="Wren Halloran").wait_for()


async def test_entities_become_markup(page):
    """Counted in UTF-16, nested, cut where they cross; a link that could run a script is none."""
    draw = """async ([text, entities]) => {
        const { richText } = await import("/page/richtext.js");
        const box = document.createElement("div");
        box.append(...richText(text, entities));
        return box.innerHTML;
    }"""
    for text, entities, html in DRAWN:
        given = [dict(zip(("type", "offset", "length", "url"), entity, strict=False)) for entity in entities]
        assert await page.evaluate(draw, [text, given]) == html


async def test_a_narrow_window(page):
    """At 360 pixels nothing sticks out, and people come in a drawer which Escape closes."""
    await page.set_viewport_size({"width": 360, "height": 640})
    await say(page, "Donaudampfschifffahrtsgesellschaft" * 9)
    await messages(page, "You said: Donau").wait_for()
    wide = "[document.documentElement, document.querySelector('#scroller')].map(n => n.scrollWidth - n.clientWidth)"
    assert await page.evaluate(wide) == [0, 0]
    people = page.get_by_role("button", name="People", exact=True)
    await people.click()
    await page.get_by_role("button", name="Wren Halloran").wait_for()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Wren Halloran").wait_for(state="hidden")
    assert await people.evaluate("node => node === document.activeElement")


async def test_a_phones_header_shows_the_whole_name(page):
    """At 390 pixels, beside the list of people, Block and Publish."""
    await page.set_viewport_size({"width": 390, "height": 800})
    title = page.get_by_role("heading", level=1)
    await page.evaluate("document.querySelector('#open-desk').hidden = false")
    await title.evaluate("node => { node.textContent = 'The Harbour Courier'; }")
    await page.wait_for_timeout(100)
    assert await title.inner_text() == "The Harbour Courier"
    assert await title.evaluate(
        "node => [node.scrollWidth - node.clientWidth, node.scrollHeight - node.clientHeight]"
    ) == [0, 0]
    await picture(page, "header.png")


async def test_the_desk(page):
    """Publish under an old and a new topic, then correct the title; mistakes are said where they are made."""
    async with Publication() as site:
        await page.route("**/chat/demo", lambda route: route.fulfill(json={"site": site.url, "name": "The Courier"}))
        await page.reload()
        form = page.locator("#publish")
        await form.get_by_label("Title").fill(" ")
        await form.get_by_role("button", name="Publish").click()
        await form.get_by_text("The title is missing.").wait_for()
        await form.get_by_label("Title").fill("Ferry sold <to> its crew")
        await form.get_by_label("Housing").check()
        await form.get_by_label("New topic").fill("Ports")
        await form.get_by_label("Byline").fill("Ines Duarte")
        await form.get_by_label("Picture").select_option("Two fishing boats lie in the harbour at dusk")
        await form.get_by_role("button", name="Publish").click()
        await form.get_by_role("link", name="Ferry sold <to> its crew").wait_for()
        await page.locator("#edit").get_by_label("Title").fill("Ferry saved")
        await page.get_by_role("button", name="Save").click()
        await page.get_by_role("link", name="Ferry saved").wait_for()
        await page.get_by_text("two minutes later, the alerts that were sent are corrected").wait_for()
        newest = site.articles[0]
    assert (newest.title, newest.byline, newest.terms) == ("Ferry saved", "Ines Duarte", ("Housing", "Ports"))
    assert f'src="{site.url}/wp-content/uploads/harbour.jpg"' in newest.body


async def test_the_page_finds_its_way_back(page, stand_in):
    """While the demo is away the page says so; once it is back, what was missed is shown."""
    port = int(stand_in.url.rpartition(":")[2])
    await stand_in.__aexit__(None, None, None)
    await page.get_by_text("Connecting…").wait_for()
    async with StandIn(static=FOLDER, port=port) as again:
        again.person(7, "Ines Duarte", started=True)
        bot = Echo(again)
        await bot.send(7, "Said meanwhile")
        await messages(page, "Said meanwhile").wait_for(timeout=10_000)
        await bot.close()


async def test_without_a_sample_site_there_is_no_desk(page):
    """A bot that reads a real feed has nothing to publish to."""
    assert await page.get_by_role("button", name="Publish").count() == 0
