"""Inline mode: `@bot words` in any chat; the meetings that are meant, then articles."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from bot.handlers.desk import Desk, publication
from bot.handlers.searching import request
from bot.html import clean_line
from bot.rules.meetings import sought
from bot.views.offers import Offers, meeting, offers
from bot.views.reader import reader
from storage import Meeting

OFFERED = 20
"""Articles in one answer."""
MEETINGS, NEXT = 5, 3
"""Meetings beside them: of those that are looked for, and where nothing is."""
_AHEAD = 200
"""Meetings among which it is looked."""
_OFFSET = re.compile(r"(?P<start>\d{1,3})\.(?P<end>\d{1,11})", re.ASCII)


async def offering(desk: Desk, words: str, offset: str) -> Offers:
    """Offer what is looked for, or the newest; `offset` is where an earlier answer left off, as it said.

    That names the newest article of the first answer too: what has appeared since does not move the rest.
    """
    start, end = _left_off(offset) or (0, await desk.storage.search.end())
    said = clean_line(words)
    wanted = (await request(desk, said)).query
    bound = replace(wanted, before=min(wanted.before or end, end))
    found = (await desk.storage.search.find(bound, end)).article_ids
    stop = start + OFFERED
    shown = await desk.storage.search.show(found[start:stop])
    name, who = (await publication(desk)).name, reader("", desk.zone)
    meetings = [] if start else await _meetings(desk, said)
    ahead = [meeting(one, name, desk.username, who) for one in meetings]
    return offers(
        [found.article for found in shown],
        name,
        desk.username,
        who,
        next_offset=f"{stop}.{int(end.timestamp())}" if stop < len(found) else "",
        meant=ahead if said else [],
        beside=[] if said else ahead,
    )


async def _meetings(desk: Desk, words: str) -> list[Meeting]:
    """Give the next meetings, or those that are looked for; with the first articles only, so that none comes twice."""
    branches = {branch.id: branch for branch in await desk.storage.branches.all()}
    coming = await desk.storage.agenda.coming(branches, now=desk.clock(), limit=_AHEAD if words else NEXT)
    return sought(words, coming, branches)[:MEETINGS] if words else coming


def _left_off(offset: str) -> tuple[int, datetime] | None:
    """Read where an answer left off, and before what all stands that it offered."""
    found = _OFFSET.fullmatch(offset)
    return (int(found["start"]), datetime.fromtimestamp(int(found["end"]), UTC)) if found else None
