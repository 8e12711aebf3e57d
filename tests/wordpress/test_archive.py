"""The archive of a real WordPress, read by its API and by its feed's pages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.fetch import Fetcher
from bot.jobs.walk import End, Walking
from storage import Route, Storage
from tests.builders import FILING
from tests.wordpress.starter import WordPress, needs

pytestmark = [pytest.mark.wordpress, pytest.mark.skipif(needs() is not None, reason=str(needs()))]

NOW = datetime.now(UTC).replace(microsecond=0)
POSTS = 61
MANY = 500


async def walked(folder, address: str):
    """Walk a feed's archive into a database of its own; give the walk, its end and all that is stored then."""
    storage = await Storage.open(folder / f"{len(list(folder.iterdir()))}.db")
    try:
        async with Fetcher(user_agent="Handbill/test") as fetcher:
            walking = Walking(
                storage, fetcher, FILING, lambda: NOW, lambda _: None, lambda why, _: pytest.fail(why), pause=0
            )
            (feed,) = await storage.feeds.ensure([address], NOW)
            return *(await walking.walk(feed)), await storage.archive.records(limit=999)
    finally:
        await storage.close()


async def test_both_ways_bring_the_same(tmp_path):
    """Whole texts, authors, categories and instants: whatever the site's clock shows, and for posts of one second."""
    (tmp_path / "wordpress").mkdir()
    async with WordPress.start(tmp_path / "wordpress") as wp:
        await wp.set_timezone("America/New_York")
        for number in range(POSTS):
            text = f"<p>Number {number} &amp; more.</p>"
            date = NOW - timedelta(days=60 - number // 3)
            await wp.publish(title=f"No {number} &amp; on", content=text, categories=["Arts & more"], date=date)
        (tmp_path / "walks").mkdir()
        walk, end, by_api = await walked(tmp_path / "walks", wp.feed_url)
        assert (walk.route, walk.added, walk.read, end) == (Route.API, POSTS, POSTS, End.OLDEST)
        await wp.publish(title="Elsewhere", content="<p>x</p>", categories=["Housing"], date=NOW)
        walk, end, by_feed = await walked(tmp_path / "walks", f"{wp.feed_url}?category_name=arts-more")
        assert (walk.route, walk.added, walk.read, walk.page, end) == (Route.FEED, POSTS, POSTS, 9, End.OLDEST)
    first = min(by_api, key=lambda record: (record.published_at, record.title))
    assert (first.title, first.byline, first.topics) == ("No 0 & on", "editor", ("Arts & more",))
    assert (first.published_at, first.body_html) == (NOW - timedelta(days=60), "<p>Number 0 &amp; more.</p>\n")
    assert plain(by_api) == plain(by_feed)


async def test_none_of_five_hundred_of_one_second_is_lost(tmp_path):
    """Each is stored once, by the API and by the feed's pages, though WordPress by itself orders by date alone."""
    (tmp_path / "wordpress").mkdir()
    (tmp_path / "walks").mkdir()
    async with WordPress.start(tmp_path / "wordpress") as wp:
        await wp.set_timezone("America/New_York")
        await wp.forget_index()
        await wp.import_posts(MANY, NOW - timedelta(days=9))
        for route, address in ((Route.API, wp.feed_url), (Route.FEED, f"{wp.feed_url}?author=1")):
            walk, end, records = await walked(tmp_path / "walks", address)
            assert (walk.route, walk.added, end) == (route, MANY, End.OLDEST)
            assert sorted(record.title for record in records) == sorted(f"Imported {n + 1}" for n in range(MANY))


async def test_a_feed_in_no_order_loses_none_of_a_second_that_fits_on_a_page(tmp_path):
    """A plugin has its own way; it is another day where the site is."""
    (tmp_path / "wordpress").mkdir()
    (tmp_path / "walks").mkdir()
    async with WordPress.start(tmp_path / "wordpress") as wp:
        await wp.set_timezone("America/New_York")
        wp.set_plugin("add_filter('posts_orderby', fn() => 'post_date DESC, RAND()', 99);")
        day = (NOW - timedelta(days=60)).replace(hour=2)
        for number in range(3):
            await wp.import_posts(9, day + timedelta(days=number))
        walk, end, records = await walked(tmp_path / "walks", f"{wp.feed_url}?author=1")
        assert (walk.route, walk.added, end) == (Route.FEED, 27, End.OLDEST)
        assert len({record.link for record in records}) == 27


def plain(records):
    """Give records in the order of their addresses, without what is ours and the space around a text."""
    bare = (replace(record, id=0, body_html=record.body_html.strip()) for record in records)
    return sorted(bare, key=lambda record: record.link)
