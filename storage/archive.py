"""The archive as a whole: read back from a site page by page, and written out."""

import json
from collections.abc import Sequence
from datetime import datetime

from storage.adding import Adding
from storage.archive_models import Record, Route, Walk
from storage.db import Database, Row
from storage.filing import Filing
from storage.instants import from_stored, from_stored_or_none, to_stored
from storage.models import EVERYTHING, TextFrom
from storage.sightings import Sighting


class Archive:
    """`Storage.archive`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def walk(self, feed_id: int) -> Walk | None:
        """Give how far back a feed's archive was read; None when that was not begun."""
        row = await self._db.one("SELECT * FROM walks WHERE feed_id = :feed", {"feed": feed_id})
        return _walk(row) if row else None

    async def begin(self, walk: Walk) -> None:
        """Begin to walk a feed's archive, or begin anew."""
        async with self._db.transaction() as t:
            await t.run("DELETE FROM walks WHERE feed_id = :feed", {"feed": walk.feed_id})
            await t.run(
                "INSERT INTO walks (feed_id, route, address) VALUES (:feed, :route, :address)",
                {"feed": walk.feed_id, "route": walk.route, "address": walk.address},
            )

    async def add(self, feed_id: int, sightings: Sequence[Sighting], *, filing: Filing, now: datetime) -> int:
        """Store a stretch of what a walk met and is not there; give how many articles that were.

        They alert nobody, until their feed shows them by itself. What is there is left as it is.
        """
        async with self._db.transaction() as t:
            walk = await t.one("SELECT 1 FROM walks WHERE feed_id = :feed AND route = 'api'", {"feed": feed_id})
            text_from = TextFrom.API if walk else TextFrom.FEED
            adding = Adding(t, feed_id, filing, now, quiet=True, text_from=text_from)
            added = sum([await adding.add(sighting) for sighting in sightings])
            await t.run(
                "UPDATE walks SET added = added + :added WHERE feed_id = :feed", {"feed": feed_id, "added": added}
            )
        return added

    async def advance(self, walk: Walk) -> None:
        """Record that a page is wholly stored, and which comes next."""
        async with self._db.transaction() as t:
            await t.run(
                """
                UPDATE walks SET before = :before, page = :page, last = :last, repeats = :repeats, read = :read,
                                 total = :total, oldest = :oldest, ended_at = :ended
                WHERE feed_id = :feed
                """,
                {
                    "feed": walk.feed_id,
                    "before": walk.before,
                    "page": walk.page,
                    "last": walk.last,
                    "repeats": walk.repeats,
                    "read": walk.read,
                    "total": walk.total,
                    "oldest": None if walk.oldest is None else to_stored(walk.oldest),
                    "ended": None if walk.ended_at is None else to_stored(walk.ended_at),
                },
            )

    async def records(self, *, after: int = 0, limit: int = 50) -> tuple[Record, ...]:
        """Give a stretch of all articles, by their ids, from behind `after` on."""
        rows = await self._db.fetch(_RECORDS, {"after": after, "limit": limit, "everything": EVERYTHING})
        return tuple(_record(row) for row in rows)


_RECORDS = """
    SELECT a.*,
           (SELECT key FROM sightings WHERE article_id = a.id ORDER BY feed_id, key LIMIT 1) AS guid,
           (SELECT json_group_array(name) FROM (
                SELECT t.name FROM article_topics at JOIN topics t ON t.id = at.topic_id
                WHERE at.article_id = a.id AND t.id != :everything AND t.kind != 'author'
                ORDER BY t.key)) AS topics
    FROM articles a WHERE a.id > :after ORDER BY a.id LIMIT :limit
"""


def _walk(row: Row) -> Walk:
    return Walk(
        feed_id=row["feed_id"],
        route=Route(row["route"]),
        address=row["address"],
        before=row["before"],
        page=row["page"],
        last=row["last"],
        repeats=row["repeats"],
        read=row["read"],
        total=row["total"],
        added=row["added"],
        oldest=from_stored_or_none(row["oldest"]),
        ended_at=from_stored_or_none(row["ended_at"]),
    )


def _record(row: Row) -> Record:
    return Record(
        id=row["id"],
        guid=row["guid"] or "",
        link=row["link"],
        title=row["title"],
        standfirst=row["standfirst"],
        byline=row["byline"],
        image=row["image"],
        topics=tuple(json.loads(row["topics"])),
        published_at=from_stored(row["published_at"]),
        first_seen_at=from_stored(row["first_seen_at"]),
        changed_at=from_stored(row["changed_at"]),
        revision=row["revision"],
        body_html=row["body_html"],
    )
