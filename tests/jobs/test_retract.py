"""A site is asked for the pages of articles that vanished from its feed: over HTTP, by a clock in our hands."""

from datetime import timedelta

import pytest

from bot.jobs.retract import BETWEEN_SECONDS, IDLE_SECONDS, Retracting
from tests.builders import NOW, absorb, item, sighting

HOUR = timedelta(hours=1)


@pytest.fixture
async def vanished(poll):
    """Give a site whose feed dropped the second of three articles."""
    items = [item(number, age=number * HOUR, link=f"{poll.site.root}/{number}/") for number in (1, 2, 3)]
    await absorb(poll.storage, *items, feed_url="https://courier.example/other/")
    (feed,) = await poll.storage.feeds.ensure(["https://courier.example/other/"], NOW)
    await poll.storage.vanishing.note(feed.id, [sighting(one).key for one in (items[0], items[2])], NOW)
    return poll


def job(poll):
    return Retracting(poll.storage, poll.fetcher, poll.clock)


def asked(poll):
    return [request.path for request in poll.site.requests]


async def taken_back(poll):
    articles = [await poll.storage.articles.get(number) for number in (1, 2, 3)]
    return {article.title: article.retracted_at for article in articles if article.retracted_at}


async def test_a_page_that_is_gone_twice_an_hour_apart(vanished):
    """Asked for twice in all, and politely: a second between, then nothing more to ask for."""
    vanished.site.answers("/2/", status=410)
    assert await job(vanished).round() == BETWEEN_SECONDS
    for minutes in (0, 10, 59):
        vanished.clock.now = NOW + timedelta(minutes=minutes)
        assert await job(vanished).round() == IDLE_SECONDS
    assert await taken_back(vanished) == {}
    vanished.clock.now = NOW + HOUR
    assert await job(vanished).round() == BETWEEN_SECONDS
    assert await taken_back(vanished) == {"Article 2": NOW + HOUR}
    assert asked(vanished) == ["/2/", "/2/"]
    assert await job(vanished).round() == IDLE_SECONDS


async def test_a_site_that_asks_to_be_left_alone_is(vanished):
    """As long as it says, with all of its pages."""
    vanished.site.answers("/2/", status=429, Retry_After="7200")
    job_ = job(vanished)
    await job_.round()
    for minutes in (16, 60, 119):
        vanished.clock.now = NOW + timedelta(minutes=minutes)
        await job_.round()
    assert asked(vanished) == ["/2/"]
    vanished.clock.now = NOW + timedelta(minutes=121)
    await job_.round()
    assert asked(vanished) == ["/2/", "/2/"]


async def test_a_site_without_pages_for_ten_minutes_takes_nothing_back(vanished):
    """Nor one that fails: it is asked until a day has passed in which the page was there, and then no more."""
    vanished.site.answers("/2/", status=404)
    await job(vanished).round()
    for status in (503, 200):
        vanished.clock.now += HOUR
        vanished.site.answers("/2/", status=status)
        await job(vanished).round()
    for _ in range(40):
        vanished.clock.now += HOUR
        await job(vanished).round()
    assert await taken_back(vanished) == {}
    assert len(asked(vanished)) <= 9
    assert await vanished.storage.vanishing.due(NOW + timedelta(days=30), limit=5) == []
