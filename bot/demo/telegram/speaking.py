"""What one does on the chat page: say, send, press, ask inline and choose."""

import asyncio
import base64
import binascii
from collections.abc import Mapping

from aiohttp import web

from bot.demo.telegram.callbacks import Toast
from bot.demo.telegram.chats import Chat, Kind
from bot.demo.telegram.entities import given_entity
from bot.demo.telegram.groups import Group
from bot.demo.telegram.guarding import asked_for
from bot.demo.telegram.inline import InlineAnswer
from bot.demo.telegram.lines import answer_line, message_line
from bot.demo.telegram.params import Params
from bot.demo.telegram.people import Person
from bot.demo.telegram.refusals import Fields, Refusal
from bot.demo.telegram.shown import Place, Shown
from bot.demo.telegram.world import World

ANSWER_SECONDS = 15
"""How long the page waits for the bot to answer a press or a query."""
_MOST_OFFERS = 100


class Speaking:
    """The acts of the people whom the page plays."""

    def __init__(self, world: World, people: Mapping[int, Person]) -> None:
        self._world = world
        self._people = people
        self._offers: dict[str, InlineAnswer] = {}
        """The newest answers to queries, oldest first: one may look at them for as long as one likes."""

    async def say(self, request: web.Request) -> Fields:
        """Say a text; entities are those that an app lets one mark, such as dates."""
        chat, asked = self.chat(request), await asked_for(request)
        text = asked.text("text")
        if not text.strip():
            raise Refusal(400, "There is nothing to say: the text is empty.")
        entities = [given_entity(fields) for fields in asked.items("entities") or []]
        person = self.person(chat, asked)
        return {"message": message_line(await person.say(text, in_=self._group(chat), entities=entities))}

    async def send(self, request: web.Request) -> Fields:
        """Send a picture, a file or a place."""
        chat, asked = self.chat(request), await asked_for(request)
        person, group = self.person(chat, asked), self._group(chat)
        return {"message": message_line(await _send(person, group, asked))}

    async def press(self, request: web.Request) -> Fields:
        """Press a button, and wait for what the bot answers."""
        chat, asked = self.chat(request), await asked_for(request)
        message = chat.messages.get(asked.integer("message_id") or 0)
        if message is None:
            raise Refusal(404, "That message is not there any more.")
        data = asked.text("data")
        if not data:
            raise Refusal(400, "Say which button is pressed: its data is empty.")
        press = self.person(chat, asked).begin_press(message, data=data)
        await asyncio.wait([press.answer], timeout=ANSWER_SECONDS)
        toast = press.answer.result() if press.answer.done() else Toast("The bot did not answer.")
        return {"toast": toast.text, "alert": toast.alert, "url": toast.url}

    async def ask_inline(self, request: web.Request) -> Fields:
        """Ask the bot what it offers here for some words."""
        chat, asked = self.chat(request), await asked_for(request)
        person = self.person(chat, asked)
        query = person.begin_inline(asked.text("query"), in_=self._group(chat), offset=asked.text("offset"))
        await asyncio.wait([query.answer], timeout=ANSWER_SECONDS)
        if not query.answer.done():
            raise Refusal(504, "The bot did not answer.")
        self._offers[query.id] = query.answer.result()
        if len(self._offers) > _MOST_OFFERS:
            del self._offers[next(iter(self._offers))]
        return answer_line(query.id, query.answer.result())

    async def choose(self, request: web.Request) -> Fields:
        """Send one of the results that were offered."""
        chat, asked = self.chat(request), await asked_for(request)
        offer, wanted = self._offers.get(asked.text("query_id"), InlineAnswer()), asked.text("result_id")
        result = next((result for result in offer.results if result.id == wanted), None)
        if result is None:
            raise Refusal(404, "That is not offered any more.")
        return {"message": message_line(await self.person(chat, asked).choose(result, in_=self._group(chat)))}

    def chat(self, request: web.Request) -> Chat:
        """Find the chat that an address names."""
        try:
            return self._world.chats[int(request.match_info["id"])]
        except (KeyError, ValueError):
            raise Refusal(404, "There is no such chat.") from None

    def person(self, chat: Chat, asked: Params) -> Person:
        """Find who is speaking: the one who is named, else whose chat it is."""
        person = self._people.get(asked.integer("person") or chat.id)
        if person is None:
            raise Refusal(404, "There is no such person.")
        return person

    def _group(self, chat: Chat) -> Group | None:
        return None if chat.kind is Kind.PRIVATE else Group(self._world, chat)


async def _send(person: Person, group: Group | None, asked: Params) -> Shown:
    kind = asked.text("kind")
    if kind == "photo":
        return await person.send_photo(_data(asked), asked.text("caption"), in_=group)
    if kind == "document":
        return await person.send_document(_data(asked), asked.text("name"), asked.text("caption"), in_=group)
    if kind == "place":
        return await person.send_place(_place(asked), in_=group)
    raise Refusal(400, "Say what to send: a photo, a document or a place.")


def _data(asked: Params) -> bytes:
    try:
        return base64.b64decode(asked.text("data"), validate=True)
    except binascii.Error:
        raise Refusal(400, "The file did not arrive whole.") from None


def _place(asked: Params) -> Place:
    latitude, longitude = asked.number("latitude"), asked.number("longitude")
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004
        raise Refusal(400, "A place has a latitude of at most 90 and a longitude of at most 180 degrees.")
    return Place(latitude, longitude, asked.text("title").strip(), asked.text("address").strip())
