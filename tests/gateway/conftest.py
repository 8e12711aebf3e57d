"""The gateway against the stand-in, and against servers that answer as no Bot API should."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.gateway import Gateway, Pacer, Transport, new_session

TOKEN = "7000001:TEST-only-for-tests"


@pytest.fixture
async def session():
    async with new_session() as opened:
        yield opened


@pytest.fixture
async def tg():
    pytest.importorskip("tdjson", reason="Telegram's parser: pip install tdjson")
    from bot.demo.telegram import StandIn

    async with StandIn(token=TOKEN) as standin:
        yield standin


@pytest.fixture
def reach(session):
    """Give a gateway to any address."""
    return lambda url: Gateway(Transport(session, url, TOKEN), Pacer(1_000))


@pytest.fixture
def gateway(tg, reach):
    return reach(tg.url)


class Server:
    """Answers every call with what `answer` makes of the request."""

    def __init__(self):
        self.url = ""
        self.answer = lambda _request: web.json_response({"ok": True, "result": True})
        self.asked = 0

    async def handle(self, request):
        self.asked += 1
        answer = self.answer(request)
        return answer if isinstance(answer, web.StreamResponse) else await answer

    def says(self, body: bytes | str, status: int = 200):
        self.answer = lambda _request: web.Response(body=body, status=status)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", made.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()
