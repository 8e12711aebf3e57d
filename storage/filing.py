"""How an article's terms become the topics it stands under."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from storage.db import Params, Transaction
from storage.models import EVERYTHING


@dataclass(frozen=True, slots=True)
class Filing:
    """How terms become topics: the operator's naming (None: no topic), and the folding that makes names equal."""

    naming: Callable[[str], str | None]
    fold: Callable[[str], str]

    def topic_of(self, term: str) -> tuple[str, str] | None:
        """Give the name and the key of a term's topic, or None: also for Everything, which is no topic among others."""
        name = self.naming(term)
        return None if name is None else self.topic_named(name)

    def topic_named(self, name: str) -> tuple[str, str] | None:
        """Give a topic's name and key, or None when only Everything could be meant."""
        key = self.fold(name)
        return None if key in {"*", self.fold("Everything")} else (name, key)


async def topic_named(t: Transaction, name: str, key: str) -> int:
    """Find or make the topic of this name; the newest spelling wins, and it is nobody else's any more."""
    row = await t.one(
        """
        INSERT INTO topics (name, key) VALUES (:name, :key)
        ON CONFLICT (key) DO UPDATE SET name = excluded.name, merged_into = NULL RETURNING id
        """,
        {"name": name, "key": key},
    )
    return int(row["id"]) if row else EVERYTHING


async def term_ids(t: Transaction, filing: Filing, names: Sequence[str]) -> list[int]:
    """Find or make the terms of these names, each once."""
    keys: dict[str, str] = {}
    for name in names:
        keys.setdefault(filing.fold(name), name)
    rows = await t.fetch(
        "SELECT id, key FROM terms WHERE key IN (SELECT value FROM json_each(:keys))", {"keys": json.dumps(list(keys))}
    )
    known = {row["key"]: int(row["id"]) for row in rows}
    return [known[key] if key in known else await _new_term(t, filing, name, key) for key, name in keys.items()]


async def _new_term(t: Transaction, filing: Filing, name: str, key: str) -> int:
    topic = filing.topic_of(name)
    topic_id = None if topic is None else await topic_named(t, *topic)
    row = await t.one(
        "INSERT INTO terms (name, key, topic_id) VALUES (:name, :key, :topic) RETURNING id",
        {"name": name, "key": key, "topic": topic_id},
    )
    return int(row["id"]) if row else 0


async def refile(t: Transaction, article_ids: Sequence[int]) -> None:
    """Derive articles' topics anew from their terms and their dates; what was taken back stands under none."""
    params: Params = {"ids": json.dumps(list(article_ids)), "everything": EVERYTHING}
    await t.run("DELETE FROM article_topics WHERE article_id IN (SELECT value FROM json_each(:ids))", params)
    await t.run(
        """
        INSERT INTO article_topics (topic_id, published_at, article_id)
        SELECT :everything, published_at, id FROM articles
        WHERE id IN (SELECT value FROM json_each(:ids)) AND retracted_at IS NULL
        UNION
        SELECT terms.topic_id, a.published_at, a.id
        FROM json_each(:ids) wanted JOIN articles a ON a.id = wanted.value
        JOIN article_terms at ON at.article_id = a.id JOIN terms ON terms.id = at.term_id
        WHERE terms.topic_id IS NOT NULL AND a.retracted_at IS NULL
        """,
        params,
    )
