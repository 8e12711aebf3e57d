"""The sample publication's server: starts, stops, publishes, misbehaves, remembers what was asked of it."""

import socket
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.demo.publication import pictures
from bot.demo.publication.archive import Archive, PublishedItem
from bot.demo.publication.canned import Canned, Fetch, is_conditional, perform
from bot.demo.publication.desk import Desk
from bot.demo.publication.posts import Posts
from bot.demo.publication.reading import Reading
from bot.demo.publication.stock import Draft, sample_stock

HOST = "127.0.0.1"
REQUESTS_KEPT = 1_000
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Publication:
    """A site on this machine's own address; use it as an async context manager.

    It begins with `stock` (by default the sample articles). Port 0 takes a free one. Like a WordPress with a plugin
    for it, a feed that does not take orders comes by date alone.
    """

    def __init__(
        self,
        stock: Iterable[Draft] | None = None,
        *,
        port: int = 0,
        clock: Callable[[], datetime] = _utc_now,
        takes_orders: bool = True,
    ) -> None:
        self._stock = stock
        self._takes_orders = takes_orders
        self._port = port
        self._clock = clock
        self._canned: Canned | None = None
        self._requests: deque[Fetch] = deque(maxlen=REQUESTS_KEPT)

    async def __aenter__(self) -> Self:
        """Start serving, the stock on the site."""
        listener = socket.create_server((HOST, self._port))
        self.url = f"http://{HOST}:{listener.getsockname()[1]}"
        self._archive = Archive(self.url, started_at=self._clock())
        self._fill()
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving; answers under way are broken off."""
        await self._runner.cleanup()

    @property
    def feed_url(self) -> str:
        """The address of the feed of everything."""
        return f"{self.url}/feed/"

    @property
    def articles(self) -> list[PublishedItem]:
        """What is on the site now, newest first."""
        return self._archive.newest()

    @property
    def requests(self) -> list[Fetch]:
        """What was asked of the site so far, oldest first; the desk's own calls left out."""
        return list(self._requests)

    def publish(
        self,
        *,
        title: str,
        standfirst: str = "",
        body: str = "",
        byline: str = "",
        topics: Iterable[str] = ("Housing",),
        published_at: datetime | None = None,
        guid: str | None = None,
    ) -> PublishedItem:
        """Put an article on the site, dated now unless `published_at` says otherwise. `body` is HTML."""
        now = self._clock()
        return self._archive.publish(
            title=title,
            standfirst=standfirst,
            body=body,
            byline=byline,
            terms=topics,
            published_at=published_at or now,
            now=now,
            guid=guid,
        )

    def edit(self, item_id: int, *, topics: Iterable[str] | None = None, **changes: object) -> PublishedItem:
        """Change an article's title, standfirst, body, byline, topics, published_at or guid.

        Raises:
            KeyError: there is no such article.
        """
        terms = {} if topics is None else {"terms": tuple(topics)}
        return self._archive.edit(item_id, now=self._clock(), **changes, **terms)

    def remove(self, item_id: int) -> None:
        """Take an article off the site.

        Raises:
            KeyError: there is no such article.
        """
        self._archive.remove(item_id, now=self._clock())

    def respond_with(self, canned: Canned | None) -> None:
        """Answer readers with this instead of the truth; None ends it. The desk is not affected."""
        self._canned = canned

    def _fill(self) -> None:
        """Publish the stock, oldest first: so the same article has the same id at every start."""
        started_at = self._clock().replace(microsecond=0)
        stock = sample_stock() if self._stock is None else self._stock
        for draft in sorted(stock, key=lambda draft: draft.age, reverse=True):
            self.publish(
                title=draft.title,
                standfirst=draft.standfirst,
                body="\n\n".join([pictures.figure(draft.picture, self.url), draft.body]),
                byline=draft.byline,
                topics=draft.topics,
                published_at=started_at - draft.age,
            )

    def _application(self) -> web.Application:
        slashes = web.normalize_path_middleware(redirect_class=web.HTTPMovedPermanently)
        application = web.Application(middlewares=[self._answer, slashes])
        application.add_routes(Reading(self._archive, takes_orders=self._takes_orders).routes())
        application.add_routes(Posts(self._archive).routes())
        application.add_routes(pictures.routes())
        application.add_routes(Desk(self._archive, self._clock).routes())
        return application

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/demo/"):
            return await handler(request)
        if canned := self._due(request):
            self._note(request, canned.status)
            return await perform(canned, request)
        try:
            response = await handler(request)
        except web.HTTPException as error:
            self._note(request, error.status)
            raise
        self._note(request, response.status)
        return response

    def _due(self, request: web.Request) -> Canned | None:
        """Give the canned answer for this request, if one is set, and count it."""
        canned = self._canned
        if canned is None or canned.times == 0 or not canned.is_for(request):
            return None
        if canned.times is not None:
            self._canned = replace(canned, times=canned.times - 1)
        return canned

    def _note(self, request: web.Request, status: int) -> None:
        self._requests.append(Fetch(request.path_qs, status, is_conditional(request), self._clock()))
