"""A small Telegram, and a bot's side of it over real HTTP."""

import aiohttp
import pytest


class Api:
    """Calls methods as a bot would; an answer is Telegram's whole body."""

    def __init__(self, session, url):
        self.session = session
        self.url = url

    async def __call__(self, method, **params):
        async with self.session.post(f"{self.url}/bot1:TEST/{method}", json=params) as response:
            body = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def ok(self, method, **params):
        body = await self(method, **params)
        assert body["ok"], body
        return body["result"]

    async def no(self, method, **params):
        body = await self(method, **params)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"

    async def send(self, chat_id, text="Hello", **params):
        return await self.ok("sendMessage", chat_id=chat_id, text=text, **params)

    async def updates(self):
        """Give the updates since the last call, without their ids."""
        got = await self.ok("getUpdates")
        if got:
            await self.ok("getUpdates", offset=got[-1]["update_id"] + 1)
        return [{name: value for name, value in update.items() if name != "update_id"} for update in got]


@pytest.fixture
async def tg():
    pytest.importorskip("tdjson", reason="Telegram's parser: pip install tdjson")
    from bot.demo.telegram import StandIn

    async with StandIn() as standin:
        yield standin


@pytest.fixture
async def api(tg):
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield Api(session, tg.url)


@pytest.fixture
def ana(tg):
    return tg.person(100, "Ana", started=True)


@pytest.fixture
def page(api, tg):
    """Ask as the chat page does; give the status and the JSON."""

    async def ask(path, **body):
        request = api.session.post(tg.url + path, json=body) if body else api.session.get(tg.url + path)
        async with request as response:
            return response.status, await response.json()

    return ask
