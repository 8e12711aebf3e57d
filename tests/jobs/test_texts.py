"""The texts of articles whose feed has but excerpts, from a real server: by its API, its pages, or not at all."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.demo.publication import Canned, Publication
from bot.feeds.fetch import Fetcher
from bot.jobs import texts
from bot.jobs.poll import Polling
from bot.jobs.texts import BETWEEN_SECONDS, IDLE_SECONDS, Completing
from bot.jobs.walk import Walking
from storage import Phrase, Query, Route, Walk
from tests.builders import FILING, NOW
from tests.jobs.conftest import Clock

API = "/wp-json/wp/v2/posts"
STANDFIRST = "What number {} is about."
BODY = "Number {} is about porcupines, and what they eat.\n\n" + "They eat bark. At night, they eat tool handles. " * 9


class Newsroom:
    """A site with articles an hour apart, a poller of its feed of excerpts, and the job that asks for their texts."""

    def __init__(self, site, storage, fetcher, clock):
        self.site, self.storage, self.fetcher, self.clock = site, storage, fetcher, clock
        self.job = Completing(storage, fetcher, clock)

    def publish(self, number: int, **fields):
        published = NOW - timedelta(hours=number)
        values = {"title": f"Article {number}", "standfirst": STANDFIRST.format(number), "body": BODY.format(number)}
        return self.site.publish(published_at=published, **{**values, **fields})

    async def feed(self):
        (feed,) = await self.storage.feeds.ensure([f"{self.site.feed_url}?excerpts"], NOW)
        return feed

    async def poll(self):
        polling = Polling(self.storage, self.fetcher, FILING, timedelta(minutes=5), self.clock, lambda: None)
        await polling.read(await self.feed())

    async def work(self, job=None):
        """Let the job do rounds, by the clock, until it idles."""
        while (seconds := await (job or self.job).round()) != IDLE_SECONDS:
            self.clock.now += timedelta(seconds=seconds)

    @property
    def asked(self):
        """What was asked of the site but for its feed: the path, and the id where there is one."""
        paths = [fetch.path.partition("&")[0] for fetch in self.site.requests]
        return [path.replace(self.site.url, "") for path in paths if not path.startswith("/feed/")]

    async def whole(self):
        page = await self.storage.articles.page(limit=9)
        return [article.title for article in page.articles if article.whole]

    async def sources(self):
        rows = await self.storage._db.fetch("SELECT text_from FROM articles ORDER BY id DESC")
        return [row["text_from"] for row in rows]

    async def found(self, word="porcupines"):
        return len((await self.storage.search.find(Query((Phrase(word),)), NOW)).article_ids)


@pytest.fixture
async def newsroom(storage):
    clock = Clock()
    async with (
        Publication(stock=(), clock=clock) as site,
        Fetcher(user_agent="Handbill/test", total_seconds=10, clock=clock) as fetcher,
    ):
        made = Newsroom(site, storage, fetcher, clock)
        made.articles = [made.publish(number) for number in (3, 2, 1)]
        yield made


def path(item) -> str:
    return item.link.removeprefix(item.site)


async def test_by_the_api_where_a_page_names_one(newsroom):
    """One page tells where it is; then one request an article, the newest first, a second apart, and no more."""
    await newsroom.poll()
    assert (await newsroom.whole(), await newsroom.found()) == ([], 0)
    await newsroom.work()
    oldest, _, newest = newsroom.articles
    assert newsroom.asked == [path(newest), *(f"{API}?include={number}" for number in (newest.id, 2, oldest.id))]
    times = [fetch.at for fetch in newsroom.site.requests if not fetch.path.startswith("/feed/")]
    assert [after - before for before, after in pairwise(times)] == [timedelta(seconds=1)] * 3
    assert await newsroom.whole() == ["Article 1", "Article 2", "Article 3"]
    assert (await newsroom.sources(), await newsroom.found()) == (["api"] * 3, 3)
    assert await newsroom.storage.articles.body(1) == newest.body.replace("Number 1", "Number 3")
    await newsroom.poll()
    await newsroom.work()
    assert len(newsroom.asked) == 4


async def test_by_pages_where_there_is_no_api(newsroom):
    """It is tried once; the first page is asked for twice, all others once."""
    newsroom.site.respond_with(Canned(status=404, path=API))
    await newsroom.poll()
    await newsroom.work()
    pages = [path(item) for item in reversed(newsroom.articles)]
    assert newsroom.asked == [pages[0], f"{API}?include=3", *pages]
    assert (await newsroom.sources(), await newsroom.found()) == (["page"] * 3, 3)


async def test_by_the_page_where_the_api_has_not_the_post(newsroom):
    """Or gives another of that number, as for an imported guid: the others come by the API all the same."""
    newest = newsroom.articles[-1]
    newsroom.site.edit(newest.id, guid="https://old.example/?p=1")
    await newsroom.poll()
    await newsroom.work()
    assert newsroom.asked[:3] == [path(newest), f"{API}?include=1", path(newest)]
    assert await newsroom.sources() == ["page", "api", "api"]


async def test_by_the_page_where_the_api_fails(newsroom):
    """Given up after three returns, article by article; a refusal of one question at once."""
    await newsroom.poll()
    assert await newsroom.job.round() == BETWEEN_SECONDS
    newsroom.site.respond_with(Canned(status=500, path=API))
    for _ in range(300):
        await newsroom.work()
        newsroom.clock.now += timedelta(minutes=1)
    assert len(newsroom.asked) == 1 + 3 * (4 + 1)
    assert await newsroom.sources() == ["page"] * 3
    newsroom.site.respond_with(Canned(status=400, path=API))
    newsroom.publish(0)
    await newsroom.poll()
    await newsroom.work()
    assert len(newsroom.asked) == 1 + 3 * (4 + 1) + 2
    assert await newsroom.sources() == ["page"] * 4


async def test_an_article_that_has_no_more_to_say(newsroom):
    """The API gives the very post: nobody looks for more on its page, until it is edited."""
    newsroom.publish(0, standfirst="", body="In short: they eat bark.")
    await newsroom.poll()
    await newsroom.work()
    newsroom.clock.now += timedelta(days=1)
    await newsroom.work()
    assert len(newsroom.asked) == 1 + 4
    assert await newsroom.whole() == ["Article 1", "Article 2", "Article 3"]


async def test_neither(newsroom):
    """A wall with a 200 is never an article's text. It is tried three times more, then not until an edit."""
    await newsroom.poll()
    wall = b"<title>Just a moment...</title><body><p>Checking your browser. Wait. Wait. Wait.</p></body>"
    newsroom.site.respond_with(Canned(body=wall, headers={"Content-Type": "text/html"}))
    for _ in range(400):
        await newsroom.work()
        newsroom.clock.now += timedelta(minutes=1)
    assert (len(newsroom.asked), await newsroom.whole()) == (3 * 4, [])
    newsroom.site.respond_with(None)
    newsroom.site.edit(newsroom.articles[0].id, standfirst="What number 3 was about.")
    await newsroom.poll()
    await newsroom.work()
    assert await newsroom.whole() == ["Article 3"]


