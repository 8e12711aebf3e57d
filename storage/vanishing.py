"""Articles that are gone from their feeds, and may have been taken back.

The line: a feed no longer shows what it showed, though it reaches further back -> nor does any other -> a suspect,
whose page is asked for -> the verdict. A feed shows but its newest articles: what it is too short for has not
vanished. What a feed shows again is there again.
"""

import json
from collections.abc import Collection
from datetime import datetime

from storage.correcting import restore, retract
from storage.db import Database, Params, Row, Transaction
from storage.instants import from_stored, from_stored_or_none, to_stored
from storage.reading_models import Suspect


class Vanishing:
    """`Storage.vanishing`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def note(self, feed_id: int, keys: Collection[str], now: datetime) -> None:
        """Note which articles a feed shows, by all of their keys in it."""
        params: Params = {"feed": feed_id, "keys": json.dumps(sorted(keys)), "now": to_stored(now)}
        if keys and await self._db.one(_NEWS, params):  # read beside any writer: most of the time there is none
            async with self._db.transaction() as t:
                await _return(t, params, now)
                gone = [row["article_id"] for row in await t.fetch(_ABSENT, params)]
                await t.run(_SUSPECT, {**params, "ids": json.dumps(gone)})

    async def due(self, now: datetime, limit: int) -> list[Suspect]:
        """Give those whose page is to be asked for by now."""
        rows = await self._db.fetch(_DUE, {"now": to_stored(now), "limit": limit})
        return [_suspect(row) for row in rows]

    async def ask_later(self, article_id: int, at: datetime, *, refused_at: datetime | None) -> None:
        """Have a suspect's page asked for again; `refused_at` is since when there is none, if it is so."""
        since = None if refused_at is None else to_stored(refused_at)
        params: Params = {"id": article_id, "at": to_stored(at), "since": since}
        async with self._db.transaction() as t:
            await t.run("UPDATE suspects SET ask_at = :at, refused_at = :since WHERE article_id = :id", params)

    async def acquit(self, article_id: int) -> None:
        """Suspect an article no longer: its page is there."""
        async with self._db.transaction() as t:
            await t.run("DELETE FROM suspects WHERE article_id = :id", {"id": article_id})
            await t.run("UPDATE sightings SET absent = 1 WHERE article_id = :id AND absent", {"id": article_id})

    async def retract(self, article_id: int, now: datetime) -> bool:
        """Take a suspect for taken back; give whether it still was one: no feed has shown it meanwhile."""
        async with self._db.transaction() as t:
            if not await t.run("DELETE FROM suspects WHERE article_id = :id", {"id": article_id}):
                return False
            return await retract(t, article_id, now)


async def _return(t: Transaction, params: Params, now: datetime) -> None:
    """Note what is there again."""
    for row in await t.fetch(_BACK, params):
        await t.run("DELETE FROM suspects WHERE article_id = :id", {"id": row["article_id"]})
        await restore(t, row["article_id"], now)


_SHOWN = "SELECT value FROM json_each(:keys)"

_DOUBTED = """
    (absent OR EXISTS (SELECT 1 FROM suspects x WHERE x.article_id = s.article_id)
        OR EXISTS (SELECT 1 FROM articles a WHERE a.id = s.article_id AND a.retracted_at IS NOT NULL))
"""
"""Whether what a feed shows was missed in it, or is taken for gone because of another."""

# What was absent grows for ever, so it is looked up by the keys, and never read through.
_NEWS = f"""
    SELECT 1 FROM sightings INDEXED BY sightings_present
    WHERE feed_id = :feed AND shown AND NOT absent AND key NOT IN ({_SHOWN})
    UNION ALL
    SELECT 1 FROM json_each(:keys) k CROSS JOIN sightings s ON s.feed_id = :feed AND s.key = k.value WHERE {_DOUBTED}
    LIMIT 1
"""

_BACK = f"""
    UPDATE sightings AS s SET absent = 0
    WHERE feed_id = :feed AND key IN ({_SHOWN}) AND {_DOUBTED} RETURNING article_id
"""

_ABSENT = f"""
    UPDATE sightings INDEXED BY sightings_present
    SET absent = 1 + ((SELECT published_at FROM articles WHERE id = article_id) > (
        SELECT min(a.published_at)
        FROM json_each(:keys) k CROSS JOIN sightings s ON s.feed_id = :feed AND s.key = k.value
        JOIN articles a ON a.id = s.article_id))
    WHERE feed_id = :feed AND shown AND NOT absent AND key NOT IN ({_SHOWN}) RETURNING article_id
"""

_SUSPECT = """
    INSERT INTO suspects (article_id, noticed_at, ask_at)
    SELECT id, :now, :now FROM articles a
    WHERE id IN (SELECT value FROM json_each(:ids)) AND retracted_at IS NULL
      AND EXISTS (SELECT 1 FROM sightings s WHERE s.article_id = a.id AND s.absent = 2)
      AND NOT EXISTS (SELECT 1 FROM sightings s WHERE s.article_id = a.id AND s.shown AND NOT s.absent)
    ON CONFLICT DO NOTHING
"""

_DUE = """
    SELECT s.article_id, a.link, s.noticed_at, s.refused_at
    FROM suspects s JOIN articles a ON a.id = s.article_id WHERE s.ask_at <= :now ORDER BY s.ask_at LIMIT :limit
"""


def _suspect(row: Row) -> Suspect:
    return Suspect(
        article_id=row["article_id"],
        link=row["link"],
        noticed_at=from_stored(row["noticed_at"]),
        refused_at=from_stored_or_none(row["refused_at"]),
    )
