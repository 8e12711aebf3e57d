"""Articles that are gone from their feeds: which are suspects, and what becomes of them."""

from datetime import timedelta

from bot.rules.delivering import plan
from storage import Phrase, Query, Showing
from storage.clippings import SETTLED
from tests.builders import FILING, LEASE, NOW, absorb, announce, claim, expand, item, reader, sighting, topic_id

HOUR = timedelta(hours=1)
FEED, OTHER = "https://courier.example/feed/", "https://courier.example/arts/feed/"


def old(number):
    """Make item `number`: the higher, the older."""
    return item(number, age=number * HOUR)


async def shows(storage, *numbers, feed_url=FEED, now=NOW):
    """Have a feed show these articles, and no others."""
    await absorb(storage, *map(old, numbers), feed_url=feed_url, now=now)
    (feed,) = await storage.feeds.ensure([feed_url], now)
    await storage.vanishing.note(feed.id, [sighting(old(number)).key for number in numbers], now)


async def suspects(storage, now=NOW):
    return [storage_id.link for storage_id in await storage.vanishing.due(now, limit=10)]


async def found(storage):
    return (await storage.search.find(Query((Phrase("article"),)), NOW)).article_ids


def link(number):
    return f"https://courier.example/{number}/"


async def test_what_is_gone_from_between_others_is_a_suspect(storage):
    """Not what the feed is too short for by now, nor anything where it shows nothing at all."""
    await shows(storage, 2, 3, 4)
    assert await suspects(storage) == []
    await shows(storage, 1, 2, 3)
    await shows(storage)
    assert await suspects(storage) == []
    await shows(storage, 1, 3, 4)
    assert await suspects(storage) == [link(2)]
    await shows(storage, 1, 3)
    assert await suspects(storage) == [link(2)]


async def test_what_another_feed_shows_is_there(storage):
    """Until that one drops it too, in whatever way."""
    await shows(storage, 1, 2, 3)
    await shows(storage, 1, 2, feed_url=OTHER)
    await shows(storage, 1, 3)
    assert await suspects(storage) == []
    await shows(storage, 1, feed_url=OTHER)
    assert await suspects(storage) == [link(2)]


async def test_what_is_shown_again_is_no_suspect(storage):
    await shows(storage, 1, 2, 3)
    await shows(storage, 1, 3)
    await shows(storage, 1, 2, 3)
    assert await suspects(storage) == []
    assert not await storage.vanishing.retract(2, NOW)


async def test_what_a_feed_shows_for_the_first_time_is_there(storage):
    """Though another has dropped it, and it was taken back for that."""
    await absorb(storage, *map(old, (1, 2, 3)))
    await shows(storage, 1, 2, 3)
    await shows(storage, 1, 3)
    (other,) = await storage.feeds.ensure(["https://courier.example/housing/feed/"], NOW)
    two = next(a for a in (await storage.articles.page(limit=5)).articles if a.title == "Article 2")
    assert await storage.vanishing.retract(two.id, NOW)
    await absorb(storage, old(2), feed_url=other.url)
    await storage.vanishing.note(other.id, [sighting(old(2)).key], NOW)
    assert (await storage.articles.get(two.id)).retracted_at is None
    await shows(storage, 0, 1, 3)
    assert await suspects(storage) == []


async def test_who_was_acquitted_is_asked_no_more(storage):
    """Though the feed goes on without it; a later time may be named before."""
    await shows(storage, 1, 2, 3)
    await shows(storage, 1, 3)
    (suspect,) = await storage.vanishing.due(NOW, limit=10)
    await storage.vanishing.ask_later(suspect.article_id, NOW + HOUR, refused_at=NOW)
    assert await suspects(storage) == []
    (again,) = await storage.vanishing.due(NOW + HOUR, limit=10)
    assert (suspect.refused_at, again.refused_at, again.noticed_at) == (None, NOW, NOW)
    await storage.vanishing.acquit(suspect.article_id)
    await shows(storage, 0, 1, 3)
    assert await suspects(storage, NOW + HOUR) == []


async def test_what_is_taken_back_is_in_no_list(storage):
    """Nor found, nor told, nor filed again; what shows it is to say so. Shown again, all is as it was."""
    await reader(storage, 1001)
    await absorb(storage, *map(old, (1, 2, 3)))
    await shows(storage, 1, 2, 3)
    two = next(a for a in (await storage.articles.page(limit=5)).articles if a.title == "Article 2")
    await storage.clippings.follow(1001, 7, Showing.ALERT, two, NOW)
    await announce(storage)
    await expand(storage)
    await shows(storage, 1, 3)
    assert await storage.vanishing.retract(two.id, NOW)
    assert two.id not in await found(storage)
    rows = await claim(storage)
    articles = {one.id: one for one in await storage.articles.some([row.article_id for row in rows])}
    told = [telling.first.article_id for telling in plan(rows, articles, NOW).tellings.get(1, ())]
    assert told == [row.article_id for row in rows if row.article_id != two.id]
    housing = await topic_id(storage, "Housing")

    async def listed(topic=1):
        return [article.title for article in (await storage.articles.page(limit=5, topic_id=topic)).articles]

    assert await listed() == await listed(housing) == ["Article 1", "Article 3"]
    assert await storage.articles.some([two.id]) == ()
    gone = await storage.articles.get(two.id)
    assert (gone.retracted_at, gone.revision) == (NOW, 2)
    (clipping,) = await storage.clippings.claim(NOW + SETTLED, limit=5, lease=LEASE)
    assert clipping.articles == (gone,)
    assert not await storage.vanishing.retract(two.id, NOW)
    await shows(storage, 0, 1, 3)
    assert await suspects(storage) == []
    await shows(storage, 1, 2, 3, now=NOW + HOUR)
    assert await listed() == ["Article 0", "Article 1", "Article 2", "Article 3"]
    back = await storage.articles.get(two.id)
    assert (back.retracted_at, back.corrected_at, back.topics) == (None, None, two.topics)
    assert back.revision > gone.revision
    assert two.id in await found(storage)


async def test_a_walk_through_the_archive_makes_no_suspect(storage):
    """What no feed has shown cannot have vanished from one."""
    await shows(storage, 1, 3)
    (feed,) = await storage.feeds.ensure([FEED], NOW)
    await storage.archive.add(feed.id, [sighting(old(2))], filing=FILING, now=NOW)
    await shows(storage, 0, 1, 3)
    assert await suspects(storage) == []
