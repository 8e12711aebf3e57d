"""Sites to fetch from: a well-behaved server, and one that writes any bytes it likes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

Writer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
FEED = b"<rss version='2.0'><channel><title>Courier</title></channel></rss>"


class Site:
    """An HTTP server that answers each path as it is told, and keeps the requests."""

    def __init__(self) -> None:
        self.requests: list[web.Request] = []
        self.root = ""
        self._answers: dict[str, Callable[[], web.Response]] = {}

    def answers(self, path: str, body: bytes = FEED, status: int = 200, **headers: str) -> str:
        """Answer a path so from now on (`Retry_After` stands for Retry-After); give its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._answers[path] = lambda: web.Response(body=body, status=status, headers=named)
        return self.root + path

    def redirects(self, path: str, target: str, status: int = 302) -> str:
        """Redirect a path; give its address."""
        return self.answers(path, b"", status, Location=target)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request, in memory of it."""
        self.requests.append(request)
        return self._answers[request.path]()


@asynccontextmanager
async def serving(site: Site) -> AsyncIterator[Site]:
    """Serve a site on a free port of this machine."""
    server = web.Server(site.handle)
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.root = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield site
    finally:
        await runner.cleanup()


@asynccontextmanager
async def raw(write: Writer) -> AsyncIterator[str]:
    """Serve with `write`, once the request's head has been read; give the address."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await write(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has had enough, or the test has ended
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed/"
    finally:
        server.close()


def saying(*pieces: bytes, pause: float = 0, stay: float = 0) -> Writer:
    """Write these pieces, with a pause between them, then stay on the line, then hang up."""

    async def write(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        await asyncio.sleep(stay)

    return write


def endless(head: bytes, piece: bytes, most: int = 200 * 2**20) -> Writer:
    """Write a piece over and over, far beyond anyone's limit."""

    async def write(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _ in range(most // len(piece)):
            writer.write(piece)
            await writer.drain()

    return write
