"""Just as much HTTP as clients of the Bot API speak: requests with Content-Length, kept-alive connections.

A server that does next to nothing measures its clients, and not itself.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

Reply: TypeAlias = Callable[[int, bytes], None]
"""Takes a status and a body, now or later."""
Answer: TypeAlias = Callable[[str, bytes, Reply], None]
"""Takes a Bot API method's name, the request's body, and what to reply with."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Wire(asyncio.Protocol):
    """One connection."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._buffer = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while found := cut(self._buffer):
            method, body, self._buffer = found
            self._answer(method, body, self._reply)

    def _reply(self, status: int, body: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(written(status, body))


def cut(buffer: bytes) -> tuple[str, bytes, bytes] | None:
    """Cut one whole request from what came: its method of the Bot API, its body, and what is left."""
    head, end, rest = buffer.partition(b"\r\n\r\n")
    found = _LENGTH.search(head)
    length = int(found[1]) if found else 0
    if not end or len(rest) < length:
        return None
    return head.split(b" ", 2)[1].rpartition(b"/")[2].decode(), rest[:length], rest[length:]


def written(status: int, body: bytes) -> bytes:
    """Write an answer as it goes over the wire."""
    head = b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % (status, len(body)) + body


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    """Serve on a free port of this machine; give the address."""
    server = await asyncio.get_running_loop().create_server(lambda: Wire(answer), "127.0.0.1", 0, backlog=1024)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
