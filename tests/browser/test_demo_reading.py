"""Reading on the demo's page, as a newcomer would on a phone: open, page through, save, search, share.

With SCREENSHOTS=folder there are pictures to look at; those that are called reading-*.png are the README's.
"""

import os
import re

import pytest

from tests.browser.showing import STICKS_OUT, demo, messages, picture, say

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
TITLE, BEGINNING, END = "Nine weeks on the stairs", "Week one: forty-one doors", "What they would do otherwise"
SHOWN = {"open": "light", "page": "dark", "saved": "light", "search": "dark", "share": "light"}
"""In which scheme each picture is in the README."""

TO_ITS_BEGINNING = """node => {
    const scroller = document.querySelector('#scroller');
    scroller.scrollTop += node.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 8;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_article_is_found_read_kept_and_shared(browser, scheme):
    """Everything by its button, and nothing sticks out; the last page offers what may come next."""
    async with demo() as address:
        page = await browser.new_page(viewport=PHONE, color_scheme=scheme)
        page.set_default_timeout(30_000)
        await page.goto(address)
        await page.get_by_role("button", name="Start").click()
        await messages(page, "The Harbour Courier").first.wait_for()
        await found(page, scheme)
        await read(page, scheme)
        await kept(page, scheme)
        await shared(page, scheme)
        await page.close()


async def found(page, scheme):
    """By words of the text, shown in their context."""
    await say(page, "/search stairs doors")
    hits = messages(page, "“stairs doors”:")
    await hits.get_by_role("button", name=TITLE).wait_for()
    await seen(page, "search", scheme)
    await hits.get_by_role("button", name=TITLE).click()


async def read(page, scheme):
    """From the first page to the last, saved on the way; each takes the place of the one before."""
    article = messages(page, BEGINNING).last
    await article.get_by_role("button", name="Save", exact=True).click()
    await article.get_by_role("button", name="Remove from saved").wait_for()
    await article.evaluate(TO_ITS_BEGINNING)
    await seen(page, "open", scheme)
    before = await page.locator(".message").count()
    await article.get_by_role("button", name="Next: 2 of 2 ›").click()
    last = messages(page, END)
    await last.get_by_role("button", name="Read more").wait_for()
    assert await page.locator(".message").count() == before
    await seen(page, "page", scheme)
    await last.get_by_role("button", name="Read more").click()
    await messages(page, "More like").wait_for()


async def kept(page, scheme):
    """What was read to its end is no longer unread."""
    await say(page, "/saved")
    await messages(page, "Saved: 1 read").get_by_role("button", name=TITLE).wait_for()
    await seen(page, "saved", scheme)


async def shared(page, scheme):
    """By its link to a chat that is chosen, or by asking for it in any chat."""
    await messages(page, END).get_by_role("link", name="Share").click()
    chooser = page.get_by_role("dialog", name="Share with…")
    await seen(page, "chooser", scheme)
    await chooser.get_by_role("button", name="Harbour branch").click()
    await page.get_by_role("heading", name="Harbour branch").wait_for()
    field = page.get_by_label("Message", exact=True)
    assert TITLE in await field.input_value()
    await field.fill("")
    await field.type("@courier_bot stairs")
    await page.get_by_role("option", name=re.compile(TITLE)).wait_for()
    await seen(page, "offered", scheme)
    await page.get_by_role("option", name=re.compile(TITLE)).click()
    await page.locator(".own", has_text=TITLE).get_by_text("via").wait_for()
    await seen(page, "share", scheme)


async def seen(page, name, scheme):
    """Take a picture of what stands there, of which nothing sticks out at the side."""
    assert await page.evaluate(STICKS_OUT) == [0, 0]
    if "SCREENSHOTS" in os.environ:
        await page.locator("#toasts:empty").wait_for(state="attached")  # what was said for a moment
    await picture(page, f"reading-{name}.png" if SHOWN.get(name) == scheme else f"{name}-{scheme}.png")
