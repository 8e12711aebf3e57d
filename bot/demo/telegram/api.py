"""The Bot API over HTTP.

The line: token -> method -> parameters -> faults and limits -> the method -> Telegram's answer.
"""

import asyncio
import re
import time
from inspect import isawaitable

from aiohttp import web

from bot.demo.telegram.calls import OK, Call, Calls
from bot.demo.telegram.faults import MESSAGING, Dropped, Faults
from bot.demo.telegram.methods import GET_UPDATES, METHODS, Method
from bot.demo.telegram.methods.polling import get_updates
from bot.demo.telegram.params import Params, read_params
from bot.demo.telegram.rates import RateLimit
from bot.demo.telegram.refusals import Refusal
from bot.demo.telegram.weather import Weather
from bot.demo.telegram.world import World

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_DROPPED = 0


class Api:
    """Answers the bot's requests out of a world."""

    def __init__(
        self, world: World, token: str, *, faults: Faults, weather: Weather, rate: RateLimit, calls: Calls
    ) -> None:
        self._world = world
        self._token = token
        self._faults = faults
        self._weather = weather
        self._rate = rate
        self._calls = calls

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request in Telegram's shape, or break its connection if that was asked for."""
        try:
            result = await self._result(request)
        except Refusal as refusal:
            return web.json_response(refusal.answer(), status=refusal.code)
        except Dropped:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        return web.json_response({"ok": True, "result": result})

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Give the bytes of a file, at the path that getFile named."""
        try:
            self._check_token(request.match_info["token"])
        except Refusal as refusal:
            return web.json_response(refusal.answer(), status=refusal.code)
        file = self._world.files.at(request.match_info["path"])
        if file is None:
            return web.json_response(Refusal(404, "Not Found").answer(), status=404)
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def _result(self, request: web.Request) -> object:
        arrived = time.monotonic()
        self._check_token(request.match_info["token"])
        name = request.match_info["method"].lower()
        if name == "getupdates":
            return await self._updates(await read_params(request))
        method = METHODS.get(name)
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        return await self._recorded(method, await read_params(request), arrived)

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise Refusal(404, "Not Found")
        if token != self._token:
            raise Refusal(401, "Unauthorized")

    async def _updates(self, params: Params) -> object:
        params.require_known(GET_UPDATES)
        self._faults.strike("getUpdates", None, before=True)
        updates = await get_updates(self._world, params)
        self._faults.strike("getUpdates", None, before=False)
        return updates

    async def _recorded(self, method: Method, params: Params, arrived: float) -> object:
        status, chat_id = OK, _chat_id(params)
        try:
            return await self._run(method, params, chat_id, arrived)
        except Refusal as refusal:
            status = refusal.code
            raise
        except Dropped:
            status = _DROPPED
            raise
        finally:
            self._calls.add(Call(method.name, params.values, arrived, status, chat_id, ended=time.monotonic()))

    async def _run(self, method: Method, params: Params, chat_id: int | None, arrived: float) -> object:
        if delay := self._faults.latency + self._weather.delay():
            await asyncio.sleep(delay)
        self._faults.strike(method.name, chat_id, before=True)
        self._weather.strike(method.name, chat_id, arrived)
        if method.name in MESSAGING:
            self._rate.check(chat_id)
        params.require_known(method.parameters)
        result = method.run(self._world, params)
        if isawaitable(result):
            result = await result
        self._faults.strike(method.name, chat_id, before=False)
        self._weather.break_off(method.name)
        return result


def _chat_id(params: Params) -> int | None:
    """Read the chat for the record, whatever is wrong with it."""
    try:
        chat_id = params.chat_id()
    except Refusal:
        return None
    return chat_id if isinstance(chat_id, int) else None
