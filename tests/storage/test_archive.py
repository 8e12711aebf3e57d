"""Storing what a feed shows, and walking the archive."""

from dataclasses import replace
from datetime import timedelta

from storage import EVERYTHING, articles
from storage.instants import to_stored
from tests.builders import FILING, NOW, absorb, item, sighting, topic_id


async def test_an_item_becomes_an_article_with_its_topics(storage):
    """What the feed shows comes back, filed under its topics."""
    await absorb(storage, item(1, terms=("Housing", "Climate", "Uncategorized")))
    (article,) = (await storage.articles.page(limit=5)).articles
    assert (article.title, article.byline, article.revision) == ("Article 1", "Ines Duarte", 1)
    assert [topic.name for topic in article.topics] == ["Climate", "Housing"]
    assert article.published_at == NOW - timedelta(hours=1)


async def test_the_same_item_again_changes_nothing(storage):
    """Five more polls of the same feed store nothing."""
    first = await absorb(storage, item(1))
    again = [await absorb(storage, item(1)) for _ in range(5)]
    assert (first.new, [(a.new, a.changed) for a in again]) == (1, [(0, 0)] * 5)


async def test_an_edit_makes_a_revision_of_the_same_article(storage):
    """New words under a known key are an edit."""
    await absorb(storage, item(1))
    came = await absorb(storage, item(1, title="A better headline"))
    (article,) = (await storage.articles.page(limit=5)).articles
    assert (came.new, came.changed, article.title, article.revision) == (0, 1, "A better headline", 2)


async def test_a_new_date_or_address_is_no_edit(storage):
    """A re-dated post on a new domain moves in the archive and stays at its revision."""
    await absorb(storage, item(1), item(2, age=timedelta(hours=2)))
    await absorb(storage, item(2, age=timedelta(0), link="https://new.example/2/"))
    page = await storage.articles.page(limit=5)
    assert [a.title for a in page.articles] == ["Article 2", "Article 1"]
    assert (page.articles[0].link, page.articles[0].revision) == ("https://new.example/2/", 1)


async def test_a_date_to_come_or_missing_counts_as_now(storage):
    """Nothing stands above what is newer because of an odd date."""
    await absorb(storage, item(1, age=-timedelta(days=400)), item(2, published_at=None))
    assert {a.published_at for a in (await storage.articles.page(limit=5)).articles} == {NOW}


async def test_one_page_in_two_feeds_is_one_article(storage):
    """A category's feed shows what the main feed has shown."""
    await absorb(storage, item(1))
    came = await absorb(storage, item(1), feed_url="https://courier.example/category/housing/feed/")
    assert came.new == 0
    assert len((await storage.articles.page(limit=5)).articles) == 1


async def test_two_feeds_that_show_it_differently_do_not_edit_it_back_and_forth(storage):
    """Each feed's own change counts, not the difference between feeds."""
    short = item(1, standfirst="Short.")
    await absorb(storage, item(1))
    for _ in range(3):
        await absorb(storage, short, feed_url="https://courier.example/short/")
        await absorb(storage, item(1))
    (article,) = (await storage.articles.page(limit=5)).articles
    assert (article.revision, article.standfirst) == (1, "What number 1 is about.")


async def test_two_feeds_that_date_it_differently_do_not_move_it_back_and_forth(storage):
    """Nor do two addresses of one page: what counts is what one feed shows otherwise than before."""
    other = item(1, age=timedelta(hours=5), link="http://courier.example/1/")
    other_sighting = replace(sighting(other), canonical=sighting(item(1)).canonical)
    (_, feed) = await storage.feeds.ensure(["https://courier.example/feed/", "https://courier.example/b/"], NOW)
    for _ in range(3):
        await absorb(storage, item(1))
        await storage.articles.absorb(feed.id, [other_sighting], filing=FILING, now=NOW, quiet=False)
        (article,) = (await storage.articles.page(limit=5)).articles
        assert (article.link, article.published_at) == ("https://courier.example/1/", NOW - timedelta(hours=1))


async def test_a_guid_that_turns_out_shared_splits_for_good(storage):
    """The article that had the bare guid keeps its identity under guid + path."""
    await absorb(storage, item(1))
    (feed,) = await storage.feeds.ensure(["https://courier.example/feed/"], NOW)
    other = replace(item(1, title="Another"), link="https://courier.example/other/")
    both = [sighting(item(1), "/?p=1 /1/"), sighting(other, "/?p=1 /other/")]
    await storage.articles.split(feed.id, ["/?p=1"], both)
    came = await storage.articles.absorb(feed.id, both, filing=FILING, now=NOW, quiet=False)
    assert (came.new, came.changed) == (1, 0)
    assert await storage.feeds.split_guids(feed.id) == {"/?p=1"}


