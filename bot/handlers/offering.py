"""Inline mode: `@bot words` in any chat."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from bot.handlers.desk import Desk, publication
from bot.handlers.searching import request
from bot.html import clean_line
from bot.views.offers import Offers, offers
from bot.views.reader import reader

OFFERED = 20
"""Articles in one answer."""
_OFFSET = re.compile(r"(?P<start>\d{1,3})\.(?P<end>\d{1,11})", re.ASCII)


async def offering(desk: Desk, words: str, offset: str) -> Offers:
    """Offer what is looked for, or the newest; `offset` is where an earlier answer left off, as it said.

    That names the newest article of the first answer too: what has appeared since does not move the rest.
    """
    start, end = _left_off(offset) or (0, await desk.storage.search.end())
    wanted = (await request(desk, clean_line(words))).query
    bound = replace(wanted, before=min(wanted.before or end, end))
    found = (await desk.storage.search.find(bound, end)).article_ids
    stop = start + OFFERED
    shown = await desk.storage.search.show(found[start:stop])
    return offers(
        [found.article for found in shown],
        (await publication(desk)).name,
        desk.username,
        reader("", desk.zone),
        next_offset=f"{stop}.{int(end.timestamp())}" if stop < len(found) else "",
    )


def _left_off(offset: str) -> tuple[int, datetime] | None:
    """Read where an answer left off, and before what all stands that it offered."""
    found = _OFFSET.fullmatch(offset)
    return (int(found["start"]), datetime.fromtimestamp(int(found["end"]), UTC)) if found else None
