"""Which articles go with one: by rare words, topics and author, over the whole archive."""

import json
import re

from storage.db import Database, Row, Value
from storage.expressions import either, quoted
from storage.texts import ALL, label
from storage.weighing import BEGINNING, END, WEIGHED, rare

_WORD = re.compile(r"\w{3,}")
_MOST_WORDS = 24
_CANDIDATES = 1_000
_OTHER_EDITIONS = 20
"""How many more are looked at than are wanted: other editions of the article are left out of them."""


async def related_ids(db: Database, article_id: int, limit: int) -> list[int]:
    """Give what goes with an article, the nearest first.

    First what shares rare words of its title and standfirst, the more so if on one of its topics or by its
    author; then what shares those. Neither the article itself nor another edition of it, which has its title or
    its page.
    """
    own = await db.one(
        "SELECT place, title, standfirst, byline, labels FROM texts WHERE article_id = :id", _of(article_id)
    )
    if own is None:
        return []
    words = await rare(
        db, list(dict.fromkeys(_WORD.findall(f"{own['title']} {own['standfirst']}".casefold())))[:_MOST_WORDS]
    )
    shared, alike = either([quoted(word) for word in words]), _alike(own)
    found: list[int] = []
    for expression in (f"{shared} OR ({shared} AND {alike})", alike):
        if len(found) < limit:
            rows = await db.fetch(WEIGHED, _params(own, expression, limit))
            found += await _others(db, article_id, [row["article_id"] for row in rows])
    return list(dict.fromkeys(found))[:limit]


def _alike(own: Row) -> str:
    """Ask for the same topics or the same author."""
    labels = [quoted(one) for one in own["labels"].split() if one != label(ALL)]
    return either([*labels, *([f"byline : {quoted(own['byline'])}"] if own["byline"] else [])])


def _params(own: Row, expression: str, limit: int) -> dict[str, Value]:
    return {
        "match": expression,
        "after": BEGINNING,
        "before": END,
        "now": own["place"],
        "candidates": _CANDIDATES,
        "most": 2 * limit + _OTHER_EDITIONS,
    }


async def _others(db: Database, article_id: int, found: list[int]) -> list[int]:
    """Keep those that are other articles, in their order."""
    rows = await db.fetch(_OTHERS, {**_of(article_id), "found": json.dumps(found)})
    return [row["id"] for row in rows]


def _of(article_id: int) -> dict[str, Value]:
    return {"id": article_id}


_OTHERS = """
    SELECT a.id FROM json_each(:found) found JOIN articles a ON a.id = found.value, articles own
    WHERE own.id = :id AND a.id != own.id AND a.title != own.title COLLATE NOCASE
      AND (a.canonical != own.canonical OR own.canonical = '')
    ORDER BY found.key
"""
