"""How an article's terms become the topics, series and authors that it stands under."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from storage.db import Params, Transaction
from storage.models import EVERYTHING, FeedItem, Kind

CATEGORY, NAME = "category", "name"
"""The kinds of terms: what the feed files an article under, and who is named in its byline."""


class Place(NamedTuple):
    """What makes a topic, series or author itself: two of the same name are two where they differ in kind."""

    kind: Kind
    key: str


class Heading(NamedTuple):
    """A topic, series or author by name, as it is to be filed under."""

    name: str
    place: Place


class Term(NamedTuple):
    """A term by its kind and key."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Filing:
    """How terms become topics: the operator's naming (None: no topic), and the folding that makes names equal.

    `series` has, by their keys, the names of topics that are series. `split` gives the names in a byline, `author` what
    an author of such a name is called (None: nobody who can be followed).
    """

    naming: Callable[[str], str | None]
    fold: Callable[[str], str]
    series: Mapping[str, str] = field(default_factory=dict)
    split: Callable[[str], Sequence[str]] = lambda _byline: ()
    author: Callable[[str], str | None] = lambda name: name

    def heading_of(self, kind: str, term: str) -> Heading | None:
        """Give what a term is filed under, or None: also for Everything, which is no topic among others."""
        if kind == NAME:
            author = self.author(term)
            return None if author is None else Heading(author, Place(Kind.AUTHOR, self.fold(author)))
        if named := self.series.get(self.fold(term)):
            return self.topic_named(named)
        name = self.naming(term)
        return None if name is None else self.topic_named(name)

    def topic_named(self, name: str) -> Heading | None:
        """Give the topic or series of a name, or None when only Everything could be meant."""
        key = self.fold(name)
        if named := self.series.get(key):
            return Heading(named, Place(Kind.SERIES, key))
        return None if key in {"*", self.fold("Everything")} else Heading(name, Place(Kind.TOPIC, key))

    def terms_of(self, item: FeedItem) -> dict[Term, str]:
        """Give the terms of an item, each once, and how they are spelled."""
        terms: dict[Term, str] = {}
        for kind, names in ((CATEGORY, item.terms), (NAME, self.split(item.byline))):
            for name in names:
                terms.setdefault(Term(kind, self.fold(name)), name)
        return terms


async def term_ids(t: Transaction, filing: Filing, item: FeedItem) -> list[int]:
    """Find or make the terms of an item."""
    terms = filing.terms_of(item)
    rows = await t.fetch(
        "SELECT id, kind, key FROM terms WHERE key IN (SELECT value FROM json_each(:keys))",
        {"keys": json.dumps([term.key for term in terms])},
    )
    known = {Term(row["kind"], row["key"]): int(row["id"]) for row in rows}
    return [known[term] if term in known else await _new_term(t, filing, name, term) for term, name in terms.items()]


async def _new_term(t: Transaction, filing: Filing, name: str, term: Term) -> int:
    heading = filing.heading_of(term.kind, name)
    row = await t.one(
        "INSERT INTO terms (kind, name, key, topic_id) VALUES (:kind, :name, :key, :topic) RETURNING id",
        {
            "kind": term.kind,
            "name": name,
            "key": term.key,
            "topic": None if heading is None else await _topic(t, heading),
        },
    )
    return int(row["id"]) if row else 0


async def _topic(t: Transaction, heading: Heading) -> int:
    """Find or make the topic of this name; the newest spelling wins, and it is nobody else's any more."""
    row = await t.one(
        """
        INSERT INTO topics (kind, name, key) VALUES (:kind, :name, :key)
        ON CONFLICT (key, kind) DO UPDATE SET name = excluded.name, merged_into = NULL RETURNING id
        """,
        {"kind": heading.place.kind, "name": heading.name, "key": heading.place.key},
    )
    return int(row["id"]) if row else EVERYTHING


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
