"""Articles: storing what a feed shows, and walking the archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.absorbing import Absorbing
from storage.article_rows import COLUMNS, all_articles, some_articles, with_topics
from storage.correcting import Material, retitled
from storage.db import Database, Row, Transaction
from storage.filing import Filing
from storage.models import EVERYTHING, Article, Page
from storage.relating import related_ids
from storage.sightings import Sighting


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What came of a stretch of sightings: how many articles were new, and how many changed visibly."""

    new: int
    changed: int


class Articles:
    """`Storage.articles`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def absorb(
        self,
        feed_id: int,
        sightings: Sequence[Sighting],
        *,
        filing: Filing,
        now: datetime,
        quiet: bool,
        material: Material = retitled,
    ) -> Absorbed:
        """Store one stretch of a feed: new articles, visible edits, terms added or gone.

        `quiet` articles will never alert anyone (a first run). `material` tells whether what an article said before and
        what it says now differ in a way that readers are told of.
        """
        new = changed = 0
        async with self._db.transaction() as t:
            absorbing = Absorbing(t, feed_id, filing, now, quiet, material)
            for sighting in sightings:
                is_new, is_changed = await absorbing.absorb(sighting)
                new += is_new
                changed += is_changed
        return Absorbed(new, changed)

    async def split(self, feed_id: int, guids: Sequence[str], sightings: Sequence[Sighting]) -> None:
        """Key these guids' items by guid + path for good: the feed shows each with several links.

        Whichever article had such a guid stays the same article, under the key of its own link. To be
        done before the sightings are absorbed, and with all of them: each guid is split once.
        """
        async with self._db.transaction() as t:
            for guid in guids:
                keys = {s.canonical: s.key for s in sightings if s.key.startswith(f"{guid} ")}
                await _split(t, feed_id, guid, keys)

    async def page(
        self,
        *,
        limit: int,
        topic_id: int = EVERYTHING,
        older_than: int | None = None,
        newer_than: int | None = None,
    ) -> Page:
        """Give a stretch of a topic's archive, newest first.

        The cursors are article ids: the stretch ends just before, or begins just after, that
        article, wherever it stands by now. An unknown cursor gives an empty page.
        """
        if newer_than is not None:
            rows = await self._stretch(_NEWER, topic_id, newer_than, limit + 1)
            found = await with_topics(self._db, rows[:limit][::-1])
            return Page(found, has_newer=len(rows) > limit, has_older=bool(found))
        if older_than is None:
            rows = await self._stretch(_NEWEST, topic_id, 0, limit + 1)
            return Page(await with_topics(self._db, rows[:limit]), has_newer=False, has_older=len(rows) > limit)
        rows = await self._stretch(_OLDER, topic_id, older_than, limit + 1)
        found = await with_topics(self._db, rows[:limit])
        return Page(found, has_newer=bool(found), has_older=len(rows) > limit)

    async def get(self, article_id: int) -> Article | None:
        """Give one article, also one that was taken back; None when there is none of that id."""
        found = await all_articles(self._db, [article_id])
        return found[0] if found else None

    async def at(self, link: str, canonical: str) -> Article | None:
        """Give the newest article of a page, by its canonical link, or the one of this very link; or None."""
        row = await self._db.one(_AT, {"link": link, "canonical": canonical})
        return await self.get(row["id"]) if row else None

    async def some(self, article_ids: Sequence[int]) -> tuple[Article, ...]:
        """Give these articles, newest first; ids that are not known are left out, and what was taken back."""
        return await some_articles(self._db, article_ids)

    async def body(self, article_id: int) -> str:
        """Give the HTML of an article as the site gave it; "" where there is none."""
        row = await self._db.one("SELECT body_html FROM articles WHERE id = :id", {"id": article_id})
        return row["body_html"] if row else ""

    async def related(self, article_id: int, limit: int) -> tuple[Article, ...]:
        """Give what goes with an article, the nearest first: by words, topics and author."""
        found = await related_ids(self._db, article_id, limit)
        articles = {article.id: article for article in await self.some(found)}
        return tuple(articles[one] for one in found if one in articles)

    async def _stretch(self, sql: str, topic_id: int, cursor: int, limit: int) -> list[Row]:
        return await self._db.fetch(sql, {"topic": topic_id, "cursor": cursor, "limit": limit})


async def _split(t: Transaction, feed_id: int, guid: str, keys: Mapping[str, str]) -> None:
    """Key this guid's items by guid + path for good; the article that had the bare guid gets its own link's key.

    `keys` are the guid's new keys by canonical link.
    """
    await t.run(
        "INSERT INTO split_guids (feed_id, guid) VALUES (:feed, :guid) ON CONFLICT DO NOTHING",
        {"feed": feed_id, "guid": guid},
    )
    had = await t.one(
        """
        SELECT a.canonical FROM sightings s JOIN articles a ON a.id = s.article_id
        WHERE s.feed_id = :feed AND s.key = :guid
        """,
        {"feed": feed_id, "guid": guid},
    )
    if had and had["canonical"] in keys:
        await t.run(
            "UPDATE OR IGNORE sightings SET key = :key WHERE feed_id = :feed AND key = :guid",
            {"feed": feed_id, "guid": guid, "key": keys[had["canonical"]]},
        )


_AT = "SELECT id FROM articles WHERE canonical = :canonical ORDER BY link = :link DESC, id DESC LIMIT 1"

_NEWEST = f"""
    SELECT {COLUMNS} FROM article_topics at JOIN articles a ON a.id = at.article_id WHERE at.topic_id = :topic
    ORDER BY at.published_at DESC, at.article_id DESC LIMIT :limit
"""

_OLDER = f"""
    SELECT {COLUMNS} FROM article_topics at JOIN articles a ON a.id = at.article_id WHERE at.topic_id = :topic
      AND (at.published_at, at.article_id) < (SELECT published_at, id FROM articles WHERE id = :cursor)
    ORDER BY at.published_at DESC, at.article_id DESC LIMIT :limit
"""

_NEWER = f"""
    SELECT {COLUMNS} FROM article_topics at JOIN articles a ON a.id = at.article_id WHERE at.topic_id = :topic
      AND (at.published_at, at.article_id) > (SELECT published_at, id FROM articles WHERE id = :cursor)
    ORDER BY at.published_at, at.article_id LIMIT :limit
"""
