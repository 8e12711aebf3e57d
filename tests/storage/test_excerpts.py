"""Articles of which a feed shows an excerpt: whose text is asked for, and what becomes of it."""

from dataclasses import replace
from datetime import timedelta

from storage import FullText, Phrase, Query, Route, Showing, TextFrom, Walk
from storage.clippings import SETTLED
from tests.builders import FILING, LEASE, NOW, absorb, item, reader, sighting

DAY = timedelta(days=1)
OTHER = "https://courier.example/housing/feed/"
TEXT = FullText("<p>All about porcupines.</p>", "All about porcupines.", TextFrom.PAGE)


async def due(storage, now=NOW, since=NOW - DAY):
    return await storage.excerpts.due(now, since=since)


async def stored(storage, number=1):
    article = await storage.articles.get(number)
    return article.whole, await storage.articles.body(number), article.revision


async def found(storage, word="porcupines"):
    return (await storage.search.find(Query((Phrase(word),)), NOW)).article_ids


async def test_the_newest_that_lacks_its_text(storage):
    """Not what has it, has no address, was seen long ago, or is to be asked for later."""
    await absorb(storage, item(1, age=DAY), item(2), item(3, body_html="<p>Whole.</p>"), item(4, link=""))
    first = await due(storage)
    assert (first.link, first.title, first.key, first.failures, first.by_page) == (
        "https://courier.example/2/",
        "Article 2",
        "/?p=2",
        0,
        False,
    )
    await storage.excerpts.ask_later(first, NOW + DAY, failures=2, by_page=True)
    second = await due(storage)
    assert second.title == "Article 1"
    await storage.excerpts.leave(second)
    assert await due(storage) is None
    later = await due(storage, NOW + DAY)
    assert (later.title, later.failures, later.by_page) == ("Article 2", 2, True)
    assert await due(storage, NOW + DAY, since=NOW) is None
    assert await storage.excerpts.prune(before=NOW + DAY) == 0
    assert await storage.excerpts.prune(before=NOW + 2 * DAY) == 1


async def test_a_text_is_stored_and_found(storage):
    """Once: nobody asks for it again, nor when the feed shows the same."""
    await absorb(storage, item(1))
    assert await storage.excerpts.complete(await due(storage), TEXT, NOW)
    assert await stored(storage) == (True, TEXT.html, 2)
    assert await found(storage) == (1,)
    await absorb(storage, item(1))
    assert await due(storage) is None


async def test_an_excerpt_takes_no_place_of_a_text(storage):
    """An edit of the excerpt is an edit; the text stays, and is asked for again. The feed's own text wins."""
    await absorb(storage, item(1))
    await storage.excerpts.complete(await due(storage), TEXT, NOW)
    await absorb(storage, item(1, standfirst="In other words."))
    assert await stored(storage) == (True, TEXT.html, 3)
    assert await found(storage) == (1,)
    assert await found(storage, "other") == (1,)
    again = await due(storage)
    assert again.standfirst == "In other words."
    assert await storage.excerpts.complete(again, replace(TEXT, html="<p>New.</p>", plain="New."), NOW)
    assert await stored(storage) == (True, "<p>New.</p>", 4)
    await absorb(storage, item(1, body_html="<p>From the feed.</p>"))
    assert await stored(storage) == (True, "<p>From the feed.</p>", 5)
    assert await due(storage) is None
    await absorb(storage, item(1))
    assert (await stored(storage))[0] is False
    assert await due(storage) is not None


async def test_another_feeds_excerpt_takes_no_place_of_a_text(storage):
    """Whichever of the two shows the article first, and whichever shows an edit; it is nobody's business but theirs."""
    whole = item(1, body_html="<p>All about porcupines.</p>")
    await absorb(storage, whole)
    await absorb(storage, item(1), feed_url=OTHER)
    await absorb(storage, item(1, title="New"), feed_url=OTHER)
    assert await stored(storage) == (True, whole.body_html, 2)
    assert await found(storage) == await found(storage, "new") == (1,)
    assert await due(storage) is None
    await absorb(storage, item(1, title="New", body_html="<p>On hedgehogs.</p>"))
    assert (await stored(storage))[:2] == (True, "<p>On hedgehogs.</p>")
    await absorb(storage, item(1, title="New"))
    assert (await stored(storage))[0] is False


