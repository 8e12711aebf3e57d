"""How well articles match an expression, and which words tell articles apart."""

import json
from collections.abc import Sequence

from storage.db import Database, Params
from storage.expressions import quoted

_WEIGHED = """
    SELECT t.article_id, best.candidates
    FROM (
        SELECT place, count(*) OVER () AS candidates,
               weight * (0.6 + 0.4 / (1 + max(0, :now - place) / 31557600.0)) AS score
        FROM (
            SELECT rowid AS place, {weight} AS weight
            FROM {matches} AND rowid >= :after AND rowid < :before
            ORDER BY rowid DESC LIMIT :candidates)
        ORDER BY score, place DESC LIMIT :most) best
    JOIN texts t ON t.place = best.place
    ORDER BY best.score, best.place DESC
"""
"""The best of the newest candidates, and how many candidates there were.

bm25 is below nought, the best the lowest. An article of this week counts 1, one of a year ago 0.8, one of long ago 0.6.
"""

WEIGHED = _WEIGHED.format(weight="bm25(search, 0.3, 6.0, 2.0, 3.0, 3.0)", matches="search WHERE search MATCH :match")
"""Of all articles. The columns are the body, title, standfirst, byline and labels; with a weight so small, the first
mentions in a body count little and twenty as much as one in the title."""

HEADS = _WEIGHED.format(
    weight="bm25(heads, 6.0, 2.0, 3.0, 3.0)",
    matches="""heads WHERE heads MATCH :wanted
                   AND rowid NOT IN (SELECT rowid FROM search WHERE search MATCH :unwanted)""",
)
"""Of those that have it all in their heads; what is unwanted may stand in their bodies, too."""

NEWEST = """
    SELECT t.article_id
    FROM (
        SELECT rowid AS place FROM search WHERE search MATCH :match AND rowid >= :after AND rowid < :before
        ORDER BY rowid DESC LIMIT :most) newest
    JOIN texts t ON t.place = newest.place
    ORDER BY newest.place DESC
"""
"""Where no words are looked for, there is nothing to weigh."""

BEGINNING, END = -(2**62), 2**62
"""Seconds before and after all articles."""

_RARE = """
    WITH bound (most) AS (SELECT max(3, min(5000, max(article_id) / 20)) FROM texts)
    SELECT word.key FROM json_each(:words) word, bound
    WHERE (SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH word.value LIMIT 5001)) BETWEEN 1 AND most
"""
"""A twentieth of all articles, and no more than 5,000: beyond that, the index is not read on."""

VERY_MANY = 5_000
"""Articles from which on a word is worth little, and costs much."""

_COUNT = "SELECT count(*) AS count FROM (SELECT 1 FROM search WHERE search MATCH :match LIMIT :most)"


_COMMON = "SELECT 1 FROM vocabulary WHERE term >= :from AND term < :to AND doc >= :most LIMIT 1"
"""Whether very many have one word that begins so."""


async def broad(db: Database, words: str) -> bool:
    """Tell whether very many articles have a word, or one that begins with it.

    All that begins so is put together before any of it is found: it is costly, and the less worth the more there is.
    So it is first asked whether very many have one of those words.
    """
    return (
        await _many(db, quoted(words))
        or (words.isascii() and words.isalnum() and await _common(db, words.lower()))
        or await _many(db, f"{quoted(words)} *")
    )


async def _many(db: Database, expression: str) -> bool:
    row = await db.one(_COUNT, {"match": expression, "most": VERY_MANY})
    return row is not None and row["count"] == VERY_MANY


async def _common(db: Database, beginning: str) -> bool:
    last: Params = {"from": beginning, "to": f"{beginning}\uffff", "most": VERY_MANY}
    return await db.one(_COMMON, last) is not None


async def rare(db: Database, words: Sequence[str]) -> list[str]:
    """Give those of these words, or phrases, that few articles have."""
    rows = await db.fetch(_RARE, {"words": json.dumps([quoted(word) for word in words])})
    return [words[row["key"]] for row in rows]
