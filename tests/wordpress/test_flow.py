"""The bot on a real WordPress: what its editors do, followers hear of once."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.publication import Publication
from bot.demo.telegram import StandIn
from tests.flows.conftest import TOKEN, World, settings
from tests.wordpress.starter import WordPress, needs

pytestmark = [pytest.mark.wordpress, pytest.mark.skipif(needs() is not None, reason=str(needs()))]


@pytest.fixture
async def wp(tmp_path_factory):
    async with WordPress.start(tmp_path_factory.mktemp("wordpress")) as started:
        yield started


@pytest.fixture
async def world(wp, tmp_path):
    """The bot between this WordPress and the stand-in for Telegram, with ten old posts."""
    for number in range(10):
        date = datetime.now(UTC) - timedelta(days=30 - number)
        await wp.publish(title=f"Old {number}", content="<p>Long ago.</p>", categories=["Housing"], date=date)
    async with Publication(stock=()) as unused, StandIn(token=TOKEN) as tg:
        made = World(unused, tg, settings(tmp_path, tg.url, wp.feed_url), readings=feed_readings(wp))
        await made.start()
        yield made
        await made.stop()


def feed_readings(wp):
    return lambda: sum(r.method == "GET" and r.path.startswith("/feed") for r in wp.requests)


def heard(person, title):
    return [shown for shown in person.messages if title in shown.text]


async def test_what_editors_do_reaches_followers_once(wp, world):
    """Publishing alerts once; editing, re-dating and polling again do not; older and twin posts are not missed."""
    ana, bo = world.tg.person(101, "Ana"), world.tg.person(102, "Bo")
    for person, topic in ((ana, "Housing"), (bo, "Everything")):
        await person.say(f"/subscribe {topic}")
        await person.hears("You will be alerted")

    post = await wp.publish(
        title="Rent &amp; repair", content="<p>Now.</p>", excerpt="In short.", categories=["Housing"]
    )
    await ana.hears("Rent & repair\n\nIn short.")
    await bo.hears("Rent & repair")
    await world.until(lambda: wp.requests[-1].status == 304, "no 304 is made use of")

    await wp.edit(post.id, title="Rent and repairs", content="<p>Corrected.</p>")
    await world.polled(2)
    await wp.edit(post.id, date=datetime.now(UTC) - timedelta(hours=3))
    await world.polled(2)

    await wp.publish(title="Written yesterday", content="<p>x</p>", date=datetime.now(UTC) - timedelta(days=1))
    await bo.hears("Written yesterday")

    first = await wp.publish(title="Twin one", content="<p>x</p>", status="draft")
    second = await wp.publish(title="Twin two", content="<p>y</p>", status="draft")
    for twin in (first, second):
        await wp.set_guid(twin.id, "https://imported.example/twin")
        await wp.edit(twin.id, status="publish")
    await bo.hears("Twin one")
    await bo.hears("Twin two")

    await world.polled(3)
    assert len(heard(ana, "Rent")) == 1
    assert [len(heard(bo, title)) for title in ("Rent", "Written yesterday", "Twin one", "Twin two")] == [1, 1, 1, 1]
    assert not heard(ana, "Old")
    assert not heard(ana, "Twin")
