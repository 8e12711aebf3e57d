"""A letter in, an answer out: what a waiting update says, who answers it, and the answer on its way."""

import json
from dataclasses import dataclass

from telegram import Bot, Update

from bot.gateway import Gateway
from bot.handlers import handle
from bot.handlers.asked import asked
from bot.handlers.desk import Desk, Reply
from bot.handlers.offering import offering
from bot.handlers.respond import respond
from bot.views import replies


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers what people wrote and pressed."""

    desk: Desk
    gateway: Gateway
    bot: Bot

    async def answer(self, payload: str) -> None:
        """Answer an update, given as Telegram's JSON."""
        answered = await handle(self.desk, self._update(payload))
        if answered:
            await respond(self.desk, self.gateway, *answered)

    async def apologise(self, payload: str) -> None:
        """Say that an update could not be handled, to who waits for an answer."""
        request = asked(self._update(payload), self.desk.username)
        if request is not None and (request.place.private or request.addressed or request.callback_id):
            reply = Reply(replies.went_wrong(self.desk.reader(request)))
            await respond(self.desk, self.gateway, request, reply)

    async def offer(self, payload: str) -> None:
        """Answer an inline query, given as Telegram's JSON."""
        query = self._update(payload).inline_query
        if query:
            await self.gateway.offer(query.id, await offering(self.desk, query.query, query.offset))

    def _update(self, payload: str) -> Update:
        return Update.de_json(json.loads(payload), self.bot)
