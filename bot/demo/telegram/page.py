"""What the chat page asks: the chats, their messages, saying and pressing, and what happens meanwhile."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from bot.demo.telegram.callbacks import Toast
from bot.demo.telegram.chats import Chat, Kind
from bot.demo.telegram.events import Events
from bot.demo.telegram.groups import Group
from bot.demo.telegram.params import Params, read_params
from bot.demo.telegram.people import Person
from bot.demo.telegram.refusals import Fields, Refusal
from bot.demo.telegram.shown import Shown
from bot.demo.telegram.window import Impossible
from bot.demo.telegram.world import World

ANSWER_SECONDS = 15
"""How long the page waits for the bot to answer a press."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """The chat page's side of the small Telegram."""

    def __init__(self, world: World, people: Mapping[int, Person], static: Path | None) -> None:
        self._world = world
        self._people = people
        self._static = static
        self._events = Events()
        world.listeners.append(self._heard)

    def mount(self, app: web.Application) -> None:
        """Add the page's addresses to the server."""
        app.router.add_get("/chat/state", _guarded(self._state))
        app.router.add_get("/chat/events", self._events.stream)
        app.router.add_get("/chat/{id}/messages", _guarded(self._messages))
        for name, handler in (("say", self._say), ("press", self._press)):
            app.router.add_post(f"/chat/{{id}}/{name}", _guarded(handler))
        app.router.add_post("/chat/{id}/block", _guarded(self._block))
        app.router.add_post("/chat/{id}/unblock", _guarded(self._unblock))
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
        chat = self._chat(request)
        chat.unread = 0
        return {"messages": [message_line(message) for message in chat.messages.values()]}

    async def _say(self, request: web.Request) -> Fields:
        chat, asked = self._chat(request), await _asked(request)
        text = asked.text("text")
        if not text.strip():
            raise Refusal(400, "There is nothing to say: the text is empty.")
        person = self._person(chat, asked)
        group = None if chat.kind is Kind.PRIVATE else Group(self._world, chat)
        return {"message": message_line(await person.say(text, in_=group))}

    async def _press(self, request: web.Request) -> Fields:
        chat, asked = self._chat(request), await _asked(request)
        message = chat.messages.get(asked.integer("message_id") or 0)
        if message is None:
            raise Refusal(404, "That message is not there any more.")
        data = asked.text("data")
        if not data:
            raise Refusal(400, "Say which button is pressed: its data is empty.")
        press = self._person(chat, asked).begin_press(message, data=data)
        await asyncio.wait([press.answer], timeout=ANSWER_SECONDS)
        toast = press.answer.result() if press.answer.done() else Toast("The bot did not answer.")
        return {"toast": toast.text, "alert": toast.alert, "url": toast.url}

    async def _block(self, request: web.Request) -> Fields:
        await self._private(request).block()
        return {}

    async def _unblock(self, request: web.Request) -> Fields:
        await self._private(request).unblock()
        return {}

    def _chat(self, request: web.Request) -> Chat:
        try:
            return self._world.chats[int(request.match_info["id"])]
        except (KeyError, ValueError):
            raise Refusal(404, "There is no such chat.") from None

    def _person(self, chat: Chat, asked: Params) -> Person:
        person = self._people.get(asked.integer("person") or chat.id)
        if person is None:
            raise Refusal(404, "There is no such person.")
        return person

    def _private(self, request: web.Request) -> Person:
        return self._person(self._chat(request), Params({}))


def chat_line(chat: Chat) -> Fields:
    """Show a chat as the page's list does."""
    person: Fields | None = None
    if chat.person is not None:
        person = {"id": chat.person.id, "name": chat.person.name, "language": chat.person.language}
    about: Fields = {"id": chat.id, "title": chat.title, "kind": chat.kind.value, "person": person}
    return about | {"blocked": chat.blocked, "unread": chat.unread}


def message_line(message: Shown) -> Fields:
    """Show a message as the page does."""
    rows = [[dataclasses.asdict(button) for button in row] for row in message.buttons]
    return {
        "id": message.id,
        "chat_id": message.chat_id,
        "from": "bot" if message.from_bot else message.sender.name,
        "text": message.text,
        "entities": message.entities,
        "buttons": rows,
        "date": message.date,
        "edited": message.edited > 0,
        "preview": message.preview,
        "photo": message.photo,
    }


async def _asked(request: web.Request) -> Params:
    """Read what the page posts: JSON, and nothing else, so that no other site's form can post it."""
    if request.content_type != "application/json":
        raise Refusal(415, "Send JSON.")
    return await read_params(request)


def _guarded(handler: Callable[[web.Request], Awaitable[Fields]]) -> Handler:
    """Answer in JSON, errors too; refuse pages of other sites."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            _check_origin(request)
            return web.json_response(await handler(request))
        except Refusal as refusal:
            return web.json_response({"error": refusal.description}, status=refusal.code)
        except Impossible as impossible:
            return web.json_response({"error": str(impossible)}, status=409)

    return answer


def _check_origin(request: web.Request) -> None:
    """Refuse other sites' pages, also those whose name was made to lead here."""
    if request.url.host not in {"127.0.0.1", "localhost"}:
        raise Refusal(403, "This server answers under its own address only.")
    origin = request.headers.get("Origin", "")
    if origin and urlsplit(origin).netloc != request.host:
        raise Refusal(403, "Only this server’s own page may ask.")
