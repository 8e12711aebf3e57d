"""The stand-in for api.telegram.org: a server on this machine, and the small Telegram behind it."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.demo.telegram.api import Api
from bot.demo.telegram.calls import Call, Calls
from bot.demo.telegram.chats import ANONYMOUS, Chat, Kind
from bot.demo.telegram.entities import require_parser
from bot.demo.telegram.faults import Faults
from bot.demo.telegram.groups import Group
from bot.demo.telegram.page import Page
from bot.demo.telegram.params import MOST_BYTES
from bot.demo.telegram.people import Person
from bot.demo.telegram.rates import RateLimit
from bot.demo.telegram.shown import Shown, User
from bot.demo.telegram.weather import Weather
from bot.demo.telegram.world import World

_CLOSING_SECONDS = 1


class StandIn:
    """A Telegram of one bot; use it as an async context manager.

    It listens on 127.0.0.1 only; `port` 0 takes a free one. `static` is a folder with the chat page:
    its index.html is served at `/`, the rest below `/page/`. `privacy` is Telegram's privacy mode: in groups
    the bot hears only what is meant for it; `inline_mode` is what the bot's owner switched on. `weather` is calm
    unless given. `clock` tells the time of day.
    """

    def __init__(
        self,
        *,
        token: str = "1:TEST",  # noqa: S107 - the token of no real bot
        username: str = "courier_bot",
        name: str = "Courier",
        port: int = 0,
        static: Path | None = None,
        privacy: bool = True,
        inline_mode: bool = True,
        weather: Weather | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        require_parser()
        bot = User(int(token.partition(":")[0]), name, username=username, is_bot=True)
        self.token = token
        self.faults = Faults()
        self.weather = weather or Weather()
        self.rate = RateLimit()
        self._world = World(bot, clock, privacy=privacy, inline_mode=inline_mode)
        self._world.users[ANONYMOUS.id] = ANONYMOUS
        self._calls = Calls()
        self._people: dict[int, Person] = {}
        self._port = port
        self._page = Page(self._world, self._people, static)
        self._app = self._routed()
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=_CLOSING_SECONDS)

    def mount(self, routes: Iterable[web.AbstractRouteDef]) -> None:
        """Serve more addresses on the same server; only before it listens."""
        self._app.router.add_routes(routes)

    async def __aenter__(self) -> Self:
        """Listen."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End polls and event streams, and stop listening."""
        self._world.updates.close()
        self._page.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Give the address of this Telegram; the bot calls {url}/bot{token}/{method}."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def calls(self) -> list[Call]:
        """Give all that the bot asked for but getUpdates, in the order in which it was answered."""
        return self._calls.all

    def count(self, method: str) -> int:
        """Count what of a method was answered ok."""
        return self._calls.count(method)

    @property
    def sent(self) -> dict[int, list[Shown]]:
        """Give all that was ever sent, by chat id, as it was when sent."""
        return self._world.sent

    @property
    def pending(self) -> int:
        """Count the updates that the bot has not confirmed."""
        return len(self._world.updates)

    def commands(self, language: str = "") -> list[tuple[str, str]]:
        """Give the menu of a private chat: names and descriptions."""
        return [(str(c["command"]), str(c["description"])) for c in self._world.menus.shown_to(language)]

    def person(
        self, user_id: int, name: str, *, language: str = "en", username: str = "", started: bool = False
    ) -> Person:
        """Make a person. The bot cannot write to them before they wrote to it, unless they have `started` it."""
        user = User(user_id, name, language, username)
        chat = Chat(user_id, Kind.PRIVATE, name, username, person=user, started=started)
        self._world.add(chat, user)
        self._people[user_id] = Person(self._world, chat, user)
        return self._people[user_id]

    def group(
        self,
        chat_id: int,
        title: str,
        *,
        admins: Iterable[Person] = (),
        members: Iterable[Person] = (),
        kind: str = "supergroup",
        forum: bool = False,
        username: str = "",
        joined: bool = True,
    ) -> Group:
        """Make a group, supergroup or channel; the first administrator is its creator, the bot is in if `joined`."""
        chat = Chat(chat_id, Kind(kind), title, username, forum)
        chat.admins = {person.user.id: person.user for person in admins}
        chat.members = chat.admins | {person.user.id: person.user for person in members}
        chat.bot_status = "administrator" if chat.kind is Kind.CHANNEL else "member"
        chat.bot_status = chat.bot_status if joined else "left"
        self._world.add(chat)
        return Group(self._world, chat)

    def _routed(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES)
        api = Api(self._world, self.token, faults=self.faults, weather=self.weather, rate=self.rate, calls=self._calls)
        app.router.add_route("*", "/bot{token}/{method}", api.answer)
        app.router.add_get("/file/bot{token}/{path:.+}", api.download)
        self._page.mount(app)
        return app
