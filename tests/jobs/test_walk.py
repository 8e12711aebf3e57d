"""Walks through a real server's archive: by its API or its feed, broken off, refused, and beside a poll."""

import asyncio
from datetime import timedelta

import pytest

from bot.demo.publication import Canned, Draft, Publication
from bot.demo.publication.rss import rss
from bot.feeds.fetch import Fetcher
from bot.jobs.poll import STRETCH, Polling
from bot.jobs.walk import End, Halted, Walking
from storage import Route
from tests.builders import FILING, NOW

API, FEED = "/wp-json/wp/v2/posts", "/feed/"


HOUSING = "/category/housing/feed/"
SECOND = NOW - timedelta(days=9)


class Archive:
    """A site with articles an hour apart, and walks through it that do not wait."""

    def __init__(self, site, storage, fetcher):
        self.site, self.storage, self.fetcher = site, storage, fetcher
        self.slept, self.waits, self.moves, self.on_move = [], [], [], lambda: None

    def walking(self) -> Walking:
        async def sleep(seconds):
            self.slept.append(seconds)

        def moved(walk):
            self.moves.append(walk)
            self.on_move()

        waits = lambda why, wait: self.waits.append((why, wait.total_seconds()))  # noqa: E731
        return Walking(self.storage, self.fetcher, FILING, lambda: NOW, moved, waits, sleep, jitter=lambda: 0.0)

    async def walk(self, **asked):
        self.feed, *_ = await self.storage.feeds.ensure([self.site.feed_url], NOW)
        return await self.walking().walk(self.feed, **asked)

    async def poll(self):
        feed, *_ = await self.storage.feeds.ensure([self.site.feed_url], NOW)
        interval = timedelta(minutes=5)
        await Polling(self.storage, self.fetcher, FILING, interval, lambda: NOW, lambda: None).read(feed)

    async def titles(self):
        return [article.title for article in (await self.storage.articles.page(limit=1_000)).articles]

    async def walk_housing(self):
        """Walk the feed of a category, which the API does not stand for."""
        self.feed, *_ = await self.storage.feeds.ensure([f"{self.site.url}{HOUSING}"], NOW)
        return await self.walking().walk(self.feed)

    def import_articles(self, count):
        """Put so many of one second behind the others."""
        for number in range(count):
            self.site.publish(title=f"Imported {number}", published_at=SECOND)

    def without_api(self, **canned):
        self.site.respond_with(Canned(**{"status": 404, "path": API, **canned}))

    @property
    def on_site(self):
        return [article.title for article in self.site.articles]

    @property
    def asked(self):
        return [fetch.path for fetch in self.site.requests]


def draft(number: int) -> Draft:
    return Draft(f"Article {number}", "In short.", "Ines", ("Housing",), "All of it.", timedelta(hours=number))


@pytest.fixture
def takes_orders():
    """Tell whether the site gives its feed in the order that is asked for."""
    return True


@pytest.fixture
async def archive(storage, takes_orders):
    async with (
        Publication([draft(n) for n in range(130)], clock=lambda: NOW, takes_orders=takes_orders) as site,
        Fetcher(user_agent="Handbill/test", total_seconds=10, clock=lambda: NOW) as fetcher,
    ):
        yield Archive(site, storage, fetcher)


async def undecided(archive):
    return await archive.storage.outbox.candidates()


async def test_the_api_is_walked_where_there_is_one(archive):
    """To the end, a second between a question and the next; whole texts, and nobody is alerted."""
    walk, end = await archive.walk()
    assert (walk.route, walk.added, walk.read, walk.total, end) == (Route.API, 130, 130, 130, End.OLDEST)
    assert await archive.titles() == archive.on_site
    assert len(archive.asked) == 2 + 3
    assert archive.slept == [1.0] * 4
    assert [move.read for move in archive.moves] == [50, 99, 130]
    assert await undecided(archive) == []
    (record, *_) = await archive.storage.archive.records(limit=1)
    assert (record.title, record.guid, record.byline, record.topics) == ("Article 49", "/?p=81", "Ines", ("Housing",))
    assert record.body_html == "<p>All of it.</p>"


