"""Having a site asked for the text of an article of which its feed shows an excerpt; inside a caller's transaction."""

from datetime import datetime

from storage.db import Params, Transaction
from storage.instants import to_stored


async def request(t: Transaction, article_id: int, now: datetime, *, anew: bool = False) -> None:
    """Have an article's text asked for if it is not there; `anew`, likewise where it is the site's and may be old.

    What the feed itself gives is not asked for, nor is what has no address.
    """
    params: Params = {"id": article_id, "now": to_stored(now), "anew": int(anew)}
    await t.run("DELETE FROM excerpts WHERE article_id = :id", params)
    await t.run(
        """
        INSERT INTO excerpts (article_id, ask_at)
        SELECT id, :now FROM articles WHERE id = :id AND link != '' AND (NOT whole OR :anew AND text_from != '')
        """,
        params,
    )
