"""What we posted of articles and keep right: a message follows an article until it shows something else.

As with meetings, nothing says that an edit is to be made but this: the message stands at a revision, and the article
is at a later one. What announces an article, or lists it, only follows what it shows of it (`face`); a page of its
text follows every edit.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from storage.article_rows import all_articles
from storage.db import Database, Params, Row
from storage.instants import from_stored, to_stored
from storage.models import Article
from storage.posted import AMONG, FREE, THIS, UNLEASED
from storage.reading_models import Clipping, Showing

SETTLED = timedelta(minutes=2)
"""How long after an article's last edit its messages are edited: another may follow."""
FOLLOWED = timedelta(days=30)
"""How long after an edit messages are edited that could not be until then."""


class Clippings:
    """`Storage.clippings`. Chats and messages are named by Telegram's ids."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def follow(
        self, telegram_id: int, message_id: int, shows: Showing, article: Article, now: datetime, *, page: int = 0
    ) -> None:
        """Note that a message of ours shows an article, or this page of it: it follows its edits from now on."""
        params: Params = {
            "chat": telegram_id,
            "message": message_id,
            "shows": shows.value,
            "article": article.id,
            "page": page,
            "revision": article.revision,
            "now": to_stored(now),
        }
        async with self._db.transaction() as t:
            if not await t.run(_FOLLOW, params):
                await t.run(_POST, params)

    async def claim(self, now: datetime, *, limit: int, lease: timedelta) -> list[Clipping]:
        """Give messages that are to be edited; nobody else is until the lease ends.

        Those in chats that are paused or parked are left as they are.
        """
        params: Params = {
            "now": to_stored(now),
            "settled": to_stored(now - SETTLED),
            "since": to_stored(now - FOLLOWED),
            "beyond": to_stored(now + 2 * lease),
            "limit": limit,
        }
        found = await self._db.fetch(_STALE, params)  # read beside any writer: most of the time there is nothing
        if not found:
            return []
        leased: Params = {
            **params,
            "ids": json.dumps([row["id"] for row in found]),
            "until": to_stored(now + lease),
        }
        async with self._db.transaction() as t:
            taken = await t.fetch(_LEASE, leased)
        return await self._held([row["id"] for row in taken])

    async def edited(
        self,
        shown: Collection[Clipping],
        lost: Collection[int] = (),
        later: Mapping[int, datetime] | None = None,
    ) -> None:
        """Record which messages show what they were given by now; by our ids, which cannot be edited any more.

        `later` says until when others have to wait for their turn.
        """
        revisions: list[Params] = [
            {
                "message": one.id,
                "article": article.id,
                "revision": article.revision,
                "image": one.image,
                "page": one.page,
                "sent": to_stored(one.sent_at),
            }
            for one in shown
            for article in one.articles
        ]
        waiting: list[Params] = [
            {"message": message, "until": to_stored(until)} for message, until in (later or {}).items()
        ]
        async with self._db.transaction() as t:
            await t.run_many(_SHOWN, revisions)
            await t.run_many(_LISTED, revisions)
            await t.run_many("UPDATE messages SET leased_until = :until WHERE id = :message", waiting)
            ids: Params = {"ids": json.dumps(sorted(lost))}
            await t.run(f"UPDATE messages SET article_id = NULL WHERE id {AMONG}", ids)
            await t.run(f"DELETE FROM listings WHERE message_id {AMONG}", ids)

    async def _held(self, message_ids: Sequence[int]) -> list[Clipping]:
        rows = await self._db.fetch(_HELD, {"ids": json.dumps(list(message_ids))})
        wanted = {article for row in rows for article in json.loads(row["articles"])}
        articles = {article.id: article for article in await all_articles(self._db, sorted(wanted))}
        return [_clipping(row, articles) for row in rows]


_FOLLOW = f"""
    UPDATE messages
    SET shows = :shows, meeting_id = NULL, article_id = :article, page = :page, revision = :revision, sent_at = :now
    WHERE {THIS}
"""

_POST = """
    INSERT INTO messages (chat_id, telegram_id, shows, sent_at, article_id, page, revision)
    SELECT id, :message, :shows, :now, :article, :page, :revision FROM chats WHERE telegram_id = :chat
"""

_EDITED = """
    a.revision > 1 AND a.changed_at > :since AND a.changed_at NOT BETWEEN :settled + 1 AND :now
"""

_STALE = f"""
    SELECT m.id
    FROM (
        SELECT m.id FROM articles a CROSS JOIN messages m
        ON m.article_id = a.id AND m.shows != 'page' AND m.revision < a.face WHERE {_EDITED}
        UNION ALL
        SELECT m.id FROM articles a CROSS JOIN messages m
        ON m.article_id = a.id AND m.shows = 'page' AND m.revision < a.revision WHERE {_EDITED}
        UNION ALL
        SELECT l.message_id FROM articles a CROSS JOIN listings l
        ON l.article_id = a.id AND l.revision < a.face WHERE {_EDITED}
    ) stale CROSS JOIN messages m ON m.id = stale.id CROSS JOIN chats c ON c.id = m.chat_id
    WHERE {FREE}
    LIMIT :limit
"""

_LEASE = f"""
    UPDATE messages SET leased_until = :until
    WHERE id {AMONG} AND {UNLEASED}
      AND (article_id IS NOT NULL OR shows = 'summary')
    RETURNING id
"""

_HELD = f"""
    SELECT m.id, m.chat_id, c.telegram_id, c.language, m.telegram_id AS message, m.shows, m.page, m.image, m.sent_at,
           CASE WHEN m.article_id IS NULL
                THEN (SELECT json_group_array(article_id) FROM listings WHERE message_id = m.id)
                ELSE json_array(m.article_id) END AS articles
    FROM messages m JOIN chats c ON c.id = m.chat_id WHERE m.id {AMONG} ORDER BY m.id
"""

# Where a page was turned meanwhile, ours may have taken the place of it: it is drawn once more.
_SHOWN = """
    UPDATE messages
    SET leased_until = 0, image = :image,
        revision = CASE WHEN article_id != :article THEN revision
                        WHEN (page, sent_at) = (:page, :sent) THEN :revision
                        ELSE 0 END
    WHERE id = :message
"""

_LISTED = "UPDATE listings SET revision = :revision WHERE message_id = :message AND article_id = :article"


def _clipping(row: Row, articles: Mapping[int, Article]) -> Clipping:
    return Clipping(
        id=row["id"],
        chat_id=row["chat_id"],
        telegram_id=row["telegram_id"],
        language=row["language"],
        message_id=row["message"],
        shows=Showing(row["shows"]),
        sent_at=from_stored(row["sent_at"]),
        articles=tuple(articles[one] for one in json.loads(row["articles"]) if one in articles),
        page=row["page"],
        image=row["image"],
    )
