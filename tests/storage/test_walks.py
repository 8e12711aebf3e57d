"""What a walk through the archive stores: what was missing, and nothing that a running bot would notice."""

import asyncio
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.alerting import decide
from storage import Announce, Route, Storage, Walk, Widen
from tests.builders import FILING, NOW, absorb, item, sighting

FEED, OTHER = "https://courier.example/feed/", "https://courier.example/arts/feed/"


async def read(storage: Storage, *items, feed_url: str = FEED, quiet=False, now=NOW):
    """Read a feed as the poll does, to the end."""
    found = await absorb(storage, *items, feed_url=feed_url, quiet=quiet, now=now)
    (feed,) = await storage.feeds.ensure([feed_url], now)
    how = {"address": feed_url, "title": "", "etag": "", "last_modified": ""}
    await storage.feeds.succeeded(feed.id, now=now, next_poll_at=now, **how)
    return found


async def walk(storage: Storage, *items, feed_url: str = FEED, now=NOW) -> int:
    (feed,) = await storage.feeds.ensure([feed_url], now)
    return await storage.archive.add(feed.id, [sighting(one) for one in items], filing=FILING, now=now)


async def undecided(storage: Storage) -> list[int]:
    return [candidate.article_id for candidate in await storage.outbox.candidates()]


async def test_a_walk_adds_what_is_missing_and_alerts_nobody(storage):
    """What is there is left as it is, whatever the archive says of it now."""
    await read(storage, item(1))
    before = await storage.articles.get(1)
    added = await walk(storage, item(1, title="Otherwise", terms=("Arts",)), item(2), item(3))
    assert (added, await storage.articles.get(1)) == (2, before)
    assert await undecided(storage) == [1]
    assert await walk(storage, item(2, title="Otherwise"), item(3)) == 0
    assert (await storage.articles.get(2)).title == "Article 2"


async def test_what_a_walk_meets_first_is_news_when_the_feed_shows_it(storage):
    """As if the walk had not been there; also where a poll found nothing new in between."""
    await read(storage, item(1), quiet=True)
    await walk(storage, item(2))
    await read(storage, item(1), now=NOW + timedelta(minutes=2))
    assert await undecided(storage) == []
    later = NOW + timedelta(minutes=4)
    found = await read(storage, item(2, title="As the feed has it"), item(1), now=later)
    assert (found.new, await undecided(storage)) == (0, [2])
    article = await storage.articles.get(2)
    assert (article.title, article.first_seen_at) == ("As the feed has it", later)
    await storage.outbox.decide(decide(await storage.outbox.candidates(), later), later)
    await read(storage, item(2, title="Edited"), item(1), now=later)
    assert await undecided(storage) == []


async def test_what_a_walk_meets_before_the_first_reading_is_no_news(storage):
    """Of a feed never yet read, nothing is."""
    await walk(storage, item(1), item(2))
    await read(storage, item(1), quiet=True)
    await read(storage, item(1, title="Edited"))
    assert await undecided(storage) == []


async def test_an_article_that_another_feed_has_is_there(storage):
    """Its page makes it the same; when that feed shows it, it is news to nobody but the first."""
    await read(storage, item(1))
    assert await walk(storage, item(1), feed_url=OTHER) == 0
    await walk(storage, item(2), feed_url=OTHER)
    assert await walk(storage, item(2)) == 0
    await read(storage, item(2), item(1))
    assert await undecided(storage) == [1, 2]


async def test_how_far_it_has_come_is_kept(storage):
    """Page by page, with what was added; beginning anew forgets it."""
    (feed,) = await storage.feeds.ensure([FEED], NOW)
    assert await storage.archive.walk(feed.id) is None
    begun = Walk(feed.id, Route.API, "https://courier.example/wp-json/wp/v2/posts")
    await storage.archive.begin(begun)
    assert await storage.archive.walk(feed.id) == begun
    await walk(storage, item(1), item(2))
    far = replace(
        begun, before="2026-01-01T00:00:00", page=3, last="ab", repeats=1, read=50, total=90, oldest=NOW, ended_at=NOW
    )
    await storage.archive.advance(far)
    assert await storage.archive.walk(feed.id) == replace(far, added=2)
    await storage.archive.begin(begun)
    assert await storage.archive.walk(feed.id) == begun


async def test_records_are_all_there_is(storage):
    """In stretches, by id: with identity, topics and the whole text."""
    await absorb(storage, *(item(n, terms=("Housing", "Arts"), body_html=f"<p>{n}</p>") for n in range(1, 6)))
    first = await storage.archive.records(limit=3)
    rest = await storage.archive.records(after=first[-1].id, limit=3)
    assert [record.id for record in (*first, *rest)] == [1, 2, 3, 4, 5]
    record = rest[0]
    assert (record.guid, record.link, record.topics) == ("/?p=4", "https://courier.example/4/", ("Arts", "Housing"))
    assert (record.body_html, record.published_at) == ("<p>4</p>", NOW - timedelta(hours=1))
    assert await storage.archive.records(after=5) == ()


NUMBERS = st.lists(st.integers(1, 6), min_size=1, max_size=4, unique=True)
HISTORIES = st.lists(
    st.tuples(st.sampled_from(["read", "walk"]), st.sampled_from([FEED, OTHER]), NUMBERS), min_size=2, max_size=9
)


@settings(max_examples=60)
@given(HISTORIES)
def test_walks_make_no_alert_and_take_none_away(history):
    """Whatever is read and walked in whichever order: what is announced, and by which reading, is as without walks."""
    without = [("rest" if how == "walk" else how, *what) for how, *what in history]
    assert asyncio.run(_announced(history)) == asyncio.run(_announced(without))


async def _announced(history) -> list[tuple[int, str]]:
    """Give which reading announced, or widened, which article."""
    told, baselined = [], set()
    with tempfile.TemporaryDirectory() as folder:
        storage = await Storage.open(Path(folder, "handbill.db"))
        try:
            for number, (how, feed_url, shown) in enumerate(history):
                now = NOW + timedelta(minutes=number)
                # Number 6 is old news, whoever finds it.
                items = [item(n, age=timedelta(days=9 if n == 6 else 0), title=f"{n} {number // 3}") for n in shown]
                if how == "walk":
                    await walk(storage, *items, feed_url=feed_url, now=now)
                if how == "read":
                    await read(storage, *items, feed_url=feed_url, quiet=feed_url not in baselined, now=now)
                    baselined.add(feed_url)
                decisions = decide(await storage.outbox.candidates(), now)
                await storage.outbox.decide(decisions, now)
                links = [
                    (await storage.articles.get(one.article_id)).link
                    for one in decisions
                    if isinstance(one, Announce | Widen)
                ]
                told += [(number, link) for link in sorted(links)]
        finally:
            await storage.close()
    return told
