"""How one sighting of an item becomes, edits or confirms an article; inside a caller's transaction.

The line: known by its key in this feed? -> else the same page seen in another feed? -> else new.
Then what changed visibly, and what it is filed under.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from storage.correcting import Material, correct, retitled, said
from storage.db import Params, Row, Transaction
from storage.editing import complete, edit
from storage.filing import Filing, refile, term_ids
from storage.instants import to_stored
from storage.models import Edition, FeedItem, TextFrom
from storage.requesting import request
from storage.sightings import Sighting, columns, date, place
from storage.texts import add_text, move_text, relabel_text


@dataclass(frozen=True, slots=True)
class Absorbing:
    """One feed's sightings on their way into the database, all at one moment."""

    t: Transaction
    feed_id: int
    filing: Filing
    now: datetime
    quiet: bool
    material: Material = retitled
    text_from: TextFrom = TextFrom.FEED

    async def absorb(self, sighting: Sighting) -> tuple[bool, bool]:
        """Store one sighting; give whether the article is new, and whether it changed visibly."""
        known = await self.t.one(
            "SELECT article_id, fingerprint, place, shown FROM sightings WHERE feed_id = :feed AND key = :key",
            {"feed": self.feed_id, "key": sighting.key},
        )
        if known:
            if not known["shown"]:
                await self._show(int(known["article_id"]), sighting.key)
            return False, await self._update(known, sighting)
        article_id = await self._same_page_elsewhere(sighting.canonical)
        if article_id is None:
            await self._make(sighting)
            return True, False
        await self._meet(article_id)
        await self._remember(article_id, sighting)
        await self._file(article_id, sighting.item, is_new=False)
        await complete(self.t, article_id, self.feed_id, sighting, self.now)
        return False, False

    async def _make(self, sighting: Sighting, *, shown: bool = True) -> None:
        """Store an article that is not there."""
        article_id = await self._insert(sighting)
        await self._remember(article_id, sighting, shown=shown)
        await self._file(article_id, sighting.item, is_new=True)
        await add_text(self.t, article_id, sighting.text)
        if shown:
            await request(self.t, article_id, self.now)

    async def _show(self, article_id: int, key: str) -> None:
        """Note that the feed itself shows what only a walk through its archive had met."""
        await self._meet(article_id)
        await self.t.run(
            "UPDATE sightings SET shown = 1 WHERE feed_id = :feed AND key = :key", {"feed": self.feed_id, "key": key}
        )
        await request(self.t, article_id, self.now)

    async def _same_page_elsewhere(self, canonical: str) -> int | None:
        """Find the article that another feed, and not yet this one, has shown under the same link."""
        row = await self.t.one(
            """
            SELECT id FROM articles a WHERE canonical = :canonical AND canonical != ''
              AND NOT EXISTS (SELECT 1 FROM sightings s WHERE s.article_id = a.id AND s.feed_id = :feed)
            ORDER BY id LIMIT 1
            """,
            {"canonical": canonical, "feed": self.feed_id},
        )
        return None if row is None else int(row["id"])

    async def _meet(self, article_id: int) -> None:
        """Take what no feed has shown for found now; and have decided what another feed's first read found first.

        The latter only where that was since this feed was last read.
        """
        params = {"id": article_id, "feed": self.feed_id, "now": to_stored(self.now), "quiet": int(self.quiet)}
        await self.t.run(
            """
            UPDATE articles SET quiet = :quiet, matched_at = CASE WHEN :quiet THEN :now END, first_seen_at = :now
            WHERE id = :id AND NOT EXISTS (SELECT 1 FROM sightings WHERE article_id = :id AND shown)
            """,
            params,
        )
        if not self.quiet:
            await self.t.run(
                """
                UPDATE articles SET quiet = 0, matched_at = NULL
                WHERE id = :id AND quiet AND first_seen_at > (SELECT succeeded_at FROM feeds WHERE id = :feed)
                """,
                params,
            )

    async def _insert(self, sighting: Sighting) -> int:
        row = await self.t.one(
            """
            INSERT INTO articles (link, canonical, title, standfirst, byline, image, alt, published_at, first_seen_at,
                                  changed_at, quiet, matched_at, whole, text_from, body_html)
            VALUES (:link, :canonical, :title, :standfirst, :byline, :image, :alt, :published, :now,
                    :now, :quiet, CASE WHEN :quiet THEN :now END, :whole, :text_from, :body)
            RETURNING id
            """,
            {**columns(sighting, self.now), "quiet": int(self.quiet), "text_from": self.text_from},
        )
        return int(row["id"]) if row else 0

    async def _remember(self, article_id: int, sighting: Sighting, *, shown: bool = True) -> None:
        await self.t.run(
            """
            INSERT INTO sightings (feed_id, key, article_id, fingerprint, place, whole, shown)
            VALUES (:feed, :key, :article, :print, :place, :whole, :shown)
            ON CONFLICT (feed_id, key) DO UPDATE
            SET fingerprint = excluded.fingerprint, place = excluded.place, whole = excluded.whole
            """,
            {
                "feed": self.feed_id,
                "key": sighting.key,
                "article": article_id,
                "print": sighting.fingerprint,
                "place": place(sighting.item, self.now),
                "whole": int(sighting.whole),
                "shown": int(shown),
            },
        )

    async def _update(self, known: Row, sighting: Sighting) -> bool:
        """Take over what this feed shows otherwise than it did before; give whether that is visible."""
        article_id = int(known["article_id"])
        changed = bool(known["fingerprint"] != sighting.fingerprint)
        moved = known["place"] != place(sighting.item, self.now)
        before = await said(self.t, article_id) if changed else None
        if changed:
            await edit(self.t, article_id, self.feed_id, sighting, self.now)
            await request(self.t, article_id, self.now, anew=bool(known["shown"]))
        if moved:
            await self._move(article_id, sighting)
        if changed or moved:
            await self._remember(article_id, sighting)
        added = await self._file(article_id, sighting.item, is_new=False)
        if changed or added:
            await self._judge(article_id, before, sighting, added)
        return changed

    async def _judge(self, article_id: int, before: Edition | None, sighting: Sighting, added: Collection[str]) -> None:
        """Note a correction, where what changed is one; `before` is None where just terms did."""
        item = sighting.item
        after = Edition(item.title, item.standfirst, sighting.text, item.terms)
        had = tuple(term for term in item.terms if self.filing.fold(term) not in added)
        if self.material(replace(before or after, terms=had), after):
            await correct(self.t, article_id, self.now, edited=before is not None)

    async def _move(self, article_id: int, sighting: Sighting) -> None:
        """Follow a new address or a new date; neither is an edit."""
        params = {
            **columns(sighting, self.now),
            "id": article_id,
            "dated": int(date(sighting.item, self.now) is not None),
        }
        await self.t.run(
            "UPDATE articles SET link = :link, canonical = :canonical WHERE id = :id AND link != :link AND :link != ''",
            params,
        )
        moved = await self.t.run(
            "UPDATE articles SET published_at = :published WHERE id = :id AND :dated AND published_at != :published",
            params,
        )
        if moved:
            await refile(self.t, [article_id])
            await move_text(self.t, article_id)

    async def _file(self, article_id: int, item: FeedItem, *, is_new: bool) -> frozenset[str]:
        """Bring an article's terms in line with what the feed shows; a late topic, or author, is to be matched again.

        Gives the keys of the categories that are new to it.
        """
        filed: Params = {"id": article_id, "terms": json.dumps(await term_ids(self.t, self.filing, item))}
        rows = await self.t.fetch(
            """
            INSERT INTO article_terms (article_id, term_id) SELECT :id, value FROM json_each(:terms) WHERE TRUE
            ON CONFLICT DO NOTHING
            RETURNING (SELECT CASE kind WHEN 'category' THEN key END FROM terms WHERE terms.id = term_id) AS category
            """,
            filed,
        )
        gone = await self._unfile(filed)
        if is_new or rows or gone:
            await refile(self.t, [article_id])
        if (rows or gone) and not is_new:
            await relabel_text(self.t, article_id)
        if rows and not is_new:
            await self.t.run("UPDATE articles SET matched_at = NULL WHERE id = :id AND NOT quiet", {"id": article_id})
        return frozenset(str(row["category"]) for row in rows if row["category"] is not None)

    async def _unfile(self, filed: Params) -> int:
        """Take away terms the feed shows no more, unless another feed knows the article too."""
        return await self.t.run(
            """
            DELETE FROM article_terms
            WHERE article_id = :id AND term_id NOT IN (SELECT value FROM json_each(:terms))
              AND (SELECT count(*) FROM sightings WHERE article_id = :id) <= 1
            """,
            filed,
        )
