"""Articles of which a feed shows an excerpt, until the site has given their texts.

The line: stored, or edited, without its text (`requesting`) -> the newest is asked for first -> its text is stored, or
it is asked for later, or no more. What takes long may find the article edited: then that text is let go.
"""

from datetime import datetime

from storage.db import Database, Params, Row
from storage.instants import to_stored
from storage.reading_models import Excerpt, FullText
from storage.texts import rewrite_text


class Excerpts:
    """`Storage.excerpts`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def due(self, now: datetime, *, since: datetime) -> Excerpt | None:
        """Give the newest article whose text is to be asked for by now, of those that were first seen `since`."""
        row = await self._db.one(_DUE, {"now": to_stored(now), "since": to_stored(since)})
        return _excerpt(row) if row else None

    async def ask_later(self, excerpt: Excerpt, at: datetime, *, failures: int, by_page: bool) -> None:
        """Have an article's text asked for at that time; `by_page`, by its page."""
        params: Params = {**_this(excerpt), "at": to_stored(at), "failures": failures, "by_page": int(by_page)}
        async with self._db.transaction() as t:
            await t.run(
                f"UPDATE excerpts SET ask_at = :at, failures = :failures, by_page = :by_page WHERE {_UNCHANGED}", params
            )

    async def leave(self, excerpt: Excerpt) -> None:
        """Ask for an article's text no more, until its feed shows an edit."""
        async with self._db.transaction() as t:
            await t.run(f"DELETE FROM excerpts WHERE {_UNCHANGED}", _this(excerpt))

    async def complete(self, excerpt: Excerpt, text: FullText, now: datetime) -> bool:
        """Store an article's text; give whether that is new: the article is as it was, and its text was another.

        What announces an article follows only where it had no text so far: it can be opened now.
        """
        params: Params = {**_this(excerpt), "body": text.html, "from": text.text_from, "now": to_stored(now)}
        async with self._db.transaction() as t:
            if not await t.run(f"DELETE FROM excerpts WHERE {_UNCHANGED}", params):
                return False
            stored = await t.run(_STORE, params)
            if stored:
                await rewrite_text(t, excerpt.article_id, text.plain)
        return bool(stored)

    async def prune(self, *, before: datetime) -> int:
        """Forget whose turn has not come since then, such as while nobody was to ask; give how many those were."""
        async with self._db.transaction() as t:
            return await t.run("DELETE FROM excerpts WHERE ask_at < :before", {"before": to_stored(before)})


_DUE = """
    SELECT a.id, a.revision, a.link, a.title, a.standfirst, e.by_page, e.failures,
           coalesce((SELECT key FROM sightings WHERE article_id = a.id ORDER BY feed_id, key LIMIT 1), '') AS key
    FROM excerpts e JOIN articles a ON a.id = e.article_id
    WHERE e.ask_at <= :now AND a.first_seen_at > :since AND a.retracted_at IS NULL
    ORDER BY a.published_at DESC, a.id DESC LIMIT 1
"""

_UNCHANGED = "article_id = :id AND :revision = (SELECT revision FROM articles WHERE id = :id)"

_STORE = """
    UPDATE articles
    SET face = CASE WHEN whole THEN face ELSE revision + 1 END,
        whole = 1, body_html = :body, text_from = :from, revision = revision + 1, changed_at = :now
    WHERE id = :id AND retracted_at IS NULL AND body_html != :body
"""


def _this(excerpt: Excerpt) -> dict[str, str | int]:
    return {"id": excerpt.article_id, "revision": excerpt.revision}


def _excerpt(row: Row) -> Excerpt:
    return Excerpt(
        article_id=row["id"],
        revision=row["revision"],
        link=row["link"],
        title=row["title"],
        standfirst=row["standfirst"],
        key=row["key"],
        by_page=bool(row["by_page"]),
        failures=row["failures"],
    )
