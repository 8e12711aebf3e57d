"""`handbill backfill`: the archives of the feeds, read back beside a running bot, or before the first one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.config import Settings
from bot.database import opened
from bot.feeds.fetch import Fetcher
from bot.jobs.poll import shown
from bot.jobs.walk import PAUSE, End, Halted, Walking
from bot.parts import USER_AGENT, utc_now
from bot.rules.filing import filing
from storage import Feed, Walk

_SECONDS, _BYTES = 60, 32 * 2**20
"""What a page of fifty articles may take; a feed is a tenth of it."""


class CannotBackfill(Exception):
    """The database will not do; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How far to walk: to articles of this day where the publication is, for so many pages, from the newest on."""

    since: date | None = None
    pages: int | None = None
    anew: bool = False


async def backfill(
    settings: Settings,
    asked: Asked,
    *,
    moved: Callable[[Walk], None],
    told: Callable[[str], None],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    pause: float = PAUSE,
) -> bool:
    """Walk each feed's archive as far as asked; tell in words what came of it, and give whether no site failed.

    Raises:
        CannotBackfill: an older Handbill wrote the database.
        StorageError: the database cannot be used.
    """
    async with (
        opened(settings, CannotBackfill, make=True) as storage,
        Fetcher(user_agent=USER_AGENT, total_seconds=_SECONDS, max_bytes=_BYTES) as fetcher,
    ):
        feeds = await storage.feeds.ensure(settings.feeds, utc_now())
        own = (settings.name, *(feed.title for feed in feeds))
        filed = filing(settings.topics, settings.series, authors=settings.authors, own=own)
        walking = Walking(
            storage, fetcher, filed, utc_now, moved, lambda why, wait: told(_waits(why, wait)), sleep, pause
        )
        return all([await _walk(walking, feed, settings, asked, told) for feed in feeds])


async def _walk(walking: Walking, feed: Feed, settings: Settings, asked: Asked, told: Callable[[str], None]) -> bool:
    where = shown(feed.url)
    since = None if asked.since is None else datetime.combine(asked.since, time(), settings.timezone).astimezone(UTC)
    before = await walking.storage.archive.walk(feed.id)
    if before and before.ended_at and not asked.anew:
        told(f"{where}: read to its end already, {_day(before.ended_at)}. --again reads it once more.")
        return True
    try:
        walk, end = await walking.walk(feed, since=since, pages=asked.pages, anew=asked.anew)
    except Halted as error:
        told(f"{where}: {error}. All that was read is kept: handbill backfill goes on from there.")
        return False
    told(f"{where}: {_ended(walk, end)}")
    return True


def _ended(walk: Walk, end: End) -> str:
    added = f"{_count(walk.added)} added. They alert nobody."
    match end:
        case End.OLDEST:
            return f"read to its end, {added}"
        case End.DATE:
            return f"read back as far as was asked, {added}"
        case End.PAGES:
            return f"read {back_to(walk)}, {added} handbill backfill goes on from there."


def back_to(walk: Walk) -> str:
    """Say how far back a walk has come."""
    return "so far" if walk.oldest is None else f"back to {_day(walk.oldest)}"


def _waits(why: str, wait: timedelta) -> str:
    return f"{why}: the next try is in {round(wait.total_seconds())} s"


def _count(number: int) -> str:
    return f"{number:,} article{'' if number == 1 else 's'}"


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"
