"""What the chat page asks: the chats, their messages and files, and what happens meanwhile."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.demo.telegram.chats import Chat
from bot.demo.telegram.events import Events
from bot.demo.telegram.files import FileKind
from bot.demo.telegram.guarding import guarded
from bot.demo.telegram.lines import chat_line, message_line
from bot.demo.telegram.params import Params
from bot.demo.telegram.people import Person
from bot.demo.telegram.refusals import Fields, Refusal
from bot.demo.telegram.shown import Shown
from bot.demo.telegram.speaking import Speaking
from bot.demo.telegram.world import World


class Page:
    """The chat page's side of the small Telegram."""

    def __init__(self, world: World, people: Mapping[int, Person], static: Path | None) -> None:
        self._world = world
        self._speaking = Speaking(world, people)
        self._static = static
        self._events = Events()
        world.listeners.append(self._heard)

    def mount(self, app: web.Application) -> None:
        """Add the page's addresses to the server."""
        app.router.add_get("/chat/state", guarded(self._state))
        app.router.add_get("/chat/events", self._events.stream)
        app.router.add_get("/chat/files/{file_id}", guarded(self._file))
        app.router.add_get("/chat/{id}/messages", guarded(self._messages))
        does = self._speaking
        acts = {"say": does.say, "send": does.send, "press": does.press, "inline": does.ask_inline}
        acts |= {"choose": does.choose, "block": self._block, "unblock": self._unblock}
        for name, act in acts.items():
            app.router.add_post(f"/chat/{{id}}/{name}", guarded(act))
        if self._static is not None:
            app.router.add_get("/", self._index)
            app.router.add_static("/page/", self._static)

    def close(self) -> None:
        """End the event streams."""
        self._events.close()

    def _heard(self, event: str, chat: Chat, message: Shown | None) -> None:
        if message is None:
            self._events.tell(event, {})
        elif event == "delete":
            self._events.tell(event, {"chat_id": chat.id, "id": message.id})
        else:
            self._events.tell(event, message_line(message))

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse((self._static or Path()) / "index.html")

    async def _state(self, _: web.Request) -> Fields:
        bot = self._world.bot
        chats = [chat_line(chat) for chat in self._world.chats.values() if chat.migrated_to is None]
        return {
            "bot": {"name": bot.name, "username": bot.username},
            "commands": self._world.menus.shown_to(""),
            "chats": chats,
        }

    async def _messages(self, request: web.Request) -> Fields:
        chat = self._speaking.chat(request)
        chat.unread = 0
        return {"messages": [message_line(message) for message in chat.messages.values()]}

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """Give a picture to show, anything else only to be saved: it may be a page with a script."""
        file = self._world.files.find(request.match_info["file_id"])
        if file is None:
            raise Refusal(404, "There is no such file.")
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
        if file.kind is FileKind.PHOTO:
            return web.Response(body=file.data, content_type=file.mime, headers=headers)
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return web.Response(body=file.data, content_type="application/octet-stream", headers=headers)

    async def _block(self, request: web.Request) -> Fields:
        await self._private(request).block()
        return {}

    async def _unblock(self, request: web.Request) -> Fields:
        await self._private(request).unblock()
        return {}

    def _private(self, request: web.Request) -> Person:
        return self._speaking.person(self._speaking.chat(request), Params({}))
