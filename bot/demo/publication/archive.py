"""The articles of the sample publication, in memory: publish, edit, remove, leaf back."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

UNCATEGORIZED = "Uncategorized"


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """An article on the site. `body` is HTML, `standfirst` plain and "" when the site is to cut its own."""

    id: int
    guid: str
    slug: str
    title: str
    standfirst: str
    body: str
    byline: str
    terms: tuple[str, ...]
    published_at: datetime
    modified_at: datetime
    site: str

    @property
    def link(self) -> str:
        """The article's address: year, month and slug, as WordPress has it with pretty permalinks."""
        return f"{self.site}/{self.published_at:%Y/%m}/{quote(self.slug)}/"


class Archive:
    """All that is published on the site at `site` (its address without a final slash)."""

    def __init__(self, site: str, *, started_at: datetime) -> None:
        self.site = site
        self.modified_at = started_at
        self._items: dict[int, PublishedItem] = {}
        self._newest: list[PublishedItem] | None = None
        self._slugs: set[str] = set()
        self._last_id = 0

    def publish(
        self,
        *,
        title: str,
        standfirst: str,
        body: str,
        byline: str,
        terms: Iterable[str],
        published_at: datetime,
        now: datetime,
        guid: str | None = None,
    ) -> PublishedItem:
        """Add an article; without a guid it gets WordPress's `?p=ID`, without terms "Uncategorized"."""
        self._last_id += 1
        item = PublishedItem(
            id=self._last_id,
            guid=guid if guid is not None else f"{self.site}/?p={self._last_id}",
            slug=self._free_slug(title),
            title=title,
            standfirst=standfirst,
            body=as_paragraphs(body),
            byline=byline,
            terms=tuple(terms) or (UNCATEGORIZED,),
            published_at=published_at,
            modified_at=now,
            site=self.site,
        )
        self._slugs.add(item.slug)
        self._put(item, now)
        return item

    def edit(self, item_id: int, *, now: datetime, **changes: object) -> PublishedItem:
        """Change fields of an article; its slug and guid stay.

        Raises:
            KeyError: there is no such article.
        """
        if isinstance(changes.get("body"), str):
            changes["body"] = as_paragraphs(str(changes["body"]))
        item = replace(self._items[item_id], modified_at=now, **changes)  # type: ignore[arg-type] # fields by name
        self._put(item, now)
        return item

    def remove(self, item_id: int, *, now: datetime) -> None:
        """Take an article off the site.

        Raises:
            KeyError: there is no such article.
        """
        self._slugs.remove(self._items.pop(item_id).slug)
        self._newest, self.modified_at = None, now

    def get(self, item_id: int) -> PublishedItem | None:
        """Give the article of this id, if it is on the site."""
        return self._items.get(item_id)

    def newest(self, topic_slug: str | None = None) -> list[PublishedItem]:
        """Give the articles, of one topic or of all, newest first."""
        if self._newest is None:
            self._newest = sorted(self._items.values(), key=lambda item: (item.published_at, item.id), reverse=True)
        return [item for item in self._newest if topic_slug is None or topic_slug in map(slugify, item.terms)]

    def with_slug(self, slug: str) -> PublishedItem | None:
        """Give the article of this slug, if it is on the site."""
        return next((item for item in self._items.values() if item.slug == slug), None)

    def topic_named(self, slug: str) -> str | None:
        """Give the name of the topic of this slug, if it is in use."""
        return next((t for i in self._items.values() for t in i.terms if slugify(t) == slug), None)

    def topics(self) -> list[str]:
        """Give the names of all topics in use, in alphabetical order, "Uncategorized" left out."""
        return sorted({term for item in self._items.values() for term in item.terms} - {UNCATEGORIZED})

    def bylines(self) -> list[str]:
        """Give all bylines in use, in alphabetical order."""
        return sorted({item.byline for item in self._items.values()} - {""})

    def _put(self, item: PublishedItem, now: datetime) -> None:
        self._items[item.id] = item
        self._newest, self.modified_at = None, now

    def _free_slug(self, title: str) -> str:
        slug, number = slugify(title) or str(self._last_id), 2
        candidate = slug
        while candidate in self._slugs:
            candidate, number = f"{slug}-{number}", number + 1
        return candidate


def slugify(text: str) -> str:
    """Make a slug as WordPress does: accents off, lower case, hyphens; other scripts are kept."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"[^\w]+", "-", re.sub(r"[’']", "", plain.lower())).strip("-")


def as_paragraphs(text: str) -> str:
    """Put `<p>` around the blocks that blank lines part; a block that begins with "<" stays as it is."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
    return "\n".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks if block)
