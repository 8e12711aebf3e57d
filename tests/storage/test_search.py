"""Searching the stored archive: what is kept of it, and what goes with an article."""

from datetime import timedelta

from storage import Filing, Phrase, Query, Ranked, Where, search, weighing
from tests.builders import NOW, absorb, item, reader, topic_id

RENTS = Query((Phrase("rents"),))


async def found(storage, *words, **query):
    ranked = await storage.search.find(Query(tuple(map(Phrase, words)), **query), NOW)
    return list(ranked.article_ids)


async def test_an_edit_is_found_at_once_and_what_it_replaced_is_not(storage):
    await absorb(storage, item(1, title="Rents rise", body_html="<p>Old words.</p>"))
    await absorb(storage, item(1, title="Rents fall", body_html="<p>New text.</p>"))
    assert [await found(storage, word) for word in ("rise", "old", "fall", "text")] == [[], [], [1], [1]]


async def test_a_topic_is_found_by_its_newest_name(storage):
    """Without a word of the index being written."""
    await absorb(storage, item(1, terms=("Housing",)), item(2, terms=("Climate",)))
    (before,) = await storage._db.fetch("SELECT group_concat(labels) AS labels FROM texts")
    await storage.topics.apply(Filing({"Housing": "Homes"}.get, str.casefold))
    (after,) = await storage._db.fetch("SELECT group_concat(labels) AS labels FROM texts")
    homes = Query((Phrase("homes", Where.TOPIC, topics=(await topic_id(storage, "Homes"),)),))
    assert (await storage.search.find(homes, NOW)).article_ids == (1,)
    assert after["labels"] == before["labels"]


async def test_a_topic_without_terms_has_no_articles(storage):
    await absorb(storage, item(1))
    query = Query((Phrase("x", Where.TOPIC, topics=(999,)),))
    assert (await storage.search.find(query, NOW)).article_ids == ()


async def test_newer_articles_stand_before_older_ones_that_say_the_same(storage):
    ages = [400, 4, 40, 4_000]
    await absorb(storage, *(item(n, title="Rents rise", age=timedelta(days=age)) for n, age in enumerate(ages, 1)))
    assert await found(storage, "rents") == [2, 3, 1, 4]


async def test_a_title_of_old_stands_before_mentions_of_today(storage):
    body = "<p>This and that, and somewhere in it rents, of which more was to be said.</p>"
    await absorb(storage, item(1, title="Rents", age=timedelta(days=4_000)), item(2, body_html=body))
    assert await found(storage, "rents") == [1, 2]


async def test_of_very_many_the_heads_come_first_however_old(storage, monkeypatch):
    """And the newest of the others after them."""
    monkeypatch.setattr(search, "_CANDIDATES", 10)
    body = "<p>On rents.</p>"
    await absorb(storage, item(1, title="Rents", age=timedelta(days=4_000), body_html=body))
    await absorb(storage, *(item(n, body_html=body, age=timedelta(days=n)) for n in range(2, 40)))
    assert await found(storage, "rents") == [1, *range(2, 12)]


async def test_of_very_many_none_is_found_that_has_what_is_unwanted(storage, monkeypatch):
    """Wherever it stands: the words of a title do not outweigh it in the body."""
    monkeypatch.setattr(search, "_CANDIDATES", 10)
    await absorb(storage, item(1, title="Rents", age=timedelta(days=4_000), body_html="<p>And trams.</p>"))
    await absorb(storage, *(item(n, body_html="<p>On rents.</p>", age=timedelta(days=n)) for n in range(2, 40)))
    assert await found(storage, "rents", unwanted=(Phrase("trams"),)) == [*range(2, 12)]


async def test_what_very_many_words_begin_with_finds_the_word_itself_or_the_newest(storage, monkeypatch):
    """Putting all of them together would take long, and tell nothing apart."""
    monkeypatch.setattr(weighing, "VERY_MANY", 5)
    await absorb(storage, *(item(n, title="Trams", age=timedelta(days=n)) for n in range(2, 9)))
    await absorb(storage, item(1, title="Tram", age=timedelta(days=400)))
    number = {article.link: article.id for article in await storage.articles.some(range(1, 10))}
    tram = Query((Phrase("tram", begins=True),))
    assert (await storage.search.find(tram, NOW)).article_ids == (number["https://courier.example/1/"],)
    beginning = await storage.search.find(Query((Phrase("tra", begins=True),)), NOW)
    assert len(beginning.article_ids) == 8
    assert beginning.article_ids[0] == number["https://courier.example/2/"]


