"""The way from the bot to Telegram, which can be cut: a TCP relay on this machine."""

import asyncio
import contextlib
from typing import Self
from urllib.parse import urlsplit

_AT_ONCE = 65_536


class Cable:
    """Relays connections to an address; while it is cut, its port is closed and what was open is broken off."""

    def __init__(self) -> None:
        self._port = 0
        self._ends: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.to = ""

    @property
    def url(self) -> str:
        """Give the address of this end."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cut()

    async def mend(self) -> None:
        """Listen, on the same port as ever."""
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Close the port, and break every connection."""
        assert self._server is not None
        self._server.close()
        for end in list(self._ends):
            end.transport.abort()
        await asyncio.sleep(0)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far = urlsplit(self.to)
        far_reader, far_writer = await asyncio.open_connection(far.hostname, far.port)
        self._ends |= {writer, far_writer}
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            self._ends -= {writer, far_writer}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes, until either side ends."""
    with contextlib.suppress(OSError):
        while part := await reader.read(_AT_ONCE):
            writer.write(part)
            await writer.drain()
    writer.close()
