"""What people look for, and which article has to come first."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.rules.searching import read
from storage import Storage
from tests.builders import absorb
from tests.searching.corpus import ARTICLES, FIRST

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


async def test_forty_queries(storage: Storage):
    """The one that was meant comes first; of those that nothing answers whole, none pretends to."""
    assert len(FIRST) >= 40
    await absorb(storage, *ARTICLES, now=NOW)
    topics, wrong = await storage.topics.all(), []
    for words, number in FIRST.items():
        wanted = read(words, topics=topics, now=NOW, zone=ZoneInfo("UTC"))
        ranked = await storage.search.find(wanted.query, NOW)
        first = await storage.articles.some(ranked.article_ids[:1])
        found = int(first[0].link.split("/")[-2]) if first else None
        if number is None and ranked.any_word:
            found = None
        if found != number:
            wrong.append(f"{words}: {found} ({ranked}), not {number}")
    assert wrong == []
