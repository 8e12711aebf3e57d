"""From a feed on a real server to stored articles."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.feeds.parse import MOST_ITEMS
from bot.jobs.poll import STRETCH, shown
from tests.builders import FILING, NOW
from tests.jobs.conftest import FEED, INTERVAL, entry, rss


def names(*numbers: int) -> set[str]:
    return {f"Article {number}" for number in numbers}


async def test_a_feeds_first_read_alerts_nobody(poll):
    """Its archive is no news; what comes after it is."""
    poll.shows(entry(1), entry(2), ETag='"1"', Last_Modified="Mon, 23 Nov 2026 18:00:00 GMT")
    feed = await poll.once()
    assert (await poll.titles(), await poll.to_tell()) == (names(1, 2), [])
    assert (feed.title, feed.etag, feed.last_modified) == ("Courier", '"1"', "Mon, 23 Nov 2026 18:00:00 GMT")
    assert (feed.baselined_at, feed.next_poll_at) == (NOW, NOW + INTERVAL)
    poll.shows(entry(3), entry(1), entry(2))
    await poll.once()
    assert (await poll.to_tell(), poll.found) == ([3], [NOW, NOW])


async def test_an_empty_feed_is_read_too(poll):
    """A publication that has not begun: its first article is news."""
    poll.shows()
    assert (await poll.once()).baselined_at == NOW
    poll.shows(entry(1))
    await poll.once()
    assert await poll.to_tell() == [1]


async def test_a_feed_that_is_added_later_has_a_first_read_of_its_own(poll):
    """Its articles alert nobody, nor does what it shares with the other one."""
    poll.shows(entry(1))
    await poll.once()
    second = poll.site.answers("/category/arts/feed/", rss(entry(1), entry(2, "Arts")))
    (feed,) = await poll.storage.feeds.ensure([second], NOW)
    await poll.polling().read(feed)
    assert (await poll.titles(), await poll.to_tell()) == (names(1, 2), [])


async def test_news_that_another_feeds_first_read_finds_first_is_still_news(poll):
    """An article appears just before a feed is added: the feed that was read before announces it, and no older one."""
    poll.shows(entry(1))
    await poll.once()
    poll.clock.now += INTERVAL
    second = poll.site.answers("/category/arts/feed/", rss(entry(3), entry(2), entry(1)))
    (feed,) = await poll.storage.feeds.ensure([second], NOW)
    await poll.polling().read(feed)
    assert await poll.to_tell() == []
    poll.shows(entry(3), entry(1))
    await poll.once()
    (told,) = await poll.to_tell()
    assert (await poll.storage.articles.get(told)).title == "Article 3"
    poll.clock.now += INTERVAL
    poll.shows(entry(2), entry(1))
    await poll.once()
    assert await poll.to_tell() == [told]


async def test_a_site_with_nothing_new_is_asked_so(poll):
    """With what it said last time; nobody is woken for it."""
    poll.shows(entry(1), ETag='"1"')
    await poll.once()
    poll.site.answers(FEED, b"", 304)
    poll.clock.now += INTERVAL
    feed = await poll.once()
    assert poll.site.requests[-1].headers["If-None-Match"] == '"1"'
    assert (feed.succeeded_at, feed.next_poll_at, feed.etag) == (NOW + INTERVAL, NOW + 2 * INTERVAL, '"1"')
    assert poll.found == [NOW]


class Pulled:
    """A naming of terms that pulls the plug at one of them: its task is cancelled in the middle of a stretch."""

    def __init__(self, at: str) -> None:
        self.at = at

    def __call__(self, term: str) -> str:
        if term == self.at:
            asyncio.current_task().cancel()
        return term


async def crash(poll, at: str) -> None:
    """Read the feed and be cancelled at that term."""
    task = asyncio.create_task(poll.once(filing=replace(FILING, naming=Pulled(at))))
    await asyncio.wait([task])
    assert task.cancelled()


async def test_a_crash_in_the_first_read_leaves_it_a_first_read(poll):
    """Whole stretches are stored, the validators are not; the next read takes all, and alerts nobody."""
    poll.shows(*(entry(number, f"Term {number}") for number in range(50)), ETag='"1"')
    await crash(poll, at=f"Term {49 - STRETCH}")
    feed = await poll.feed()
    assert len(await poll.titles()) == STRETCH
    assert (feed.baselined_at, feed.etag, poll.found) == (None, "", [])
    await poll.once()
    assert (len(await poll.titles()), await poll.to_tell()) == (50, [])


async def test_a_crash_in_a_later_read_loses_and_repeats_nothing(poll):
    """Each article is news once, whichever read has stored it."""
    poll.shows(entry(999))
    await poll.once()
    poll.shows(*(entry(number, f"Term {number}") for number in range(50)), ETag='"2"')
    await crash(poll, at="Term 20")
    assert (await poll.feed()).etag == ""
    await poll.once()
    assert sorted(await poll.to_tell()) == list(range(2, 52))


async def test_a_crash_while_guids_are_found_shared_repeats_nothing(poll):
    """The article that had the guid is not of the first stretch: it is the same article after the crash too."""
    shared = "https://courier.example/?p=7"
    poll.shows(entry(7, guid=shared))
    await poll.once()
    new = [entry(number, f"Term {number}") for number in range(100, 100 + STRETCH)]
    poll.shows(entry(7, guid=shared), *new, entry(8, "Arts", guid=shared))
    await crash(poll, at="Term 100")  # in the second stretch: a feed is stored from its end
    await poll.once()
    assert len(await poll.titles()) == STRETCH + 2
    assert 1 not in await poll.to_tell()
    assert len(await poll.to_tell()) == STRETCH + 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html><head><title>Just a moment...</title></head></html>", "a web page titled “Just a moment...”"),
        (b"", "an empty page"),
        (b"<rss><channel><item>", ""),
    ],
    ids=["a bot wall", "empty", "broken off"],
)
async def test_what_is_no_feed_changes_no_article(poll, body, why):
    """All that was stored stays; the next read of the real feed repeats nothing."""
    poll.shows(entry(1), entry(2), ETag='"1"')
    await poll.once()
    poll.site.answers(FEED, body)
    bad = await poll.once()
    assert await poll.titles() == names(1, 2)
    assert why in bad.problem
    assert (bad.failures, bad.etag) == ((1, '"1"') if why else (0, ""))
    poll.shows(entry(1), entry(2), ETag='"1"')
    good = await poll.once()
    assert (good.failures, good.problem, await poll.to_tell()) == (0, "", [])


async def test_a_site_that_is_down_is_asked_less_and_less_often(poll):
    """Up to an hour apart, and never sooner than it said itself."""
    poll.site.answers(FEED, b"", 503)
    waits = [(await poll.once()).next_poll_at - NOW for _ in range(6)]
    assert waits == [timedelta(minutes=minutes) for minutes in (10, 20, 40, 60, 60, 60)]
    poll.site.answers(FEED, b"", 429, Retry_After="7200")
    feed = await poll.once()
    assert (feed.next_poll_at - NOW, feed.failures) == (timedelta(hours=2), 7)


async def test_a_move_is_remembered_and_mistrusted_when_it_leads_nowhere(poll):
    """After three failures the operator's own address is tried again."""
    old, new = poll.site.root + FEED, poll.site.answers("/new/", rss(entry(1)))
    poll.site.redirects(FEED, new, 301)
    assert (await poll.once()).address == new
    poll.site.answers("/new/", b"", 404)
    poll.shows(entry(1), entry(2))
    for _ in range(3):
        assert (await poll.once()).address == new
    back = await poll.once()
    assert (back.address, back.failures, await poll.titles()) == (old, 0, names(1, 2))


