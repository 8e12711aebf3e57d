"""The texts of articles of which feeds show but excerpts, from the site itself.

The line: the newest whose turn has come, one in a round -> by the site's API, where its pages name one; else, or where
that has it not, from its page -> is it that article's (a pure rule)? -> stored, asked for later, or left. A second at
least passes between two requests, and a site that asks to be left alone is.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.feeds.fetch import Fetcher
from bot.feeds.identity import LONGEST_TEXT
from bot.feeds.outcomes import Failed, Fetched, Outcome
from bot.feeds.page import read_page
from bot.feeds.standfirst import says_more
from bot.feeds.wordpress import NotPosts, post_of, read_posts
from bot.html import canonical, clean_text
from bot.html.addresses import site
from bot.rules.excerpts import FIRST_RETURN, LATELY, is_text_of, return_at
from storage import Excerpt, FeedItem, FullText, Storage, StorageError, TextFrom

log = structlog.get_logger()

IDLE_SECONDS = 20.0
BETWEEN_SECONDS = 1.0
"""Between two requests: the site is not to feel it."""
_OK, _TOO_MANY, _UNAVAILABLE = 200, 429, 503
_NO_API = (401, 403, 404, 410)


class Completing:
    """Asks sites for the texts of articles. Where a site's API is, it remembers for a run: one page tells it."""

    def __init__(self, storage: Storage, fetcher: Fetcher, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._fetcher = fetcher
        self._clock = clock
        self._apis: dict[str, str] = {}
        self._rests: dict[str, datetime] = {}
        self._next = clock()

    async def round(self) -> float:
        """Ask for one text whose turn it is; give the seconds until the next look."""
        now = self._clock()
        if timedelta(0) < (wait := self._next - now) <= timedelta(seconds=BETWEEN_SECONDS):
            return wait.total_seconds()  # woken by news, in the middle of the pause
        excerpt = await self._storage.excerpts.due(now, since=now - LATELY)
        if excerpt is None:
            return IDLE_SECONDS
        until = self._rests.get(site(excerpt.link), now)
        if until > now:
            await self._later(excerpt, until, failures=excerpt.failures)
            return 0.0
        await self._ask(excerpt)
        self._next = self._clock() + timedelta(seconds=BETWEEN_SECONDS)
        return BETWEEN_SECONDS

    async def _ask(self, excerpt: Excerpt) -> None:
        root = "" if excerpt.by_page else self._apis.get(site(excerpt.link), "")
        address = post_of(root, excerpt.key, excerpt.link) if root else excerpt.link
        outcome = await self._fetcher.get(address)
        match outcome:
            case Fetched():
                await self._take(excerpt, outcome, by_api=bool(root))
            case Failed(status=status) if root and status in _NO_API:
                self._apis[site(excerpt.link)] = ""
                await self._later(excerpt, self._clock(), by_page=True)
            case _:
                await self._fail(excerpt, outcome, by_api=bool(root))

    async def _take(self, excerpt: Excerpt, fetched: Fetched, *, by_api: bool) -> None:
        try:
            await (self._take_post if by_api else self._take_page)(excerpt, fetched)
        except StorageError:
            raise
        except Exception:
            # A page may hold anything. What it provokes must not come back with it for ever, before all others.
            log.exception("a page cannot be read", link=excerpt.link)
            await self._fail(excerpt, Failed("what the site gives cannot be read", status=_OK), by_api=by_api)

    async def _take_post(self, excerpt: Excerpt, fetched: Fetched) -> None:
        """Take the text that the API gives. What it has not, or not for everybody, is for the page to say."""
        post, plain = await asyncio.to_thread(_post_of, excerpt, fetched)
        if post is None or not plain:
            await self._later(excerpt, self._clock(), by_page=True)
        elif says_more(post, plain):
            await self._store(excerpt, FullText(post.body_html, plain[:LONGEST_TEXT], TextFrom.API))
        else:
            await self._storage.excerpts.leave(excerpt)  # there is no more to it

    async def _take_page(self, excerpt: Excerpt, fetched: Fetched) -> None:
        page = await asyncio.to_thread(read_page, fetched, excerpt.title)
        name = site(excerpt.link)
        if name not in self._apis:
            self._apis[name] = page.api
            if page.api and not excerpt.by_page:
                return await self._later(excerpt, self._clock())
        if not is_text_of(excerpt, page.reading):
            return await self._fail(excerpt, Failed("the page shows no text of the article", status=_OK))
        return await self._store(excerpt, FullText(page.html, page.reading.text[:LONGEST_TEXT], TextFrom.PAGE))

    async def _store(self, excerpt: Excerpt, text: FullText) -> None:
        if await self._storage.excerpts.complete(excerpt, text, self._clock()):
            log.info("text of an article read", link=excerpt.link, source=text.text_from.value)

    async def _fail(self, excerpt: Excerpt, outcome: Outcome, *, by_api: bool = False) -> None:
        """Have it asked for later, or, once the API is given up, by its page; else no more."""
        failed = outcome if isinstance(outcome, Failed) else Failed("the site gives nothing to read")
        failures = excerpt.failures + 1
        at = return_at(failures, failed.status, failed.retry_after, self._clock())
        if failed.retry_after or failed.status in {_TOO_MANY, _UNAVAILABLE}:
            self._rests[site(excerpt.link)] = self._clock() + (failed.retry_after or FIRST_RETURN)
        log.warning("no text of an article", link=excerpt.link, why=failed.reason, again=by_api or at is not None)
        if at is not None:
            await self._later(excerpt, at, failures=failures)
        elif by_api:
            await self._later(excerpt, self._clock(), failures=0, by_page=True)
        else:
            await self._storage.excerpts.leave(excerpt)

    async def _later(
        self, excerpt: Excerpt, at: datetime, *, failures: int | None = None, by_page: bool | None = None
    ) -> None:
        await self._storage.excerpts.ask_later(
            excerpt,
            at,
            failures=excerpt.failures if failures is None else failures,
            by_page=excerpt.by_page if by_page is None else by_page,
        )


def _post_of(excerpt: Excerpt, fetched: Fetched) -> tuple[FeedItem | None, str]:
    """Give the post that is this article by its address, for ids repeat from site to site, and its plain text."""
    try:
        posts = read_posts(fetched.body, fetched.address).items
    except NotPosts:
        posts = ()
    found = next((post for post in posts if canonical(post.link) == canonical(excerpt.link)), None)
    return found, clean_text(found.body_html) if found else ""
