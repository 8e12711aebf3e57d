"""An archive of made-up articles, with words as in a language: spread by Zipf's law, common ones short, many alike."""

import itertools
import random
import re
import time
from datetime import timedelta
from pathlib import Path

from bot.jobs.poll import STRETCH
from storage import FeedItem, Sighting, Storage
from tests.benchmarks.engine import utc_now
from tests.builders import FILING

BODY, HEAD = 800, 30
"""Words of an article's body, and of its title and standfirst."""
VOCABULARY = 100_000
AUTHORS, TOPICS = 200, 60
_SHORT = 60
_EVERY = timedelta(hours=2)
_SYLLABLES = [f"{a}{b}" for a, b in itertools.product("tscprdmflnbgvhk", "eaiou")]


def vocabulary() -> list[str]:
    """Give all words, the commonest first: of one syllable, later of two and three; syllables are uneven too."""
    luck, words = random.Random(3), {}
    likely = [1 / (rank + 3) for rank in range(len(_SYLLABLES))]
    while len(words) < VOCABULARY:
        length = 1 + (len(words) > _SHORT) + (len(words) > 100 * _SHORT) * luck.randint(1, 2)
        words.setdefault("".join(luck.choices(_SYLLABLES, likely, k=length)) + luck.choice("nstrlye"))
    return list(words)


class Library:
    """Makes article after article, always the same ones."""

    def __init__(self) -> None:
        self.words = vocabulary()
        self._luck = random.Random(1)
        self._weights = list(itertools.accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    def sightings(self, first: int, count: int) -> list[Sighting]:
        """Give a stretch of the archive, oldest first: a day has twelve articles."""
        return [self._sighting(number) for number in range(first, first + count)]

    def _sighting(self, number: int) -> Sighting:
        words = self._luck.choices(self.words, cum_weights=self._weights, k=BODY + HEAD)
        text = " ".join(words[HEAD:])
        link = f"https://courier.example/{number}/"
        item = FeedItem(
            guid=f"https://courier.example/?p={number}",
            link=link,
            title=" ".join(words[:8]),
            standfirst=" ".join(words[8:HEAD]),
            byline=f"Ines {self.words[number % AUTHORS + 500]}",
            body_html=f"<p>{text}</p>",
            published_at=utc_now() - timedelta(days=1) - _EVERY * (VOCABULARY * 2 - number),
            terms=(self.words[1_000 + number % TOPICS], self.words[1_000 + number * 7 % 11]),
        )
        return Sighting(f"/?p={number}", link.removeprefix("https://").rstrip("/"), str(number), item, text)


async def build(database: str, articles: int) -> dict:
    """Make a database with so many articles; give what storing one took at the end, and what all of them take."""
    storage, library = await Storage.open(Path(database)), Library()
    try:
        (feed,) = await storage.feeds.ensure(["https://courier.example/feed/"], utc_now())
        await _store(storage, feed.id, library, 0, articles)
        stored = await _store(storage, feed.id, library, articles, articles // 50)
        sizes = await _sizes(storage)
        for trigger in ("added", "changed", "deleted"):
            async with storage._db.transaction() as t:
                await t.run(f"DROP TRIGGER texts_{trigger}")
        bare = await _store(storage, feed.id, library, articles + articles // 50, articles // 50)
        async with storage._db.transaction() as t:
            await t.run("DELETE FROM articles WHERE id > :last", {"last": articles + articles // 50})
    finally:
        await storage.close()
    return {"stored": stored, "bare": bare, **sizes}


async def _store(storage: Storage, feed: int, library: Library, first: int, count: int) -> dict:
    """Store articles as a fetch would; give what a transaction of them took."""
    took = []
    for start in range(first, first + count, STRETCH):
        sightings = library.sightings(start, min(STRETCH, first + count - start))
        began = time.perf_counter()
        await storage.articles.absorb(feed, sightings, filing=FILING, now=utc_now(), quiet=True)
        took.append((time.perf_counter() - began) * 1000 / len(sightings))
    return {"usual_ms": sorted(took)[len(took) // 2], "mean_ms": sum(took) / len(took), "longest_ms": max(took)}


async def _sizes(storage: Storage) -> dict:
    """Give the bytes of the texts, and of the pages that both indexes take."""
    (text,) = await storage._db.fetch(
        "SELECT sum(length(CAST(title || standfirst || byline || body AS BLOB))) AS bytes FROM texts"
    )
    tables = await storage._db.fetch("SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name")
    ours = re.compile(r"(search|heads)_(data|idx|docsize|config)")
    index = sum(row["bytes"] for row in tables if ours.fullmatch(row["name"]))
    return {"text_bytes": text["bytes"], "index_bytes": index, "file_bytes": sum(row["bytes"] for row in tables)}