async def test_a_feed_is_read_when_it_is_due_and_not_before(poll):
    """A round says how long to wait; one that reads asks for the next at once."""
    poll.shows(entry(1))
    polling = poll.polling()
    assert await polling.round(poll.feed_id) == 0.0
    assert await polling.round(poll.feed_id) == INTERVAL.total_seconds()
    poll.clock.now += INTERVAL - timedelta(seconds=1)
    assert await polling.round(poll.feed_id) == 1.0
    assert len(poll.site.requests) == 1
    poll.clock.now += timedelta(seconds=1)
    assert (await polling.round(poll.feed_id), len(poll.site.requests)) == (0.0, 2)


async def test_a_shorter_interval_holds_from_the_next_start(poll):
    """What the operator set is not kept waiting by what was set before; a failing site is."""
    poll.shows(entry(1))
    await poll.once(interval=timedelta(hours=6))
    assert await poll.polling().round(poll.feed_id) == INTERVAL.total_seconds()
    poll.site.answers(FEED, b"", 503, Retry_After="7200")
    await poll.once()
    assert await poll.polling().round(poll.feed_id) == 7_200


async def test_an_enormous_feed_is_read_in_bounds(poll):
    """Of fifty thousand items the first two thousand; nobody else waits for a tenth of the time that takes."""
    poll.shows(*(entry(number) for number in range(50_000)))
    loop, longest, reading = asyncio.get_running_loop(), 0.0, asyncio.create_task(poll.once())
    began = loop.time()
    while not reading.done():
        asked = loop.time()
        await poll.storage.heartbeats.beat("test", NOW)
        longest = max(longest, loop.time() - asked)
        await asyncio.sleep(0.01)
    assert longest < (loop.time() - began) / 10
    assert (await reading).failures == 0
    assert (len(await poll.titles()), await poll.to_tell()) == (MOST_ITEMS, [])


async def test_a_log_names_a_feed_without_its_secrets():
    """Neither a password nor a key in the query."""
    assert shown("https://ed:secret@courier.example:8080/feed/?key=abc") == "https://courier.example:8080/feed/"