@pytest.mark.parametrize(
    "canned", [{}, {"status": 401}, {"status": 200, "body": b"<html>"}, {"status": 200, "body": b"[]"}]
)
async def test_the_feed_is_leafed_through_where_there_is_no_api(archive, canned):
    """Its 404 is the end."""
    archive.without_api(**canned)
    walk, end = await archive.walk()
    assert (walk.route, walk.added, walk.read, walk.total, end) == (Route.FEED, 130, 130, 0, End.OLDEST)
    assert await archive.titles() == archive.on_site
    ordered = "/feed/?orderby=date+ID&order=DESC"
    assert archive.asked[-2:] == [f"{ordered}&paged=13", f"{ordered}&paged=14"]
    assert await undecided(archive) == []


async def test_a_categorys_feed_is_walked_by_itself(archive):
    """The API would give the whole site's archive."""
    for number in range(15):
        archive.site.publish(title=f"Play {number}", topics=["Arts"], published_at=NOW - timedelta(hours=number))
    (feed,) = await archive.storage.feeds.ensure([f"{archive.site.url}/category/arts/feed/"], NOW)
    walk, _ = await archive.walking().walk(feed)
    assert (walk.route, walk.added) == (Route.FEED, 15)
    assert {title.split()[0] for title in await archive.titles()} == {"Play"}


@pytest.mark.parametrize("with_api", [True, False])
async def test_a_walk_that_is_broken_off_goes_on(archive, with_api):
    """In the middle of a page, by a crash: the page is read again, nothing is lost or doubled."""
    if not with_api:
        archive.without_api()
    for _ in range(9):
        archive.on_move = lambda: asyncio.current_task().cancel()
        task = asyncio.create_task(archive.walk(pages=3))
        await asyncio.wait([task])
        if not task.cancelled():
            break
    archive.on_move = lambda: None
    walk, end = await archive.walk()
    assert (walk.added, walk.read, end) == (130, 130, End.OLDEST)
    assert await archive.titles() == archive.on_site
    assert len(archive.asked) <= (2 + 3 if with_api else 2 + 14)


