"""How the sample site is made to misbehave, and its record of what was asked of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request as the site saw it: path with query, the status it gave, and whether a 304 would have done."""

    path: str
    status: int
    conditional: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Canned:
    """What the site answers instead of the truth: after `delay` seconds, and then only `times` times if given.

    `stream` makes the pieces that are sent one by one in place of `body`; it may pause, and never
    end. With a `path`, only that path is answered so; with an `asking`, only who asks for something of this name.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    stream: Callable[[], AsyncIterator[bytes]] | None = None
    times: int | None = None
    path: str = ""
    asking: str = ""

    def is_for(self, request: web.Request) -> bool:
        """Tell whether this request is answered so."""
        return self.path in {"", request.path} and (not self.asking or self.asking in request.query)


async def perform(canned: Canned, request: web.Request) -> web.StreamResponse:
    """Give the canned answer."""
    await asyncio.sleep(canned.delay)
    if canned.stream is None:
        return web.Response(status=canned.status, headers=canned.headers, body=canned.body)
    response = web.StreamResponse(status=canned.status, headers=canned.headers)
    await response.prepare(request)
    async for piece in canned.stream():
        await response.write(piece)
    return response


def is_conditional(request: web.Request) -> bool:
    """Tell whether the client has a copy, and asks only for what is newer."""
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
