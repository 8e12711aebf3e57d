"""From the pages of a site's archive to stored articles, newest first.

The line: how far was it read? -> else which way is better, the API or the feed -> ask for a page, a second
after the last -> where two pages of a feed split a second, ask for that second too -> store what is missing, in
stretches -> only then move on -> to the end, or as far as was asked.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from http import HTTPStatus
from itertools import count

from bot.feeds.fetch import Fetcher
from bot.feeds.identity import identify, which
from bot.feeds.outcomes import Failed, Fetched
from bot.feeds.parse import NotAFeed, Parsed, parse
from bot.feeds.wordpress import (
    NotPosts,
    days_of,
    gives_as_much,
    in_stable_order,
    is_main_feed,
    of_second,
    paged,
    posts_of,
    posts_page,
    read_posts,
)
from bot.jobs.poll import STRETCH, split
from bot.rules.retrying import patience
from bot.rules.walking import Leaf, after, more_may_follow, split_second, within
from storage import Feed, FeedItem, Filing, Route, Storage, Walk

PAUSE = 1.0
"""Seconds between an answer and the next question."""
_NOT_NOW = {0, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
"""Statuses that say nothing about an address: no answer came, or the site needs a rest."""


class Halted(Exception):
    """The site does not let us go on; the sentence says why."""


class End(Enum):
    """Why a walk ended: nothing is older, all that was asked for is read, or so many pages are."""

    OLDEST = auto()
    DATE = auto()
    PAGES = auto()


@dataclass(slots=True)
class Walking:
    """Walks archives, one at a time. `moved` is called after each page, `waits` before a wait, with the reason."""

    storage: Storage
    fetcher: Fetcher
    filing: Filing
    clock: Callable[[], datetime]
    moved: Callable[[Walk], None]
    waits: Callable[[str, timedelta], None]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    pause: float = PAUSE
    jitter: Callable[[], float] = random.random
    _has_asked: bool = field(default=False, init=False)
    _last_items: Sequence[FeedItem] = field(default=(), init=False)
    _second_read: datetime | None = field(default=None, init=False)

    async def walk(
        self, feed: Feed, *, since: datetime | None = None, pages: int | None = None, anew: bool = False
    ) -> tuple[Walk, End]:
        """Go on where a feed's walk was, to its end, to articles older than `since`, or for so many pages.

        Raises:
            Halted: the site fails, or refuses us. All that was read is kept.
        """
        self._last_items, self._second_read = (), None
        walk = None if anew else await self.storage.archive.walk(feed.id)
        walk = walk or await self._begin(feed)
        while walk.ended_at is None:
            if pages == 0:
                return walk, End.PAGES
            if since and walk.oldest and walk.oldest < since:
                return walk, End.DATE
            walk, whole = await self._step(walk, since)
            self.moved(walk)
            if not whole:
                return walk, End.DATE
            pages = None if pages is None else pages - 1
        return walk, End.OLDEST

    async def _begin(self, feed: Feed) -> Walk:
        """Begin at the newest article, the way that gives more."""
        address, shown = await self._newest(feed.address)
        walk = Walk(feed.id, Route.FEED, address)
        posts = posts_of(shown.link)
        if is_main_feed(feed.address, shown.link) and await self._is_as_good(posts, shown.items):
            walk = replace(walk, route=Route.API, address=posts)
        await self.storage.archive.begin(walk)
        return walk

    async def _newest(self, address: str) -> tuple[str, Parsed]:
        """Read a feed's first page, in a stable order unless the site then shows nothing; return its address too."""
        shown = await self._parsed_if_any(await self._get(ordered := in_stable_order(address)))
        if shown and shown.items:
            return ordered, shown
        return address, await self._feed(await self._get(address))

    async def _is_as_good(self, address: str, shown: Sequence[FeedItem]) -> bool:
        try:
            leaf = await self._posts(await self._get(posts_page(address, "", 1)), address)
        except Halted:
            return False
        return await asyncio.to_thread(gives_as_much, leaf.items, shown)

    async def _step(self, walk: Walk, since: datetime | None) -> tuple[Walk, bool]:
        """Store the next page; give how far that is, and whether the page was to be stored whole.

        Else the walk stays where it was: who wants older ones finds them on that page.
        """
        leaf = await self._leaf(walk)
        kept = within(leaf.items, since)
        items = [*kept, *await self._rest_of_split_second(walk, kept)]
        walk = replace(walk, added=walk.added + await self._store(walk.feed_id, items))
        if len(kept) < len(leaf.items):
            return walk, False
        self._last_items = leaf.items
        walk = after(walk, leaf, self.clock())
        await self.storage.archive.advance(walk)
        return walk, True

    async def _leaf(self, walk: Walk) -> Leaf:
        if walk.route is Route.API:
            return await self._posts(await self._insist(posts_page(walk.address, walk.before, walk.page)), walk.address)
        outcome = await self._insist(paged(walk.address, walk.page))
        if walk.page > 1 and isinstance(outcome, Failed) and outcome.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            return Leaf()  # how WordPress says that there are no more pages
        items = (await self._feed(outcome)).items
        return Leaf(items, which(items))

    async def _rest_of_split_second(self, walk: Walk, items: Sequence[FeedItem]) -> Sequence[FeedItem]:
        """Return all articles of the second in which the last page ended, if this page begins in it.

        That second is asked for by itself. Some can still be missing if the site keeps no order and has more of them
        than fit on a page.
        """
        second = split_second(walk, self._last_items, items)
        if second is None or second == self._second_read:
            return ()
        shown = [item for item in [*self._last_items, *items] if item.published_at == second]
        self._second_read = second
        for day in days_of(second):
            if found := await self._read_second(of_second(walk.address, day, second.second), second, shown):
                return found
        return ()

    async def _read_second(self, address: str, second: datetime, shown: Sequence[FeedItem]) -> Sequence[FeedItem]:
        """Read the pages of one second until no more of it can follow, or it proves to come in the order of before."""
        found: list[FeedItem] = []
        last = ""
        for page in count(1):
            there = await self._parsed_if_any(await self._insist(paged(address, page)))
            items = there.items if there else ()
            found += [item for item in items if item.published_at == second]
            is_same = bool(found) and which(found[: len(shown)]) == which(shown)
            if is_same or which(items) == last or not more_may_follow(items, second):
                break
            last = which(items)
        return found

    async def _parsed_if_any(self, outcome: Fetched | Failed) -> Parsed | None:
        """Return the feed at an address that not every site has; None if this site has none there.

        Raises:
            Halted: the site gave no answer, or needs a rest.
        """
        if isinstance(outcome, Failed) and outcome.status in _NOT_NOW:
            raise Halted(outcome.reason)
        with suppress(Halted):
            return await self._feed(outcome)
        return None

    async def _feed(self, outcome: Fetched | Failed) -> Parsed:
        fetched = _fetched(outcome)
        try:
            return await asyncio.to_thread(parse, fetched.body, fetched.content_type, fetched.address)
        except NotAFeed as error:
            raise Halted(str(error)) from error

    async def _posts(self, outcome: Fetched | Failed, address: str) -> Leaf:
        fetched = _fetched(outcome)
        try:
            return await asyncio.to_thread(read_posts, fetched.body, address, fetched.total)
        except NotPosts as error:
            raise Halted(str(error)) from error

    async def _store(self, feed_id: int, items: Sequence[FeedItem]) -> int:
        known = await self.storage.feeds.split_guids(feed_id)
        identified = await asyncio.to_thread(identify, items, known)
        await split(self.storage, feed_id, identified)
        sightings = identified.sightings[::-1]  # the older first, as a poll does
        stretches = [sightings[start : start + STRETCH] for start in range(0, len(sightings), STRETCH)]
        add = self.storage.archive.add
        return sum([await add(feed_id, stretch, filing=self.filing, now=self.clock()) for stretch in stretches])

    async def _insist(self, address: str) -> Fetched | Failed:
        """Ask for a page until it comes, or there is no point any more."""
        failures = 0
        while isinstance(outcome := await self._get(address), Failed):
            failures += 1
            wait = patience(failures, outcome.status, outcome.retry_after, jitter=self.jitter())
            if wait is None:
                break
            self.waits(outcome.reason, wait)
            await self.sleep(wait.total_seconds())
        return outcome

    async def _get(self, address: str) -> Fetched | Failed:
        if self._has_asked:
            await self.sleep(self.pause)
        self._has_asked = True
        outcome = await self.fetcher.get(address)
        return outcome if isinstance(outcome, Fetched | Failed) else Failed("the site gives nothing to read")


def _fetched(outcome: Fetched | Failed) -> Fetched:
    if isinstance(outcome, Failed):
        raise Halted(outcome.reason)
    return outcome