async def test_a_site_that_asks_to_be_left_alone(newsroom):
    """One Retry-After holds for all its articles, also for one that comes meanwhile, and counts as one failure."""
    await newsroom.poll()
    newsroom.site.respond_with(Canned(status=429, headers={"Retry-After": "7200"}, times=1))
    await newsroom.work()
    newsroom.publish(0)
    await newsroom.poll()
    newsroom.clock.now = NOW + timedelta(minutes=119)
    await newsroom.work()
    assert len(newsroom.asked) == 1
    newsroom.clock.now = NOW + timedelta(minutes=121)
    await newsroom.work()
    assert len(await newsroom.whole()) == 4


async def test_who_is_refused_does_not_come_back(newsroom):
    await newsroom.poll()
    newsroom.site.respond_with(Canned(status=403))
    await newsroom.work()
    newsroom.clock.now += timedelta(days=1)
    await newsroom.work()
    assert len(newsroom.asked) == 3


async def test_news_in_the_middle_of_a_pause(newsroom):
    """The job is woken when articles come; a second still passes between its requests."""
    await newsroom.poll()
    assert await newsroom.job.round() == BETWEEN_SECONDS
    newsroom.clock.now += timedelta(seconds=0.25)
    assert await newsroom.job.round() == 0.75
    assert len(newsroom.asked) == 1
    newsroom.clock.now -= timedelta(hours=1)  # somebody sets the clock back
    assert await newsroom.job.round() in {IDLE_SECONDS, BETWEEN_SECONDS}


