"""Authors and series: topics of other kinds, made from bylines and from the categories that the operator names."""

from datetime import timedelta

import pytest

from bot.rules.alerting import decide
from bot.rules.filing import filing
from bot.rules.topics import parse_topics
from storage import EVERYTHING, Kind, Topic
from tests.builders import NOW, absorb, claim, expand, item, reader, sighting, topic_id

BOTH = filing(parse_topics(""), ["Notes from the North"])


async def known(storage, *kinds):
    return [(topic.kind, topic.name) for topic in await storage.topics.all(*kinds) if topic.id != EVERYTHING]


async def archive(storage, name, kind):
    page = await storage.articles.page(limit=9, topic_id=await topic_id(storage, name, kind))
    return [article.title for article in page.articles]


async def decided(storage, now=NOW):
    await storage.outbox.decide(decide(await storage.outbox.candidates(), now), now)
    await expand(storage)


async def test_an_article_stands_under_its_topics_its_series_and_its_authors(storage):
    """Each is a kind of its own; the labels of an article are its topics alone."""
    one = item(1, terms=("Housing", "notes from the north"), byline="By Jane Doe and Sam Roe")
    await absorb(storage, one, filing=BOTH)
    article = await storage.articles.get(1)
    names = [[topic.name for topic in some] for some in (article.topics, article.series, article.authors)]
    assert names == [["Housing"], ["Notes from the North"], ["Jane Doe", "Sam Roe"]]
    assert await known(storage) == [(topic.kind, topic.name) for topic in article.followable]
    assert await archive(storage, "Sam Roe", Kind.AUTHOR) == ["Article 1"]
    assert await storage.topics.kinds() == frozenset(Kind)


async def test_a_topic_and_an_author_of_one_name_are_two(storage):
    """Followers of the one hear nothing of the other."""
    await absorb(storage, item(1, terms=("Jane Doe",), byline="Sam Roe"), quiet=True, filing=BOTH)
    await absorb(storage, item(2, terms=(), byline="Jane Doe"), filing=BOTH)
    topic, author = [await topic_id(storage, "Jane Doe", kind) for kind in (Kind.TOPIC, Kind.AUTHOR)]
    await reader(storage, 1001, topic)
    follower = await reader(storage, 1002, author)
    await decided(storage)
    assert [(row.chat_id, row.matched) for row in await claim(storage)] == [(follower, (author,))]


async def test_who_follows_by_several_rules_gets_one_alert_that_knows_all(storage):
    """Topic, series and author of one article: one row."""
    await absorb(storage, item(1, terms=("Housing", "Notes from the North"), byline="Jane Doe"), filing=BOTH)
    ids = [topic.id for topic in (await storage.articles.get(1)).followable]
    await reader(storage, 1001, *ids)
    await decided(storage)
    (row,) = await claim(storage)
    assert row.matched == tuple(sorted(ids))


@pytest.mark.parametrize(("after", "told"), [(timedelta(minutes=59), 1), (timedelta(minutes=61), 0)])
async def test_a_byline_corrected_within_the_hour_tells_the_added_authors_followers(storage, after, told):
    """Later it tells nobody; who is no author any more is left."""
    await absorb(storage, item(1, byline="Sam Roe"), item(2, byline="Jane Doe"), filing=BOTH)
    await decided(storage)
    await reader(storage, 1001, await topic_id(storage, "Jane Doe", Kind.AUTHOR))
    await absorb(storage, item(1, byline="Jane Doe"), filing=BOTH, now=NOW + after)
    await decided(storage, NOW + after)
    assert len(await claim(storage, NOW + after)) == told
    assert await archive(storage, "Jane Doe", Kind.AUTHOR) == ["Article 2", "Article 1"]
    assert ("author", "Sam Roe") not in [(t.kind, t.name) for t in (await storage.articles.get(1)).followable]


async def test_authors_are_switched_off_and_on_again(storage):
    """Off, nobody finds them or is told by them; on again, all is as it was, what came meanwhile included."""
    off = filing(parse_topics(""), authors=False)
    on = filing(parse_topics(""))
    await absorb(storage, item(1, byline="Jane Doe"), filing=on)
    chat = await reader(storage, 1001, await topic_id(storage, "Jane Doe", Kind.AUTHOR))
    await storage.topics.apply(off)
    await absorb(storage, item(2, byline="Jane Doe"), filing=off)
    assert (await known(storage, Kind.AUTHOR), await storage.topics.followed(chat)) == ([], [])
    await decided(storage)
    assert await claim(storage) == []
    await storage.topics.apply(on)
    assert await archive(storage, "Jane Doe", Kind.AUTHOR) == ["Article 2", "Article 1"]
    assert [topic.name for topic in await storage.topics.followed(chat)] == ["Jane Doe"]


