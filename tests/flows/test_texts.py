"""Where the feed has but excerpts, articles are read in the chat all the same."""

import asyncio
from datetime import timedelta

import pytest

from bot.demo.publication import Canned
from bot.demo.telegram.window import WAIT_SECONDS
from storage import clippings
from tests.flows.chatting import asked, number_of

pytestmark = pytest.mark.usefixtures("brisk")

API = "/wp-json/wp/v2/posts"
TITLE = "Rents rise by the river"
BODY = "Tenants of the quays pay a fifth more. The council looks on.\n\n" + "Forty households have gone to court. " * 5


@pytest.fixture
async def world(idle, monkeypatch):
    """A feed of excerpts; what was edited is drawn anew at once."""
    monkeypatch.setattr(clippings, "SETTLED", timedelta(0))
    idle.settings = idle.settings.model_copy(update={"feeds": (f"{idle.site.feed_url}?excerpts",)})
    idle.site.publish(title="Before", standfirst="Once.")
    await idle.start()
    return idle


async def whole(world, title=TITLE):
    """Wait until the text of an article is there."""
    number = await number_of(world, title)
    async with asyncio.timeout(WAIT_SECONDS), world.storage() as storage:
        while not (await storage.articles.get(number)).whole:
            await asyncio.sleep(0.05)
    return number


async def test_an_alert_leads_to_the_text(world):
    """It does not wait for it; whoever has it gets the button once it is there, and no second message."""
    ana = world.tg.person(100, "Ana")
    await asked(ana, "/subscribe Everything", "You will be alerted")
    world.site.respond_with(Canned(delay=1, path=API))
    world.site.publish(title=TITLE, standfirst="What tenants pay.", body=BODY)
    alert = await ana.hears(TITLE)
    assert "Read here" not in str(alert.buttons)
    world.site.respond_with(None)
    await whole(world)
    await ana.until(lambda: "Read here" in str(alert.buttons), "there is no button")
    assert sum(TITLE in shown.text for shown in ana.messages) == 1
    before = len(ana.messages)
    await ana.press(alert, "Read here")
    await ana.until(lambda: len(ana.messages) > before and "gone to court" in ana.last.text, "it was not opened")
    assert "Corrected" not in alert.text


async def test_the_text_is_searched(world):
    bo = world.tg.person(101, "Bo")
    world.site.publish(title=TITLE, standfirst="What tenants pay.", body=BODY)
    await whole(world)
    await asked(bo, "/search households court", TITLE)
