"""How long a search takes in a large archive: from the words that somebody wrote to the passages they are shown."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import quantiles
from zoneinfo import ZoneInfo

from bot.rules.searching import passage, read
from storage import Storage
from tests.benchmarks.engine import utc_now
from tests.benchmarks.library import AUTHORS, TOPICS, VOCABULARY, vocabulary
from tests.benchmarks.processes import Place, measured
from tests.benchmarks.sizes import Size

_LIMIT = 1_500
_UTC = ZoneInfo("UTC")
_SEEKERS = 4
_COMMON, _SOUGHT = 30, 200
"""Words commoner than this are filler, and people look for those rarer than that."""


def run(place: dict, size: dict) -> dict:
    """Build the archive, then search it in a process that starts fresh."""
    here, how = Place(**place), Size(**size)
    database = str(here.path / "library.db")
    built = measured(
        "tests.benchmarks.library:build", core=None, seconds=_LIMIT, database=database, articles=how.library
    )
    given = {"database": database, "searches": min(1_000, how.library // 10)}
    return {
        **built,
        "articles": how.library,
        **measured("tests.benchmarks.searching:timed", core=None, seconds=_LIMIT, **given),
    }


async def timed(database: str, searches: int) -> dict:
    """Time a mix of searches, the hardest ones, and /latest beside them; the body of a process of its own."""
    storage = await Storage.open(Path(database))
    try:
        known, words = await storage.topics.all(), vocabulary()

        async def search(text: str) -> float:
            began = time.perf_counter()
            request = read(text, topics=known, now=utc_now(), zone=_UTC)
            ranked = await storage.search.find(request.query, utc_now())
            for found in await storage.search.show(ranked.article_ids[:5]):
                passage(found.body, request.query.wanted)
            return (time.perf_counter() - began) * 1000

        async def latest() -> float:
            began = time.perf_counter()
            await storage.articles.page(limit=5)
            return (time.perf_counter() - began) * 1000

        await search(words[_SOUGHT])
        hardest = {name: min([await search(text) for _ in range(3)]) for name, text in _hardest(words).items()}
        mix = [await search(text) for text in islice(_mix(words), searches)]
        alone = [await latest() for _ in range(searches)]
        beside = await _beside(latest, lambda: map(search, _mix(words)))
        related = [await _related(storage, number) for number in range(1, searches, 10)]
    finally:
        await storage.close()
    return {
        "searches": searches,
        "mix": _spread(mix),
        "hardest": hardest,
        "latest": _spread(alone),
        "latest_beside": _spread(beside),
        "related": _spread(related),
    }


async def _related(storage: Storage, article_id: int) -> float:
    began = time.perf_counter()
    await storage.articles.related(article_id, 5)
    return (time.perf_counter() - began) * 1000


async def _beside(latest, searching) -> list[float]:
    """Ask for the newest while four people search without a pause."""
    waits, over = [], asyncio.Event()

    async def seek() -> None:
        for work in searching():
            await work
            if over.is_set():
                return

    seekers = [asyncio.create_task(seek()) for _ in range(_SEEKERS)]
    for _ in range(200):
        await asyncio.sleep(0.01)
        waits.append(await latest())
    over.set()
    await asyncio.gather(*seekers)
    return waits


def _mix(words: list[str]) -> Iterator[str]:
    """Give what people look for: rare words and common ones, one to four, and now and then a phrase, a name, a date."""
    luck = random.Random(5)

    def sought() -> str:
        return words[int(_SOUGHT * (VOCABULARY / 2 / _SOUGHT) ** luck.random())]

    forms = (
        (30, sought),
        (25, lambda: f"{sought()} {sought()}"),
        (10, lambda: f"{sought()} {words[luck.randrange(_COMMON)]} {sought()}"),
        (5, lambda: " ".join(sought() for _ in range(4))),
        (5, lambda: words[luck.randrange(_COMMON, _SOUGHT)]),
        (5, lambda: f'"{words[luck.randrange(_COMMON)]} {sought()}"'),
        (5, lambda: f"{sought()} -{sought()}"),
        (5, lambda: sought()[:4]),
        (4, lambda: f"author:{words[luck.randrange(AUTHORS) + 500]}"),
        (3, lambda: f"topic:{words[1_000 + luck.randrange(TOPICS)]} {sought()}"),
        (3, lambda: f"{sought()} after:{luck.randrange(2005, 2026)}"),
    )
    weights = [weight for weight, _ in forms]
    while True:
        yield luck.choices(forms, weights)[0][1]()


def _hardest(words: list[str]) -> dict[str, str]:
    """Give the searches that ask the most: for words that nearly all articles have."""
    first, second, third, fourth = words[:4]
    return {
        "the commonest word": first,
        "the two commonest": f"{first} {second}",
        "the four commonest": f"{first} {second} {third} {fourth}",
        "ten common words": " ".join(words[:10]),
        "a phrase of the two commonest": f'"{first} {second}"',
        "a phrase that is nowhere": f'"{words[20]} {words[21]} {words[22]}"',
        "three letters that most words begin with": _beginning(words),
        "all but the commonest word": f"-{first}",
        "common words and one that is nowhere": f"{first} {second} {third} zzzzzz",
        "a common word in an old year": f"{first} before:2006",
        "a topic, without words": f"topic:{words[1_000]}",
    }


def _beginning(words: list[str]) -> str:
    """Give the three letters with which the most words of a text go on."""
    shares: Counter[str] = Counter()
    for rank, word in enumerate(words, 1):
        shares[word[:3]] += (len(word) > len(word[:3])) / rank
    return shares.most_common(1)[0][0]


def _spread(waits: list[float]) -> dict:
    cuts = quantiles(waits, n=100, method="inclusive") if len(waits) > 1 else waits * 99
    return {"p50_ms": cuts[49], "p95_ms": cuts[94], "longest_ms": max(waits)}
