"""The pictures of alerts: Telegram is shown each once, and knows it by its own name from then on.

The line: is its name known? -> if not, the first message below it goes alone, by the picture's address -> if Telegram
cannot have it from there, we fetch it and send it ourselves, once -> if nothing helps, the words go alone, for a day.
What a chat refuses for another reason (it takes no photos) goes there as words.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import TypeAlias
from weakref import WeakValueDictionary

import structlog

from bot.feeds.fetch import Fetcher
from bot.feeds.outcomes import Fetched
from bot.gateway import Address, Gateway, Later, Outcome, Prepared, Refused, Sent, Unknown, lacks_picture
from bot.jobs.picture_names import PictureNames
from bot.rules.delivering import Telling
from storage import Article, Storage

log = structlog.get_logger()

Draw: TypeAlias = Callable[[str], Prepared]
"""Gives a message below the picture of this name or address; "": the words alone."""

FETCH_SECONDS = 4.0
"""What fetching one may take: so that there is time left, most of the time, to send it within the same lease."""
MOST_CHATS, MOST_FETCHED = 1_000, 3
"""How much is remembered: chats that take no photos, and pictures that are still to be sent."""
_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
"""How pictures begin that Telegram takes; anything else is an error page."""


class Pictures:
    """Sends messages below their articles' pictures. Without a fetcher, all go as words."""

    def __init__(
        self, storage: Storage, gateway: Gateway, fetcher: Fetcher | None, clock: Callable[[], datetime]
    ) -> None:
        self._gateway = gateway
        self._fetcher = fetcher
        self._names = PictureNames(storage, clock)
        self._first: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._fetched: dict[str, bytes] = {}
        self._wordy: set[int] = set()  # chats that take no photos

    def of(self, telling: Telling, articles: Mapping[int, Article]) -> str:
        """Give the address of the picture that a telling goes below; "": it goes as words."""
        row = telling.first
        if self._fetcher is None or len(telling.rows) > 1 or row.about is not None or row.telegram_id in self._wordy:
            return ""
        return articles[row.article_id].image

    @asynccontextmanager
    async def alone(self, url: str, *, within: float) -> AsyncIterator[bool]:
        """Let the first message below a picture be answered before the next of them takes a turn.

        False for what has waited for that so many seconds, and may not leave yet.
        """
        async with AsyncExitStack() as stack:
            if await self._names.of(url) is None:
                first = self._first.setdefault(url, asyncio.Lock())
                try:
                    async with asyncio.timeout(within):
                        await stack.enter_async_context(first)
                except TimeoutError:
                    yield False
                    return
                if await self._names.of(url) is not None:
                    await stack.aclose()
            yield True

    async def send(self, address: Address, url: str, draw: Draw, *, in_time: Callable[[], bool]) -> Outcome:
        """Send a message for which a turn was given; `in_time` tells whether there is still time for another try."""
        name = await self._names.of(url)
        if name is None:
            return await self._shown(address, url, draw, in_time)
        outcome = await self._gateway.broadcast(address, draw(name))
        if name == "" or not isinstance(outcome, Refused):
            return outcome
        if lacks_picture(outcome):
            self._names.forget(url)
        else:
            self._note_wordy(address)
        return await self._words(address, draw, in_time)

    async def finish(self) -> None:
        """Wait until what was learnt is stored."""
        await self._names.finish()

    async def _shown(self, address: Address, url: str, draw: Draw, in_time: Callable[[], bool]) -> Outcome:
        """Send the first message below a picture: by its address, else with it."""
        data = self._fetched.get(url)
        if data is None:
            outcome = await self._gateway.broadcast(address, draw(url))
            if not lacks_picture(outcome):
                return await self._concluded(address, url, draw, in_time, outcome)
            data = await self._fetch(url)
            self._hold(url, data)
        if data and not in_time():
            return Later(0.0, "fetching its picture took long")
        if data:
            outcome = await self._gateway.broadcast_picture(address, draw(url), data)
            if not lacks_picture(outcome):
                return await self._concluded(address, url, draw, in_time, outcome)
        log.info("an article's picture cannot be had", address=url)
        self._fetched.pop(url, None)
        self._names.miss(url)
        return await self._words(address, draw, in_time)

    async def _concluded(
        self, address: Address, url: str, draw: Draw, in_time: Callable[[], bool], outcome: Outcome
    ) -> Outcome:
        """Note what an answer says of a picture; where the chat may not want any, send the words."""
        match outcome:
            case Sent(photo=name) if name:
                self._fetched.pop(url, None)
                self._names.learn(url, name)
            case Unknown():
                # It may be the picture that Telegram waits for: all others would wait as long, one after the other.
                self._names.miss(url, certain=False)
            case Sent() | Refused():
                self._names.doubt(url)
            case _:
                pass
        return await self._words(address, draw, in_time) if isinstance(outcome, Refused) else outcome

    async def _words(self, address: Address, draw: Draw, in_time: Callable[[], bool]) -> Outcome:
        if not in_time():
            return Later(0.0, "asking for its picture took long")
        return await self._gateway.broadcast(address, draw(""))

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

    def _hold(self, url: str, data: bytes) -> None:
        while len(self._fetched) >= MOST_FETCHED:
            del self._fetched[next(iter(self._fetched))]
        self._fetched[url] = data

    def _note_wordy(self, address: Address) -> None:
        if len(self._wordy) >= MOST_CHATS:
            self._wordy.clear()
        self._wordy.add(address.chat)