async def test_a_text_that_another_feed_has_is_taken(storage):
    """In the place of one that the site was asked for, too; then the site is not asked."""
    await absorb(storage, item(1), item(2))
    await storage.excerpts.complete(await due(storage), TEXT, NOW)
    bodies = ["<p>On hedgehogs, first.</p>", "<p>On hedgehogs, second.</p>"]
    await absorb(storage, *(item(n, body_html=body) for n, body in enumerate(bodies, 1)), feed_url=OTHER)
    assert [(await stored(storage, n))[:2] for n in (1, 2)] == [(True, body) for body in bodies]
    assert set(await found(storage, "hedgehogs")) == {1, 2}
    assert await due(storage) is None
    await absorb(storage, item(1, title="New"))
    assert (await stored(storage))[:2] == (True, bodies[0])


async def test_the_same_text_again_is_no_edit(storage):
    await absorb(storage, item(1))
    await storage.excerpts.complete(await due(storage), TEXT, NOW)
    await absorb(storage, item(1, standfirst="In other words."))
    assert not await storage.excerpts.complete(await due(storage), TEXT, NOW)
    assert await stored(storage) == (True, TEXT.html, 3)
    assert await due(storage) is None


async def test_an_article_that_is_edited_while_the_site_answers(storage):
    """What comes is of an older state: it is let go of, whatever it is, and the new state asked for."""
    await absorb(storage, item(1))
    asked = await due(storage)
    await absorb(storage, item(1, title="Another title"))
    assert not await storage.excerpts.complete(asked, TEXT, NOW)
    await storage.excerpts.leave(asked)
    await storage.excerpts.ask_later(asked, NOW + DAY, failures=1, by_page=True)
    again = await due(storage)
    assert (again.title, again.failures, again.by_page) == ("Another title", 0, False)
    assert (await stored(storage))[0] is False


async def test_what_an_archive_gave_is_kept(storage):
    """The feed shows an excerpt of what a walk by the API brought whole: kept, and not asked for."""
    (feed,) = await storage.feeds.ensure(["https://courier.example/feed/"], NOW)
    await storage.archive.begin(Walk(feed.id, Route.API, "https://courier.example/"))
    whole = item(1, body_html="<p>All about porcupines.</p>")
    await storage.archive.add(feed.id, [sighting(whole)], filing=FILING, now=NOW)
    await absorb(storage, item(1))
    assert (await stored(storage))[:2] == (True, whole.body_html)
    assert await found(storage) == (1,)
    assert await due(storage) is None
    await absorb(storage, item(1, standfirst="In other words."))
    assert (await stored(storage))[:2] == (True, whole.body_html)
    assert await due(storage) is not None


async def test_what_an_archive_has_but_excerpts_of(storage):
    """Asked for once the feed itself shows it."""
    (feed,) = await storage.feeds.ensure(["https://courier.example/feed/"], NOW)
    await storage.archive.begin(Walk(feed.id, Route.FEED, "https://courier.example/feed/"))
    await storage.archive.add(feed.id, [sighting(item(1))], filing=FILING, now=NOW)
    assert await due(storage) is None
    await absorb(storage, item(1))
    assert await due(storage) is not None


async def test_messages_get_the_button_and_nothing_else(storage):
    """What announced the article before its text came is drawn anew once; a later text touches it no more."""
    await reader(storage, 1001)
    await absorb(storage, item(1))
    await storage.clippings.follow(1001, 7, Showing.ALERT, await storage.articles.get(1), NOW)
    await storage.excerpts.complete(await due(storage), TEXT, NOW)
    later = NOW + SETTLED
    (clipping,) = await storage.clippings.claim(later, limit=9, lease=LEASE)
    (article,) = clipping.articles
    assert (article.whole, article.corrected_at) == (True, None)
    await storage.clippings.edited([clipping])
    await absorb(storage, item(1, standfirst="In other words."), now=later)
    (clipping,) = await storage.clippings.claim(later + SETTLED, limit=9, lease=LEASE)
    await storage.clippings.edited([clipping])
    later += 2 * SETTLED
    assert await storage.excerpts.complete(await due(storage, later), replace(TEXT, html="<p>New.</p>"), later)
    assert await storage.clippings.claim(later + SETTLED, limit=9, lease=LEASE) == []


async def test_what_was_taken_back_is_not_asked_for(storage):
    """Shown again, it is."""
    await absorb(storage, *(item(number, age=number * timedelta(hours=1)) for number in (1, 2, 3)))
    (feed,) = await storage.feeds.ensure(["https://courier.example/feed/"], NOW)
    await storage.vanishing.note(feed.id, ("/?p=1", "/?p=3"), NOW)
    await storage.vanishing.retract(2, NOW)
    for title in ("Article 1", "Article 3"):
        left = await due(storage)
        assert left.title == title
        await storage.excerpts.leave(left)
    assert await due(storage) is None
    await absorb(storage, item(2, age=timedelta(hours=2)))
    await storage.vanishing.note(feed.id, ("/?p=1", "/?p=2", "/?p=3"), NOW)
    assert (await due(storage)).title == "Article 2"
