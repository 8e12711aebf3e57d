"""`handbill demo` as a newcomer meets it: the command, the page, the real bot.

With SCREENSHOTS=docs the README's picture is taken on the way, and others to look at.
"""

import re

import pytest

from tests.browser.showing import demo, messages, picture, say

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
