"""From a feed's bytes to stored articles.

The line: is it due? -> fetch, conditionally -> parse, off the loop -> identify -> store in stretches
-> note what is gone -> only then remember the validators, so that a crash in between fetches it all again.
A feed's first read to the end is its baseline: its articles are stored and alert nobody.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from bot.feeds.fetch import Fetcher
from bot.feeds.identity import Identified, identify
from bot.feeds.outcomes import Failed, Fetched, Unchanged
from bot.feeds.parse import NotAFeed, parse
from bot.feeds.schedule import next_poll
from storage import Feed, Filing, Material, Storage, retitled

log = structlog.get_logger()

STRETCH = 10
"""Articles stored and indexed in one transaction: some fifteen milliseconds of the write lock."""

_MISTRUST_REDIRECT_AFTER = 3
"""Failures in a row after which the operator's own address is tried again."""


@dataclass(frozen=True, slots=True)
class Polling:
    """Reads feeds when they are due. `found` is called once all that a fetch shows is stored, new or not.

    While a fetch is being stored, it holds `storing`: what is found together is then decided together. `material`
    tells which edits are corrections.
    """

    storage: Storage
    fetcher: Fetcher
    filing: Filing
    interval: timedelta
    clock: Callable[[], datetime]
    found: Callable[[], None]
    jitter: Callable[[], float] = random.random
    storing: asyncio.Lock = field(default_factory=asyncio.Lock)
    material: Material = retitled

    async def round(self, feed_id: int) -> float:
        """Read one feed if it is due; give the seconds until it is next to be asked."""
        feed = await self.storage.feeds.get(feed_id)
        wait = feed.next_poll_at - self.clock()
        if not feed.failures:
            wait = min(wait, self.interval)  # the interval may have been made shorter since
        if wait > timedelta(0):
            return wait.total_seconds()
        await self.read(feed)
        return 0.0

    async def read(self, feed: Feed) -> None:
        """Fetch one feed now, and store what it shows."""
        address = feed.url if feed.failures >= _MISTRUST_REDIRECT_AFTER else feed.address
        outcome = await self.fetcher.get(address, etag=feed.etag, last_modified=feed.last_modified)
        match outcome:
            case Fetched():
                await self._absorb(feed, outcome)
            case Unchanged():
                await self.storage.feeds.unchanged(
                    feed.id, now=self.clock(), next_poll_at=self._next(), address=outcome.address
                )
            case Failed():
                await self._fail(feed, outcome)

    async def _absorb(self, feed: Feed, fetched: Fetched) -> None:
        try:
            parsed = await asyncio.to_thread(parse, fetched.body, fetched.content_type, fetched.address)
            identified = await asyncio.to_thread(identify, parsed.items, await self.storage.feeds.split_guids(feed.id))
        except NotAFeed as error:
            await self._fail(feed, Failed(str(error)))
            return
        # A first reading leaves nothing to be decided, and may take long.
        async with nullcontext() if feed.baselined_at is None else self.storing:
            new, changed = await self._store(feed, identified)
        await self.storage.feeds.succeeded(
            feed.id,
            now=self.clock(),
            next_poll_at=self._next(),
            address=fetched.address,
            title=parsed.title,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
        )
        log.info("feed read", feed=shown(feed.url), new=new, changed=changed, unusable=parsed.dropped)
        self.found()

    async def _store(self, feed: Feed, identified: Identified) -> tuple[int, int]:
        """Store what a fetch shows, in stretches; give how many articles are new, and how many changed visibly."""
        new = changed = 0
        # From the feed's end: of articles with one date, or none, the newest is then the last to come.
        sightings = identified.sightings[::-1]
        await split(self.storage, feed.id, identified)
        for start in range(0, len(sightings), STRETCH):
            absorbed = await self.storage.articles.absorb(
                feed.id,
                sightings[start : start + STRETCH],
                filing=self.filing,
                now=self.clock(),
                quiet=feed.baselined_at is None,
                material=self.material,
            )
            new, changed = new + absorbed.new, changed + absorbed.changed
        await self.storage.vanishing.note(feed.id, [sighting.key for sighting in sightings], self.clock())
        return new, changed

    async def _fail(self, feed: Feed, failed: Failed) -> None:
        due = self._next(failures=feed.failures + 1, retry_after=failed.retry_after)
        await self.storage.feeds.failed(feed.id, problem=failed.reason, next_poll_at=due)
        log.warning(
            "feed not read", feed=shown(feed.url), why=failed.reason, next_try=due.isoformat(timespec="seconds")
        )

    def _next(self, *, failures: int = 0, retry_after: timedelta | None = None) -> datetime:
        return next_poll(
            self.clock(),
            interval=self.interval,
            failures=failures,
            retry_after=retry_after,
            jitter=self.jitter(),
        )


async def split(storage: Storage, feed_id: int, identified: Identified) -> None:
    """Key the guids for good that are newly found to be shared; to be done before what was identified is stored."""
    guids = identified.newly_split
    for start in range(0, len(guids), STRETCH):
        await storage.articles.split(feed_id, guids[start : start + STRETCH], identified.sightings)


def shown(url: str) -> str:
    """Give a feed's address for a log, without a password or a key that may be in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