async def test_articles_of_one_second_are_all_found(storage):
    """Each has a place of its own, in the order in which they came; so have those before 1970."""
    await absorb(storage, *(item(n, age=timedelta(days=n // 4 * 36_500)) for n in range(1, 8)))
    assert await found(storage) == [3, 2, 1, 7, 6, 5, 4]


async def test_some_words_are_looked_for_where_none_has_all(storage):
    """Those that tell articles apart: not the ones that nearly all have."""
    await absorb(storage, *(item(n, title="The news", age=timedelta(days=n)) for n in range(1, 90)))
    await absorb(storage, item(100, title="The strike", age=timedelta(days=100)))
    ranked = await storage.search.find(Query((Phrase("the"), Phrase("strike"), Phrase("zeppelin"))), NOW)
    (article,) = await storage.articles.some(ranked.article_ids)
    assert (article.title, ranked.any_word) == ("The strike", True)
    only = await storage.search.find(Query((Phrase("zeppelin"), Phrase("airship"))), NOW)
    assert only == Ranked()


async def test_what_was_found_is_kept_for_its_chat(storage):
    await absorb(storage, item(1), item(2))
    one, other = await reader(storage, 1001), await reader(storage, 1002)
    kept = await storage.search.keep(one, "rents", Ranked((2, 1), any_word=True), NOW)
    assert await storage.search.kept(one, kept.id) == kept
    assert await storage.search.kept(other, kept.id) is None
    assert [hit.article.id for hit in await storage.search.show([2, 9, 1])] == [2, 1]
    assert await storage.search.prune(before=NOW) == 0
    assert await storage.search.prune(before=NOW + timedelta(seconds=1)) == 1
    assert await storage.search.kept(one, kept.id) is None


async def related(storage, article_id, limit=3):
    return [article.id for article in await storage.articles.related(article_id, limit)]


async def test_related_are_those_with_its_words_then_its_topics_and_author(storage):
    filler = [item(n, title=f"Filler {n}", standfirst="", terms=(), byline="Nobody") for n in range(20, 90)]
    await absorb(storage, *filler)
    await absorb(
        storage,
        item(1, title="Tram strike in Fremantle", standfirst="", terms=("Transport",), byline="Ana"),
        item(2, title="Why trams matter", standfirst="The strike at Fremantle.", terms=("Transport",), byline="Bo"),
        item(3, title="Fremantle by night", standfirst="", terms=("Culture",), byline="Bo"),
        item(4, title="Poems", standfirst="", terms=("Transport",), byline="Bo"),
        item(5, title="Cats", standfirst="", terms=("Culture",), byline="Ana"),
        item(6, title="Dogs", standfirst="", terms=("Culture",), byline="Bo"),
    )
    link = {article.id: int(article.link.split("/")[-2]) for article in await storage.articles.some(range(1, 90))}
    number = {value: key for key, value in link.items()}
    assert [link[one] for one in await related(storage, number[1], 9)] == [2, 3, 5, 4]
    assert [link[one] for one in await related(storage, number[1], 1)] == [2]


async def test_neither_itself_nor_another_edition_of_it_is_related(storage):
    """The page itself under another guid, nor what has its title."""
    again = item(2, title="Tram strike, again", link="https://courier.example/1/")
    await absorb(storage, item(1, title="Tram strike"), again)
    await absorb(storage, item(3, title="TRAM STRIKE"), item(4, title="Tram tracks"))
    number = {article.link: article.id for article in await storage.articles.some(range(9))}
    assert await related(storage, number["https://courier.example/4/"]) != []
    first = min(number.values())
    assert await related(storage, first) == [number["https://courier.example/4/"]]


async def test_nothing_goes_with_an_article_that_is_not_there_or_says_nothing(storage):
    await absorb(storage, item(1, title="!", standfirst="", byline="", terms=()), item(2))
    assert await related(storage, 1) == []
    assert await related(storage, 99) == []
