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
async def archive(storage):
    async with (
        Publication(stock=[draft(n) for n in range(130)], clock=lambda: NOW) as site,
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
    assert archive.asked[-2:] == ["/feed/?paged=13", "/feed/?paged=14"]
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