async def test_the_archive_is_walked_both_ways_while_articles_come_in(storage):
    """Cursors are articles, so a page never repeats or misses one."""
    await absorb(storage, *(item(n, age=timedelta(hours=n)) for n in range(1, 8)))
    first = await storage.articles.page(limit=3)
    await absorb(storage, item(99, age=timedelta(0)))
    second = await storage.articles.page(limit=3, older_than=first.articles[-1].id)
    back = await storage.articles.page(limit=3, newer_than=second.articles[0].id)
    last = await storage.articles.page(limit=3, older_than=second.articles[-1].id)
    assert [a.title for a in second.articles] == ["Article 4", "Article 5", "Article 6"]
    assert back.articles == first.articles
    assert (back.has_newer, second.has_older, last.has_older, len(last.articles)) == (True, True, False, 1)


async def test_a_topic_has_an_archive_of_its_own(storage):
    """Only its articles, by the same cursors."""
    await absorb(storage, item(1), item(2, terms=("Climate",)), item(3))
    page = await storage.articles.page(limit=5, topic_id=await topic_id(storage, "Climate"))
    assert [a.title for a in page.articles] == ["Article 2"]
    everything = await storage.articles.page(limit=5, topic_id=EVERYTHING)
    assert len(everything.articles) == 3


async def test_terms_the_feed_takes_away_are_gone(storage):
    """Filed anew, the article leaves the topic's archive."""
    await absorb(storage, item(1, terms=("Housing", "Climate")))
    await absorb(storage, item(1, terms=("Climate",)))
    article = await storage.articles.get(1)
    assert [topic.name for topic in article.topics] == ["Climate"]
    assert await storage.articles.get(404) is None


async def test_a_date_to_come_does_not_move_with_every_poll(storage):
    """It counts as the moment of first sight, not as ever newer, until it has come; then it is the article's, once."""
    due = NOW + timedelta(days=1)
    for hours in range(3):
        await absorb(storage, item(1, published_at=due), now=NOW + timedelta(hours=hours))
    assert (await storage.articles.get(1)).published_at == NOW
    for hours in range(2):
        await absorb(storage, item(1, published_at=due), now=due + timedelta(hours=hours))
        assert (await storage.articles.get(1)).published_at == due
    (row,) = await storage._db.fetch("SELECT published_at FROM article_topics WHERE topic_id = 1")
    assert row["published_at"] == to_stored(due)
    await absorb(storage, item(1, published_at=due - timedelta(hours=1)), now=due)
    article = await storage.articles.get(1)
    assert (article.published_at, article.revision) == (due - timedelta(hours=1), 1)


async def test_an_article_is_found_by_its_address(storage):
    """The one of this very link, else the newest of that page; by an index, however many there are."""
    base = "https://courier.example"
    await absorb(storage, item(1), item(2), item(3, link=f"{base}/2"))
    found = {
        link: await storage.articles.at(link, link.removeprefix("https://").rstrip("/"))
        for link in (f"{base}/1", f"{base}/2/", f"{base}/2", f"{base}/2//", f"{base}/404/")
    }
    assert [article and article.id for article in found.values()] == [1, 2, 3, 3, None]
    plan = await storage._db.fetch(f"EXPLAIN QUERY PLAN {articles._AT}", {"link": "", "canonical": ""})
    assert any("articles_by_canonical" in row["detail"] for row in plan)


async def test_some_articles_come_newest_first(storage):
    """Ids that nobody knows are left out."""
    await absorb(storage, *(item(n, age=timedelta(hours=n)) for n in range(1, 4)))
    assert [article.id for article in await storage.articles.some([3, 404, 1])] == [1, 3]
    assert await storage.articles.some([]) == ()


async def test_an_unknown_cursor_gives_an_empty_page(storage):
    """A button whose article is gone turns to nothing, and says so."""
    await absorb(storage, item(1))
    for cursor in ({"older_than": 404}, {"newer_than": 404}):
        page = await storage.articles.page(limit=5, **cursor)
        assert (page.articles, page.has_newer, page.has_older) == ((), False, False)


async def test_splitting_a_guid_knows_every_item_of_the_feed(storage):
    """The article that had the bare guid is found wherever in the feed it stands, and other guids are left alone."""
    await absorb(storage, item(1), item(2))
    (feed,) = await storage.feeds.ensure(["https://courier.example/feed/"], NOW)
    shared = [sighting(replace(item(1), link=f"https://courier.example/{n}/"), f"/?p=1 /{n}/") for n in (7, 8, 1)]
    await storage.articles.split(feed.id, ["/?p=1"], [*shared, sighting(item(2))])
    for stretch in (shared[:2], [*shared[2:], sighting(item(2))]):  # as if a crash came between the two
        await storage.articles.absorb(feed.id, stretch, filing=FILING, now=NOW, quiet=False)
    assert sorted(article.link for article in (await storage.articles.page(limit=9)).articles) == [
        f"https://courier.example/{n}/" for n in (1, 2, 7, 8)
    ]


async def test_topics_differ_by_name_not_by_spelling(storage):
    """Two spellings of one term are one term and one topic."""
    await absorb(storage, item(1, terms=("Housing", "HOUSING")), item(2, terms=("housing",)))
    assert [topic.name for topic in await storage.topics.all()] == ["Everything", "Housing"]
