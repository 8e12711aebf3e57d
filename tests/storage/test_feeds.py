"""Feeds: what is remembered from one fetch to the next."""

from datetime import timedelta

import pytest

from tests.builders import NOW, absorb, item

URLS = ["https://courier.example/feed/", "https://courier.example/category/housing/feed/"]
LATER = NOW + timedelta(minutes=5)


async def succeed(storage, feed_id: int, **changes):
    values = {"address": URLS[0], "title": "Courier", "etag": '"1"', "last_modified": "Mon"}
    await storage.feeds.succeeded(feed_id, now=NOW, next_poll_at=LATER, **{**values, **changes})


async def test_a_feed_is_made_once_and_keeps_what_it_knows(storage):
    """Named again at the next start, in whichever order; one that was named once is kept."""
    first = await storage.feeds.ensure(URLS, NOW)
    await succeed(storage, first[0].id)
    again = await storage.feeds.ensure(URLS[::-1], LATER)
    assert [feed.id for feed in again] == [first[1].id, first[0].id]
    assert (first[0].next_poll_at, first[0].baselined_at, again[1].baselined_at) == (NOW, None, NOW)
    assert len(await storage.feeds.ensure(URLS[:1], LATER)) == 1
    assert (await storage.feeds.get(first[1].id)).url == URLS[1]


async def test_an_unknown_feed_is_a_mistake_of_ours(storage):
    """Nobody names feeds by number but ourselves."""
    with pytest.raises(ValueError, match="not enough values"):
        await storage.feeds.get(404)


async def test_the_publications_title_is_the_first_a_feed_gives(storage):
    """A category's feed has a title of its own; an untitled one gives none."""
    feeds = await storage.feeds.ensure(URLS, NOW)
    assert await storage.feeds.title() == ""
    await succeed(storage, feeds[1].id, title="Courier » Housing")
    await succeed(storage, feeds[0].id, title="Courier")
    assert await storage.feeds.title() == "Courier"


async def test_a_success_ends_a_row_of_failures_and_a_failure_forgets_nothing(storage):
    """Validators, address and baseline outlive any number of failures."""
    (feed,) = await storage.feeds.ensure(URLS[:1], NOW)
    await succeed(storage, feed.id, address="https://new.example/feed/")
    good = await storage.feeds.get(feed.id)
    for _ in range(3):
        await storage.feeds.failed(feed.id, problem="the site is down", next_poll_at=LATER)
    bad = await storage.feeds.get(feed.id)
    assert (bad.failures, bad.problem, bad.next_poll_at) == (3, "the site is down", LATER)
    assert (bad.etag, bad.last_modified, bad.address, bad.baselined_at) == ('"1"', "Mon", good.address, NOW)
    await storage.feeds.unchanged(feed.id, now=LATER, next_poll_at=LATER, address=URLS[0])
    back = await storage.feeds.get(feed.id)
    assert (back.failures, back.problem, back.succeeded_at, back.address) == (0, "", LATER, URLS[0])
    assert (back.etag, back.baselined_at) == ('"1"', NOW)


async def test_nothing_new_is_no_baseline(storage):
    """Only items stored to the end are; a 304 to a first fetch would leave it for the next."""
    (feed,) = await storage.feeds.ensure(URLS[:1], NOW)
    await storage.feeds.unchanged(feed.id, now=NOW, next_poll_at=LATER, address=URLS[0])
    assert (await storage.feeds.get(feed.id)).baselined_at is None


async def test_shared_guids_are_each_feeds_own(storage):
    """What one feed shares, another need not."""
    await absorb(storage, item(1))
    first, second = await storage.feeds.ensure(URLS, NOW)
    await storage.articles.split(first.id, ["/?p=1"], [])
    assert await storage.feeds.split_guids(first.id) == {"/?p=1"}
    assert await storage.feeds.split_guids(second.id) == frozenset()
