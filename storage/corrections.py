"""What was corrected of late, and an edit that an admin has told as an alert."""

from datetime import datetime

from storage.article_rows import COLUMNS, with_topics
from storage.auditing import record
from storage.branch_models import Act
from storage.db import Database, Params
from storage.instants import to_stored
from storage.models import Article


class Corrections:
    """`Storage.corrections`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def lately(self, *, since: datetime, limit: int) -> tuple[Article, ...]:
        """Give the articles that were corrected since then, the newest correction first."""
        return await with_topics(self._db, await self._db.fetch(_LATELY, {"since": to_stored(since), "limit": limit}))

    async def followers(self, article_id: int) -> int:
        """Count the chats that an alert of an article would reach now."""
        row = await self._db.one(_FOLLOWERS, {"id": article_id})
        return int(row["chats"]) if row else 0

    async def alert(self, article: Article, *, by: int, expires_at: datetime, now: datetime) -> bool:
        """Have an article alerted once more, as it is at this revision, to who follows one of its topics.

        Gives whether that is new: it is done once for each revision. `by` is recorded.
        """
        params: Params = {
            "article": article.id,
            "revision": str(article.revision),
            "expires": to_stored(expires_at),
            "now": to_stored(now),
        }
        async with self._db.transaction() as t:
            made = await t.one(_NOTICE, params)
            if made is None:
                return False
            await t.run(_REACH, {**params, "notice": made["id"]})
            did = {"revision": article.revision}
            await record(t, Act(by, "alerted once more", "article", article.id, now, before={}, after=did))
        return True


_LATELY = f"""
    SELECT {COLUMNS} FROM articles a WHERE a.corrected_at > :since AND a.retracted_at IS NULL
    ORDER BY a.corrected_at DESC, a.id DESC LIMIT :limit
"""

_FOLLOWERS = """
    SELECT count(DISTINCT s.chat_id) AS chats
    FROM article_topics at JOIN subscriptions s ON s.topic_id = at.topic_id JOIN chats c ON c.id = s.chat_id
    WHERE at.article_id = :id AND c.paused_at IS NULL
"""

_NOTICE = """
    INSERT INTO notices (kind, article_id, occasion, created_at, due_at, expires_at)
    SELECT 'correction', id, :revision, :now, :now, :expires FROM articles
    WHERE id = :article AND retracted_at IS NULL ON CONFLICT DO NOTHING RETURNING id
"""

_REACH = (
    "INSERT INTO reach (notice_id, topic_id) SELECT :notice, topic_id FROM article_topics WHERE article_id = :article"
)
