"""Server-sent events: what happens in the chats, told to every open page."""

import asyncio
import json

from aiohttp import web

from bot.demo.telegram.refusals import Fields

QUIET_SECONDS = 15
"""After so long without an event a comment is sent, so that nobody between takes the stream for dead."""
_MOST_WAITING = 10_000


class Events:
    """The open event streams."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[str]] = set()
        self._closing = asyncio.Event()

    def tell(self, event: str, data: Fields) -> None:
        """Send an event to every page."""
        if not self._queues:
            return
        text = f"event: {event}\ndata: {json.dumps(data)}\n\n"
        for queue in self._queues:
            if queue.qsize() < _MOST_WAITING:
                queue.put_nowait(text)

    def close(self) -> None:
        """End every stream."""
        self._closing.set()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Serve one page until it leaves or the server closes."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._queues.add(queue)
        try:
            await response.write(b": welcome\n\n")
            while (text := await self._next(queue)) is not None:
                await response.write(text.encode())
        except ConnectionResetError:
            pass
        finally:
            self._queues.discard(queue)
        return response

    async def _next(self, queue: asyncio.Queue[str]) -> str | None:
        """Wait for an event; a comment if none comes for long, None if the server closes."""
        if not queue.empty() and not self._closing.is_set():
            return queue.get_nowait()
        tasks = [asyncio.ensure_future(queue.get()), asyncio.ensure_future(self._closing.wait())]
        try:
            await asyncio.wait(tasks, timeout=QUIET_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
        if self._closing.is_set():
            return None
        return str(tasks[0].result()) if tasks[0].done() else ": still here\n\n"
