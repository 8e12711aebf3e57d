"""The pictures of alerts: Telegram is shown each once, and knows it by its own name from then on.

The line: is its name known? -> if not, the first message below it goes alone, by the picture's address -> if Telegram
cannot have it from there, we fetch it and send it ourselves, once -> if nothing helps, the words go alone, for a day.
What a chat refuses for another reason (it takes no photos) goes there as words.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from bot.feeds.fetch import Fetcher
from bot.feeds.outcomes import Fetched
from bot.gateway import Address, Gateway, Later, Outcome, Prepared, Refused, Sent, Unknown, lacks_picture
from bot.rules.delivering import Telling
from storage import Article, Storage

log = structlog.get_logger()

Draw: TypeAlias = Callable[[str], Prepared]
"""Gives a message below the picture of this name or address; "": the words alone."""

MISSING = timedelta(days=1)
"""How long a picture that could not be had is not asked for again."""
FETCH_SECONDS = 4.0
"""What fetching one may take: so that there is time left, most of the time, to send it within the same lease."""
MOST_KEPT = 1_000
_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
"""How pictures begin that Telegram takes; anything else is an error page."""


class Pictures:
    """Sends messages below their articles' pictures. Without a fetcher, all go as words."""

    def __init__(
        self, storage: Storage, gateway: Gateway, fetcher: Fetcher | None, clock: Callable[[], datetime]
    ) -> None:
        self._storage = storage
        self._gateway = gateway
        self._fetcher = fetcher
        self._clock = clock
        self._names: dict[str, str] = {}
        self._first: dict[str, asyncio.Lock] = {}
        self._fetched: dict[str, bytes] = {}

    def of(self, telling: Telling, articles: Mapping[int, Article]) -> str:
        """Give the address of the picture that a telling goes below; "": it goes as words."""
        if self._fetcher is None or len(telling.rows) > 1 or telling.first.about is not None:
            return ""
        return articles[telling.first.article_id].image

    @asynccontextmanager
    async def alone(self, url: str) -> AsyncIterator[None]:
        """Let the first message below a picture be answered before the next of them leaves."""
        async with AsyncExitStack() as stack:
            if url and await self._name(url) is None:
                await stack.enter_async_context(self._first.setdefault(url, asyncio.Lock()))
                if await self._name(url) is not None:
                    await stack.aclose()
            yield

    async def send(self, address: Address, url: str, draw: Draw, *, in_time: Callable[[], bool]) -> Outcome:
        """Send a message for which a turn was given; `in_time` tells whether there is still time for another try."""
        name = await self._name(url)
        if name is None and url in self._fetched:
            return await self._ourselves(address, url, draw, in_time)
        outcome = await self._gateway.broadcast(address, draw(url if name is None else name))
        if name is None:
            await self._learn(url, outcome)
        if name == "" or not isinstance(outcome, Refused):
            return outcome
        if not lacks_picture(outcome):
            return await self._words(address, draw, in_time)
        if name is None:
            return await self._ourselves(address, url, draw, in_time)
        await self._forget(url)
        return await self._words(address, draw, in_time)

    async def _words(self, address: Address, draw: Draw, in_time: Callable[[], bool]) -> Outcome:
        if not in_time():
            return Later(0.0, "asking for its picture took long")
        return await self._gateway.broadcast(address, draw(""))

    async def _ourselves(self, address: Address, url: str, draw: Draw, in_time: Callable[[], bool]) -> Outcome:
        """Send the picture itself; where it cannot be had, or Telegram refuses it, the words alone."""
        data = self._fetched.pop(url, b"") or await self._fetch(url)
        if data and not in_time():
            self._fetched[url] = data
            return Later(0.0, "fetching its picture took long")
        if data:
            outcome = await self._gateway.broadcast_picture(address, draw(url), data)
            await self._learn(url, outcome)
            if not isinstance(outcome, Refused):
                return outcome
        log.info("an article's picture cannot be had", address=url)
        await self._keep(url, "")
        return await self._words(address, draw, in_time)

    async def _fetch(self, url: str) -> bytes:
        """Get the picture from its site; nothing, where that gives none in time."""
        if self._fetcher is None:
            return b""
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                fetched = await self._fetcher.get(url)
        except TimeoutError:
            return b""
        body = fetched.body if isinstance(fetched, Fetched) else b""
        return body if body.startswith(_BEGINNINGS) else b""

    async def _learn(self, url: str, outcome: Outcome) -> None:
        """Remember what an answer says of the picture."""
        match outcome:
            case Sent(photo=name) if name:
                await self._keep(url, name)
            case Unknown():
                # It may be the picture that Telegram waits for: all others would wait as long, one after the other.
                self._names[url] = ""
            case _:
                pass

    async def _name(self, url: str) -> str | None:
        if url not in self._names:
            name = await self._storage.pictures.name(url, missing_since=self._clock() - MISSING)
            if name is None:
                return None
            self._remember(url, name)
        return self._names[url]

    async def _keep(self, url: str, name: str) -> None:
        self._remember(url, name)
        await self._storage.pictures.keep(url, name, self._clock())

    async def _forget(self, url: str) -> None:
        self._names.pop(url, None)
        await self._storage.pictures.forget(url)

    def _remember(self, url: str, name: str) -> None:
        if len(self._names) >= MOST_KEPT:
            self._names.clear()
            self._first.clear()
        self._names[url] = name
