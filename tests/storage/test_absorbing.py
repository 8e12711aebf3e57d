"""Any history of fetches leaves an archive that is whole."""

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from storage import Filing, Storage
from tests.builders import NOW, absorb, item

FEEDS = ("https://courier.example/feed/", "https://courier.example/arts/feed/")
TERMS = ("Arts", "arts", "Climate", "Housing", "Uncategorized")
items = st.builds(
    lambda number, terms, title, hours, body: item(
        number, terms=terms, title=title, age=timedelta(hours=hours), body_html=body
    ),
    st.integers(1, 4),
    st.lists(st.sampled_from(TERMS), max_size=3).map(tuple),
    st.sampled_from(["Rents rise", "Rents fall"]),
    st.sampled_from([-5, 0, 1, 30]),
    st.sampled_from(["", "<p>Tenants met.</p>", "<p>Landlords met.</p>"]),
)
fetches = st.lists(
    st.tuples(st.sampled_from(FEEDS), st.lists(items, min_size=1, max_size=4, unique_by=lambda one: one.guid)),
    min_size=1,
    max_size=6,
)
settings_of_topics = st.lists(st.sampled_from([None, "Arts", "Climate", "Housing"]), min_size=3, max_size=3)

WRONGLY_FILED = """
    WITH wanted (topic_id, published_at, article_id) AS (
        SELECT 1, published_at, id FROM articles
        UNION SELECT terms.topic_id, a.published_at, a.id
        FROM articles a JOIN article_terms at ON at.article_id = a.id JOIN terms ON terms.id = at.term_id
        WHERE terms.topic_id IS NOT NULL)
    SELECT * FROM (SELECT * FROM wanted EXCEPT SELECT topic_id, published_at, article_id FROM article_topics)
    UNION ALL
    SELECT * FROM (SELECT topic_id, published_at, article_id FROM article_topics EXCEPT SELECT * FROM wanted)
"""

WRONGLY_INDEXED = """
    WITH wanted (id, title, standfirst, byline, labels) AS (
        SELECT a.id, a.title, a.standfirst, a.byline, count(term_id)
        FROM articles a LEFT JOIN article_terms ON article_id = a.id GROUP BY a.id),
    indexed AS (
        SELECT article_id, title, standfirst, byline, length(labels) - length(replace(labels, ' ', '')) FROM texts)
    SELECT id FROM (SELECT * FROM wanted EXCEPT SELECT * FROM indexed)
    UNION ALL
    SELECT article_id FROM (SELECT * FROM indexed EXCEPT SELECT * FROM wanted)
    UNION ALL
    SELECT a.id FROM articles a JOIN texts ON article_id = a.id
    WHERE place NOT BETWEEN published_at / 1000000 AND published_at / 1000000 + 9
       OR body != trim(replace(replace(body_html, '<p>', ''), '</p>', ''))
"""
CHECK_INDEXES = [f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)" for name in ("search", "heads")]
"""Fails where an index holds other words than `texts`: https://www.sqlite.org/fts5.html#the_integrity_check_command."""


@settings(max_examples=50, deadline=None)
@given(fetches, settings_of_topics)
def test_every_topics_archive_is_what_its_articles_say(history, names):
    """Whatever two feeds show, in whichever order, edited, re-dated, filed anew; and whatever the operator sets."""
    asyncio.run(_live(history, names))


async def _live(history, names):
    with tempfile.TemporaryDirectory() as folder:
        storage = await Storage.open(Path(folder, "handbill.db"))
        try:
            for number, (url, shown) in enumerate(history):
                await absorb(storage, *shown, feed_url=url, now=NOW + timedelta(minutes=number))
                assert await storage._db.fetch(WRONGLY_FILED) == []
                assert await storage._db.fetch(WRONGLY_INDEXED) == []
                async with storage._db.transaction() as t:
                    for check in CHECK_INDEXES:
                        await t.run(check)
            await _is_whole(storage, history)
            renamed = dict(zip(("arts", "climate", "housing"), names, strict=True))
            await storage.topics.apply(Filing(lambda term: renamed.get(term.casefold()), str.casefold))
            assert await storage._db.fetch(WRONGLY_FILED) == []
        finally:
            await storage.close()


async def _is_whole(storage, history):
    """One article for each item ever shown, none of the future; the last fetch again is nothing new."""
    found = (await storage.articles.page(limit=9)).articles
    now = NOW + timedelta(minutes=len(history))
    assert {article.link for article in found} == {one.link for _, shown in history for one in shown}
    assert len({article.link for article in found}) == len(found)
    assert all(article.published_at <= now for article in found)
    url, shown = history[-1]
    again = await absorb(storage, *shown, feed_url=url, now=now)
    assert (again.new, again.changed) == (0, 0)
    assert (await storage.articles.page(limit=9)).articles == found