async def test_a_crash_while_the_site_answers(newsroom):
    """The article is asked for once more by the next run, and is whole."""
    await newsroom.poll()
    newsroom.site.respond_with(Canned(delay=600))
    cut = asyncio.create_task(newsroom.job.round())
    await asyncio.sleep(0.2)
    cut.cancel()
    await asyncio.gather(cut, return_exceptions=True)
    newsroom.site.respond_with(None)
    await newsroom.work(Completing(newsroom.storage, newsroom.fetcher, newsroom.clock))
    assert len(newsroom.asked) <= 5
    assert len(await newsroom.whole()) == 3


async def test_an_edit_replaces_the_text(newsroom):
    """What the site says now; the excerpt alone never stands in for it."""
    await newsroom.poll()
    await newsroom.work()
    newest = newsroom.articles[-1]
    newsroom.site.edit(newest.id, standfirst="About hedgehogs.", body=BODY.format(1).replace("porcupines", "hedgehogs"))
    newsroom.clock.now += timedelta(minutes=5)
    await newsroom.poll()
    assert (await newsroom.found(), len(await newsroom.whole())) == (3, 3)
    await newsroom.work()
    assert (await newsroom.found(), await newsroom.found("hedgehogs")) == (2, 1)
    assert len(newsroom.asked) == 5


async def test_what_backfill_brought_stays_whole(newsroom):
    """The feed's excerpt neither replaces it nor has it asked for."""
    feed = await newsroom.feed()
    await newsroom.storage.archive.begin(Walk(feed.id, Route.API, f"{newsroom.site.url}{API}"))
    await Walking(
        newsroom.storage, newsroom.fetcher, FILING, newsroom.clock, lambda _: None, lambda *_: None, pause=0
    ).walk(feed)
    assert await newsroom.sources() == ["api"] * 3
    asked = len(newsroom.asked)
    await newsroom.poll()
    await newsroom.work()
    assert (len(newsroom.asked), await newsroom.found(), len(await newsroom.whole())) == (asked, 3, 3)
    assert await newsroom.sources() == ["api"] * 3


async def test_what_was_seen_long_ago_is_not_asked_for(newsroom):
    """A bot that stood still for a month begins with what is new."""
    await newsroom.poll()
    newsroom.clock.now += timedelta(days=31)
    await newsroom.work()
    assert newsroom.asked == []


async def test_a_page_that_provokes_an_error_keeps_no_others_waiting(newsroom, monkeypatch):
    """It is asked for again, more rarely, as what cannot be had; the others come all the same."""
    await newsroom.poll()
    reading = texts.read_page

    def fails(fetched, title):
        if title == "Article 1":
            raise ZeroDivisionError
        return reading(fetched, title)

    monkeypatch.setattr(texts, "read_page", fails)
    await newsroom.work()
    assert newsroom.asked.count("/2026/11/article-1/") == 1
    articles = (await newsroom.storage.articles.page(limit=5)).articles
    assert {article.title: article.whole for article in articles} == {
        "Article 1": False,
        "Article 2": True,
        "Article 3": True,
    }
