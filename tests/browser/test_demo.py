"""`handbill demo` as a newcomer meets it: the command, the page, the real bot.

With SCREENSHOTS=docs the README's picture is taken on the way, and others to look at.
"""

import re

import pytest

from tests.browser.showing import STICKS_OUT, demo, messages, picture, say

pytestmark = pytest.mark.browser


async def test_a_newcomer_reads_follows_and_is_alerted(browser):
    """/latest, a topic by its button, an article published in the side panel: the alert arrives, once."""
    async with demo() as address:
        page = await browser.new_page(viewport={"width": 1200, "height": 800})
        page.set_default_timeout(10_000)
        await page.goto(address)
        await page.get_by_role("button", name="Start").click()
        await messages(page, "The Harbour Courier").wait_for()
        await say(page, "/latest 3")
        await messages(page, "Tenants of Ropewalk House").get_by_role("button", name="Older ›").click()
        await page.get_by_role("button", name="‹ Newer").wait_for()
        await say(page, "/topics")
        await page.get_by_role("button", name=re.compile(r"^Housing \(\d+\)")).click()
        await page.get_by_role("button", name=re.compile("^✓ Housing")).wait_for()
        await picture(page, "topics.png")
        form = page.locator("#publish")
        await form.get_by_label("Title").fill("Rent strike at Ropewalk House ends in a contract")
        await form.get_by_label("Standfirst").fill("After nine weeks, the landlord signs what the tenants wrote.")
        await form.get_by_label("Byline").fill("Ines Duarte")
        await form.get_by_label("Picture").select_option("A terrace of five houses, a banner below a window")
        await form.get_by_label("Housing").check()
        await form.get_by_role("button", name="Publish").click()
        alert = messages(page, "You follow: Housing")
        await alert.get_by_role("button", name="Unfollow Housing").wait_for()
        await alert.get_by_role("link", name="Rent strike at Ropewalk House").first.wait_for()
        await page.wait_for_timeout(3_000)  # two more readings of the feed, and the toast is gone
        await picture(page, "chat.png")
        assert await alert.count() == 1
        await page.set_viewport_size({"width": 390, "height": 800})
        await picture(page, "phone.png")
        await page.emulate_media(color_scheme="dark")
        await picture(page, "dark.png")
        await page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_authors_article_comes_below_its_picture(browser, scheme):
    """Who follows her is told why, sees it as it was published, and reads it there."""
    async with demo() as address:
        page = await browser.new_page(viewport={"width": 360, "height": 780}, color_scheme=scheme)
        page.set_default_timeout(10_000)
        await page.goto(address)
        await page.get_by_role("button", name="Start").click()
        await messages(page, "The Harbour Courier").wait_for()
        await say(page, "/subscribe ines duarte")
        await messages(page, "You will be alerted to new articles by Ines Duarte.").wait_for()
        await page.get_by_role("button", name="Publish").first.click()
        form = page.locator("#publish")
        await form.get_by_label("Title").fill("Nine weeks on, the landlord signs")
        await form.get_by_label("Standfirst").fill("The contract is the tenants’ own.")
        await form.get_by_label("Text").fill("Forty-one doors.\n\nAnd one <pen>.")
        await form.get_by_label("Byline").fill("Ines Duarte")
        await form.get_by_label("Picture").select_option("People with banners, the roofs of the town behind them")
        await picture(page, f"desk-{scheme}.png")
        await form.get_by_role("button", name="Publish").click()
        await form.get_by_role("link", name="Nine weeks on, the landlord signs").wait_for()
        await page.get_by_role("button", name="Close the publication’s panel").click()
        alert = messages(page, "You follow: articles by Ines Duarte")
        await alert.get_by_role("button", name=re.compile("^Open photo")).wait_for()
        await page.wait_for_timeout(2_000)  # the toast is gone
        await picture(page, f"alert-{scheme}.png")
        await alert.get_by_role("button", name="Read here").click()
        read = messages(page, "And one <pen>.")
        await read.get_by_role("link", name="Open the picture").locator("img").evaluate("image => image.decode()")
        assert await page.evaluate(STICKS_OUT) == [0, 0]
        await picture(page, f"read-{scheme}.png")
        await page.close()
