"""A server that knows when each request arrived at this machine, however late it gets to read it.

The kernel's own time of arrival comes with the data (Linux; elsewhere it is the time of reading). So a server
that others keep from its core does not take what came meanwhile for a burst.
"""

import asyncio
import socket
import struct
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from tests.benchmarks.wire import Reply, cut, written

Judge: TypeAlias = Callable[[float, Reply], None]
"""Takes the moment when a request arrived, in seconds since 1970, and what to reply with; in the order of arrival."""

_STAMP = 35
"""SO_TIMESTAMPNS and SCM_TIMESTAMPNS, which Python does not name."""
_PAIR = struct.Struct("@ll")


class Server:
    """Reads what has come on all connections, then has it judged in the order in which it came."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._loop = asyncio.get_running_loop()
        self._arrived: list[tuple[float, Reply]] = []
        self._open: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self._listening.setblocking(False)
        self._loop.add_reader(self._listening, self._accept)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def close(self) -> None:
        for connection in (self._listening, *self._open):
            self._loop.remove_reader(connection)
            connection.close()
        self._open.clear()

    def _accept(self) -> None:
        connection, _ = self._listening.accept()
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, _STAMP, 1)
        self._open.add(connection)
        self._loop.add_reader(connection, self._read, connection, bytearray())

    def _read(self, connection: socket.socket, buffer: bytearray) -> None:
        try:
            data, notes, _, _ = connection.recvmsg(65_536, socket.CMSG_SPACE(_PAIR.size))
        except OSError:
            data, notes = b"", []
        if not data:
            self._drop(connection)
            return
        buffer += data
        if found := cut(bytes(buffer)):  # one at a time: nobody sends the next before the answer
            buffer.clear()
            if found[0] == "sendMessage":
                self._note(_moment(notes), lambda status, body: self._write(connection, status, body))

    def _note(self, moment: float, reply: Reply) -> None:
        if not self._arrived:
            self._loop.call_soon(self._judge_all)  # when all that is readable by now was read
        self._arrived.append((moment, reply))

    def _judge_all(self) -> None:
        arrived, self._arrived = sorted(self._arrived, key=lambda one: one[0]), []
        for moment, reply in arrived:
            self._judge(moment, reply)

    def _write(self, connection: socket.socket, status: int, body: bytes) -> None:
        if connection in self._open:
            try:
                connection.sendall(written(status, body))
            except OSError:
                self._drop(connection)

    def _drop(self, connection: socket.socket) -> None:
        self._loop.remove_reader(connection)
        self._open.discard(connection)
        connection.close()


def _moment(notes: list[tuple[int, int, bytes]]) -> float:
    for level, kind, value in notes:
        if (level, kind) == (socket.SOL_SOCKET, _STAMP):
            seconds, nanoseconds = _PAIR.unpack(value[: _PAIR.size])
            return seconds + nanoseconds / 1e9
    return time.time()


@asynccontextmanager
async def serving(judge: Judge) -> AsyncIterator[str]:
    """Serve on a free port of this machine; give the address."""
    server = Server(judge)
    try:
        yield server.url
    finally:
        server.close()
