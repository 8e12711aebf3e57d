"""Reading on the demo's page, as a newcomer would: open, page through, save, find again, share.

With SCREENSHOTS=docs pictures are taken on the way.
"""

import pytest

from tests.browser.test_demo import demo, messages, picture, say

pytestmark = pytest.mark.browser

TITLE = "Nine weeks on the stairs"


async def test_an_article_is_read_to_its_end_and_kept(browser):
    """Everything by its button; the last page offers what may come next."""
    async with demo() as address:
        page = await browser.new_page(viewport={"width": 1200, "height": 900})
        page.set_default_timeout(30_000)
        await page.goto(address)
        await page.get_by_role("button", name="Start").click()
        await messages(page, "The Harbour Courier").first.wait_for()
        await say(page, "/latest")
        await messages(page, "Articles").get_by_role("button", name=TITLE).click()
        article = messages(page, "Week one: forty-one doors")
        await article.get_by_role("button", name="Save", exact=True).click()
        await article.get_by_role("button", name="Remove from saved").wait_for()
        await picture(page, "reading.png")
        await article.get_by_role("button", name="Next: 2 of 2 ›").click()
        last = messages(page, "What they would do otherwise")
        await last.get_by_role("link", name="Share").wait_for()
        share = await last.get_by_role("link", name="Share").get_attribute("href")
        assert share.startswith("https://t.me/share/url?url=http")
        await picture(page, "reading-end.png")
        await last.get_by_role("button", name="Read more").click()
        await messages(page, "More like").wait_for()
        await say(page, "/saved")
        shelf = messages(page, "Saved: 1 read")
        await shelf.get_by_role("button", name=TITLE).wait_for()
        await picture(page, "saved.png")
        await page.close()
