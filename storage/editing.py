"""What an article says, as its feeds and its site say it; inside a caller's transaction.

Several feeds may show an article, some of them no more than an excerpt. A text, be it a feed's or the site's, gives way
to another text; to an excerpt only where that is shown by the one feed that gave the text.
"""

from datetime import datetime

from storage.db import Params, Transaction
from storage.requesting import request
from storage.sightings import Sighting, columns
from storage.texts import rewrite_text


async def edit(t: Transaction, article_id: int, feed_id: int, sighting: Sighting, now: datetime) -> None:
    """Follow an edit in a feed."""
    shown = await t.one("SELECT image FROM articles WHERE id = :id", {"id": article_id})
    same = shown is None or _file(shown["image"]) == _file(sighting.item.image)
    row = await t.one(_EDIT, {**_params(article_id, feed_id, sighting, now), "same_picture": int(same)})
    await rewrite_text(t, article_id, sighting.text, keep=bool(row and row["kept"]))


async def complete(t: Transaction, article_id: int, feed_id: int, sighting: Sighting, now: datetime) -> None:
    """Take the text that a further feed shows, of an article of which all others show an excerpt."""
    if sighting.whole and await t.run(_COMPLETE, _params(article_id, feed_id, sighting, now)):
        await rewrite_text(t, article_id, sighting.text)
        await request(t, article_id, now)


def _file(address: str) -> str:
    """Name a picture's file: that it is given from another host is no edit."""
    return address.partition("?")[0].rpartition("/")[2]


def _params(article_id: int, feed_id: int, sighting: Sighting, now: datetime) -> Params:
    return {**columns(sighting, now), "id": article_id, "feed": feed_id}


_ANOTHERS = "EXISTS (SELECT 1 FROM sightings s WHERE s.article_id = :id AND s.feed_id != :feed AND s.whole)"
"""Whether another feed shows the text."""

_EDIT = f"""
    UPDATE articles
    SET face = CASE WHEN :same_picture AND (title, standfirst, byline) = (:title, :standfirst, :byline) THEN face
                    ELSE revision + 1 END,
        title = :title, standfirst = :standfirst, byline = :byline, image = :image, alt = :alt,
        body_html = CASE WHEN kept.so THEN body_html ELSE :body END,
        whole = :whole OR kept.so,
        text_from = CASE WHEN :whole THEN '' ELSE text_from END,
        revision = revision + 1, changed_at = :now
    FROM (SELECT NOT :whole AND whole AND (text_from != '' OR {_ANOTHERS}) AS so FROM articles WHERE id = :id) kept
    WHERE id = :id
    RETURNING (SELECT NOT :whole AND whole) AS kept
"""

_COMPLETE = """
    UPDATE articles
    SET face = CASE WHEN whole THEN face ELSE revision + 1 END,
        body_html = :body, whole = 1, text_from = '', revision = revision + 1, changed_at = :now
    WHERE id = :id AND (NOT whole OR text_from != '') AND retracted_at IS NULL
"""
