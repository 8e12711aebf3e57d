"""A whole archive read back from the sample site: how fast, in how much memory, and whole although it was killed.

The second between two requests is left out: what is measured is what Handbill does with the answers.
"""

import asyncio
import random
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.backfill import Asked, backfill
from bot.config import Settings
from bot.demo.publication import Canned, Draft, Publication
from storage import Storage
from tests.benchmarks.alone import say, told_to_stop
from tests.benchmarks.processes import Place, beside, measured, peak_mib
from tests.benchmarks.sizes import Size

WORDS = 800
_LIMIT = 1_800
_TOPICS = ("Housing", "Climate", "Schools", "Sport", "Council")
_CASES = (("api", False), ("api", True), ("feed", False))
"""The route, and whether it is killed half-way and started again."""


def run(place: dict, size: dict) -> dict:
    """Read an archive back each way, and once with a kill in the middle."""
    here, how = Place(**place), Size(**size)
    rows = [_case(here, how.backfilled, route, killed) for route, killed in _CASES]
    return {"articles": how.backfilled, "words": WORDS, "rows": rows}


def _case(place: Place, articles: int, route: str, killed: bool) -> dict:
    database = place.path / f"{route}-{killed}.db"
    with beside("tests.benchmarks.backfilling:site", core=place.load, articles=articles, api=route == "api") as server:
        given = {"database": str(database), "url": server.ready["url"]}
        killed_at = _kill_half_way(place, articles, database, given) if killed else 0
        walk = measured("tests.benchmarks.backfilling:walk", core=place.measured, seconds=_LIMIT, **given)
    stored, distinct, added, taken = _ask(
        database,
        "SELECT count(*), count(DISTINCT link), (SELECT added FROM walks), (SELECT route FROM walks) FROM articles",
    )
    assert (taken, added) == (route, stored), (taken, added, stored)
    counts = {"lost": articles - distinct, "repeated": stored - distinct}
    return {"route": route, "killed_at": killed_at, "rate": (articles - killed_at) / walk["seconds"], **counts, **walk}


def _kill_half_way(place: Place, articles: int, database: Path, given: dict) -> int:
    """Start to read, kill it once half is stored; give how many articles there are then."""
    with beside("tests.benchmarks.backfilling:walk_and_say", core=place.measured, **given) as walker:
        while walker.process.poll() is None and _ask(database, "SELECT count(*) FROM articles")[0] < articles // 2:
            time.sleep(0.002)
        walker.process.kill()
    return _ask(database, "SELECT count(*) FROM articles")[0]


def _ask(database: Path, sql: str) -> tuple:
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        return connection.execute(sql).fetchone()


async def site(articles: int, api: bool) -> dict:
    """Serve the sample site with so many articles until told to stop; the body of a process of its own."""
    luck = random.Random(7)
    vocabulary = ["".join(luck.choices("aeiounrstlmd", k=luck.randint(2, 10))) for _ in range(5_000)]
    stock = (_draft(number, luck.choices(vocabulary, k=WORDS)) for number in range(articles))
    async with Publication(stock) as publication:
        if not api:
            publication.respond_with(Canned(404, path="/wp-json/wp/v2/posts"))
        say({"url": publication.feed_url})
        await told_to_stop()
    return {}


def _draft(number: int, words: list[str]) -> Draft:
    paragraphs = "\n\n".join(" ".join(words[start : start + 80]) for start in range(0, WORDS, 80))
    topics = {_TOPICS[number % 5], _TOPICS[number % 3]}
    return Draft(
        f"Article {number}",
        " ".join(words[:20]),
        "Ines Duarte",
        tuple(topics),
        paragraphs,
        timedelta(minutes=7 * number),
    )


async def walk_and_say(database: str, url: str) -> dict:
    """Read the archive back after saying so; the body of a process that is killed."""
    await (await Storage.open(Path(database))).close()
    say({"started": True})
    return await walk(database, url)


async def walk(database: str, url: str) -> dict:
    """Read the archive back to its end; the body of a process of its own."""
    settings, sentences = Settings(feeds=(url,), database=Path(database)), []
    began = time.perf_counter()
    well = await backfill(settings, Asked(), moved=lambda _: None, told=sentences.append, sleep=asyncio.sleep, pause=0)
    assert well, sentences
    return {"seconds": time.perf_counter() - began, "peak_mib": peak_mib()}