async def test_a_topic_becomes_a_series_with_its_archive_and_followers_and_a_topic_again(storage):
    """As the operator's setting says; old buttons mean what it is by now."""
    await absorb(storage, item(1, terms=("Notes from the North",)), filing=filing(parse_topics("")))
    was = await topic_id(storage, "Notes from the North")
    chat = await reader(storage, 1001, was)
    for settings, kind in ((BOTH, Kind.SERIES), (filing(parse_topics("")), Kind.TOPIC), (BOTH, Kind.SERIES)):
        assert await storage.topics.apply(settings) == 1
        (followed,) = await storage.topics.followed(chat)
        assert (followed.kind, await storage.topics.get(was)) == (kind, followed)
        assert await archive(storage, "Notes from the North", kind) == ["Article 1"]
        assert await storage.topics.apply(settings) == 0


async def test_a_series_is_one_whatever_the_topics_say(storage):
    """Hidden, not listed, renamed to it or always offered: there is no topic of its name."""
    await absorb(storage, item(1, terms=("Notes from the North", "Northern notes")))
    for topics in ("-Notes from the North", "Housing", "Northern notes = Notes from the North, *"):
        await storage.topics.apply(filing(parse_topics(topics), ["NOTES FROM THE NORTH"]))
        assert (Kind.SERIES, "NOTES FROM THE NORTH") in await known(storage)
        assert "notes from the north" not in [name.casefold() for _, name in await known(storage, Kind.TOPIC)]
    topics = parse_topics("Notes from the North")
    await storage.topics.apply(filing(topics, ["Notes from the North"]), topics.always)
    assert await known(storage) == [(Kind.SERIES, "Notes from the North")]


async def test_the_publication_is_no_author_once_its_name_is_known(storage):
    """At the very first start it is not yet."""
    await absorb(storage, item(1, byline="The Courier"), item(2, byline="Jane Doe"), filing=filing(parse_topics("")))
    await storage.topics.apply(filing(parse_topics(""), own=["The Courier"]))
    assert await known(storage, Kind.AUTHOR) == [(Kind.AUTHOR, "Jane Doe")]


async def test_an_author_who_is_called_everything_is_an_author(storage):
    """And takes nothing away from Everything."""
    await absorb(storage, item(1, byline="Everything"), item(2, byline="*"), filing=BOTH)
    assert await known(storage, Kind.AUTHOR) == [(Kind.AUTHOR, "Everything")]
    assert await storage.topics.get(EVERYTHING) == Topic(EVERYTHING, "Everything")


async def test_lists_are_of_one_kind(storage):
    """/topics does not drown in authors; an author with one article of late is offered, a series always."""
    await absorb(storage, *(item(n, byline="Jane Doe", terms=("Housing",)) for n in (1, 2)), filing=BOTH)
    await absorb(
        storage, item(3, byline="Sam Roe", age=timedelta(days=99), terms=("Notes from the North",)), filing=BOTH
    )
    chat = await reader(storage, 1001)
    since = NOW - timedelta(days=90)
    listed = {kind: await storage.topics.lines(chat, since=since, kinds=[kind]) for kind in Kind}
    assert {kind: [(line.topic.name, line.recent) for line in lines] for kind, lines in listed.items()} == {
        Kind.TOPIC: [("Everything", 2), ("Housing", 2)],
        Kind.SERIES: [("Notes from the North", 0)],
        Kind.AUTHOR: [("Jane Doe", 2)],
    }


async def test_an_author_added_is_no_correction_of_a_category(storage):
    """A category that marks corrections is one; an author of that name is none."""
    marks = lambda before, after: set(after.terms) > set(before.terms)  # noqa: E731 -- the operator's rule, in place
    (feed,) = await storage.feeds.ensure(["https://courier.example/feed/"], NOW)
    for byline in ("Jane Doe", "Jane Doe, Corrections"):
        one = sighting(item(1, terms=("Corrections",), byline=byline))
        await storage.articles.absorb(feed.id, [one], filing=BOTH, now=NOW, quiet=False, material=marks)
    article = await storage.articles.get(1)
    assert ([author.name for author in article.authors], article.corrected_at) == (["Corrections", "Jane Doe"], None)