async def test_a_page_that_was_stored_in_part_is_stored_whole(archive):
    """The crash comes between two stretches of a page."""
    add, calls = archive.storage.archive.add, []

    async def crashing(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return await add(*args, **kwargs)

    archive.storage.archive.add = crashing
    with pytest.raises(KeyboardInterrupt):
        await archive.walk()
    archive.storage.archive.add = add
    assert len(await archive.titles()) == STRETCH
    walk, _ = await archive.walk()
    assert (walk.added, walk.read) == (130, 130)
    assert await archive.titles() == archive.on_site


async def test_so_many_pages_at_a_time(archive):
    """Each call goes on where the last one was."""
    ends = []
    for _ in range(3):
        walk, end = await archive.walk(pages=1)
        ends.append((walk.read, end))
    assert ends == [(50, End.PAGES), (99, End.PAGES), (130, End.OLDEST)]
    asked = len(archive.asked)
    assert await archive.walk() == (walk, End.OLDEST)
    assert len(archive.asked) == asked


async def test_back_to_a_date_and_then_further(archive):
    """Nothing older is stored; whoever asks for more gets all that is between."""
    _, end = await archive.walk(since=NOW - timedelta(hours=70))
    assert (end, await archive.titles()) == (End.DATE, archive.on_site[:71])
    walk, end = await archive.walk(since=NOW - timedelta(hours=20))
    assert (end, len(await archive.titles())) == (End.DATE, 71)
    _, end = await archive.walk(since=NOW - timedelta(hours=100))
    assert (end, await archive.titles()) == (End.DATE, archive.on_site[:101])
    walk, end = await archive.walk()
    assert (walk.added, end, await archive.titles()) == (130, End.OLDEST, archive.on_site)


async def test_once_more_from_the_newest(archive):
    """What was missed since is found; what was edited is not touched."""
    await archive.walk()
    archive.site.edit(archive.site.articles[3].id, title="Edited")
    for number in range(60):
        archive.site.publish(title=f"Missed {number}", published_at=NOW - timedelta(hours=number))
    assert (await archive.walk())[0].added == 130
    walk, _ = await archive.walk(anew=True)
    assert (walk.added, walk.read) == (60, 190)
    assert "Edited" not in await archive.titles()


async def test_a_poll_takes_what_a_walk_met_for_new(archive):
    """Published since the last poll, met by a walk first: the poll's alert is not taken away."""
    await archive.poll()
    archive.site.publish(title="News", published_at=NOW)
    await archive.walk()
    assert (await undecided(archive), "News" in await archive.titles()) == ([], True)
    await archive.poll()
    (candidate,) = await undecided(archive)
    assert (await archive.storage.articles.get(candidate.article_id)).title == "News"


@pytest.mark.parametrize(("status", "headers", "wait"), [(429, {"Retry-After": "90"}, 90), (503, {}, 5)])
async def test_a_site_that_needs_a_rest_gets_it(archive, status, headers, wait):
    """As long as it asks for; then the walk goes on."""
    await archive.walk(pages=1)
    archive.site.respond_with(Canned(status, headers, times=1))
    walk, end = await archive.walk()
    ((why, seconds),) = archive.waits
    assert (f"(HTTP {status})" in why, seconds, wait in archive.slept) == (True, wait, True)
    assert (walk.added, end) == (130, End.OLDEST)


@pytest.mark.parametrize(
    ("canned", "why"),
    [
        (Canned(403), "refuses us"),
        (Canned(429, {"Retry-After": "7200"}), "less often"),
        (Canned(500), "an error"),
        (Canned(404), "no such page"),
        (Canned(body=b"<html><title>Just a moment...</title>"), "gives no JSON"),
    ],
)
async def test_a_site_that_refuses_us_is_left_alone(archive, canned, why):
    """What was read is kept, and the walk goes on where it was when the site is well."""
    await archive.walk(pages=2)
    archive.site.respond_with(canned)
    with pytest.raises(Halted, match=why):
        await archive.walk()
    assert len(await archive.titles()) == 99
    archive.site.respond_with(None)
    assert (await archive.walk())[0].added == 130
    assert await archive.titles() == archive.on_site


async def test_a_page_of_the_feed_that_is_none(archive):
    """A bot wall in the middle of a feed's pages is not its end."""
    archive.without_api()
    await archive.walk(pages=2)
    archive.site.respond_with(Canned(body=b"<html><title>Just a moment...</title>"))
    with pytest.raises(Halted, match="Just a moment"):
        await archive.walk()
    assert (await archive.storage.archive.walk(archive.feed.id)).ended_at is None


async def test_as_many_are_published_between_two_calls_as_a_page_holds(archive):
    """The feed's next page is then the last one once more, and no end."""
    archive.without_api()
    there = set(archive.on_site)
    await archive.walk(pages=2)
    for number in range(10):
        archive.site.publish(title=f"News {number}", published_at=NOW)
    walk, end = await archive.walk()
    assert (walk.added, end) == (130, End.OLDEST)
    assert set(await archive.titles()) == there


async def test_a_feed_without_pages_is_read_to_its_end(archive):
    """It has nothing but what it shows, whatever page it is asked for."""
    shown = [article.title for article in archive.site.articles[:10]]
    body = rss(archive.site.articles[:10], site=archive.site.url, address="", built_at=NOW)
    archive.site.respond_with(Canned(body=body, path=FEED))
    archive.feed, *_ = await archive.storage.feeds.ensure([f"{archive.site.url}{FEED}?cat=2"], NOW)
    walk, end = await archive.walking().walk(archive.feed)
    assert (walk.route, walk.added, walk.read, end) == (Route.FEED, 10, 10, End.OLDEST)
    assert await archive.titles() == shown


async def test_a_feed_that_is_not_there_begins_no_walk(archive):
    """Its 404 is no end of an archive."""
    archive.site.respond_with(Canned(404))
    with pytest.raises(Halted, match="no such page"):
        await archive.walk()
    assert await archive.storage.archive.walk(archive.feed.id) is None


async def test_what_is_deleted_and_published_meanwhile_hides_nothing(archive):
    """The API is asked by date, so that a page's end is no gap."""

    def edit():
        for article in archive.site.articles[:12]:
            archive.site.remove(article.id)
        archive.site.publish(title="News", published_at=NOW)

    there = set(archive.on_site[40:])
    archive.on_move = edit
    await archive.walk()
    assert there <= set(await archive.titles())


@pytest.mark.parametrize("by_api", [True, False])
async def test_a_second_that_fills_pages_is_read_whole(archive, by_api):
    """Although the site has those of one second in another order on each page, but when asked by number."""
    archive.import_articles(190)
    walk, end = await (archive.walk() if by_api else archive.walk_housing())
    assert (walk.route, end) == (Route.API if by_api else Route.FEED, End.OLDEST)
    assert (walk.added, walk.read) == (320, 320)
    assert set(await archive.titles()) == set(archive.on_site)
    assert len(archive.asked) == (2 + 3 + 1 + 5 + 1 if by_api else 1 + 33 + 2)


@pytest.mark.parametrize("by_api", [True, False])
async def test_in_the_middle_of_such_a_second_it_goes_on(archive, by_api):
    """Killed after each page; by the API none is asked for twice but the first, by which the way was chosen."""
    archive.import_articles(190)
    await killed_at_each_page(archive, archive.walk if by_api else archive.walk_housing)
    assert sorted(await archive.titles()) == sorted(archive.on_site)
    if by_api:
        assert len(archive.asked) == len(set(archive.asked)) + 1 == 2 + 3 + 1 + 5 + 1


async def killed_at_each_page(archive, walk):
    """Call as often as it takes to come to the end."""
    archive.on_move = lambda: asyncio.current_task().cancel()
    for _ in range(99):
        task = asyncio.create_task(walk())
        await asyncio.wait([task])
        if not task.cancelled():
            break


@pytest.mark.parametrize("takes_orders", [False])
@pytest.mark.parametrize("is_killed", [False, True])
async def test_a_second_that_a_feed_tears_is_asked_for_by_itself(archive, is_killed):
    """Two pages meet in it, and the feed keeps no order: it shows some of it twice, and some never."""
    for number in range(5):
        archive.site.publish(title=f"News {number}", published_at=NOW)
    archive.import_articles(9)
    if is_killed:
        await killed_at_each_page(archive, archive.walk_housing)
    walk, end = await archive.walk_housing()
    assert (walk.added, end) == (144, End.OLDEST)
    assert sorted(await archive.titles()) == sorted(archive.on_site)
    assert [path for path in archive.asked if "second=" in path] == [
        f"{HOUSING}?orderby=date+ID&order=DESC&m={SECOND:%Y%m%d}&second=0",
        f"{HOUSING}?orderby=date+ID&order=DESC&m={SECOND:%Y%m%d}&second=0&paged=2",
    ]


@pytest.mark.parametrize("takes_orders", [False])
@pytest.mark.parametrize("status", [404, 500])
async def test_a_site_that_tells_nothing_of_a_second_is_read_on(archive, status):
    """There is nothing more to be done: what stands on a page is read."""
    archive.import_articles(15)
    archive.site.respond_with(Canned(status, path=HOUSING, asking="second"))
    walk, end = await archive.walk_housing()
    assert (130 < walk.added < 145, walk.read, end) == (True, 145, End.OLDEST)


@pytest.mark.parametrize("takes_orders", [False])
async def test_a_site_that_needs_a_rest_at_such_a_second_is_asked_again(archive):
    """The walk stays where it was, so that nothing is lost by that."""
    archive.import_articles(15)
    archive.site.respond_with(Canned(429, {"Retry-After": "7200"}, path=HOUSING, asking="second"))
    with pytest.raises(Halted, match="less often"):
        await archive.walk_housing()
    archive.site.respond_with(None)
    await archive.walk_housing()
    assert sum("second=" in path for path in archive.asked) > 1
    assert sorted(await archive.titles()) == sorted(archive.on_site)


EMPTY = rss([], site="https://courier.example", address="", built_at=NOW)


@pytest.mark.parametrize("canned", [(400,), (403,), (404,), (500,), (200, {}, b"<html>"), (200, {}, EMPTY)])
async def test_a_feed_that_refuses_an_order_is_read_as_it_is(archive, canned):
    """The order is our wish, no need of the operator's."""
    archive.site.respond_with(Canned(*canned, path=HOUSING, asking="orderby"))
    walk, end = await archive.walk_housing()
    assert (walk.added, walk.address, end) == (130, f"{archive.site.url}{HOUSING}", End.OLDEST)
    assert len(archive.asked) == 2 + 14


@pytest.mark.parametrize("status", [429, 503])
async def test_a_site_that_needs_a_rest_does_not_refuse_an_order(archive, status):
    """It is not asked the same again otherwise."""
    archive.site.respond_with(Canned(status, times=1))
    with pytest.raises(Halted):
        await archive.walk()
    assert len(archive.asked) == 1
    assert (await archive.walk())[0].added == 130
