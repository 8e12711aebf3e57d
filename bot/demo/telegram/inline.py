"""Inline mode: what people ask with `@bot words`, what the bot offers, and for how long Telegram remembers it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.demo.telegram.shown import Content, User
from bot.demo.telegram.waiting import Waiting

LONGEST_QUERY = 256


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One thing to choose, and the message that it becomes; `photo_url` is fetched when it is chosen."""

    id: str
    title: str
    description: str
    thumbnail: str
    content: Content
    photo_url: str = ""


@dataclass(frozen=True, slots=True)
class InlineButton:
    """What stands above the results: it opens the bot's chat with /start and this payload."""

    text: str
    start: str


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What the bot offers; more of it is to be had from `next_offset`, unless that is ""."""

    results: tuple[InlineResult, ...] = ()
    next_offset: str = ""
    button: InlineButton | None = None

    def result(self, title: str) -> InlineResult:
        """Find the result of this title; AssertionError otherwise."""
        found = [result for result in self.results if result.title == title]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} results {title!r} in {[result.title for result in self.results]}")
        return found[0]


@dataclass(eq=False)
class InlineQuery:
    """What one person asked; answered from memory, the bot never hears of it."""

    id: str
    at: float
    person: User
    text: str
    offset: str
    answer: asyncio.Future[InlineAnswer] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


_Key = tuple[str, str, int]


class InlineQueries:
    """The queries of the last half minute, and the answers that may still be given again."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._queries: Waiting[InlineQuery] = Waiting(clock)
        self._remembered: dict[_Key, tuple[float, InlineAnswer]] = {}

    def ask(self, person: User, text: str, offset: str) -> InlineQuery:
        """Record a query; it is answered already if Telegram remembers an answer to this person, or to anybody."""
        query = self._queries.add(lambda query_id, at: InlineQuery(query_id, at, person, text, offset))
        for whose in (person.id, 0):
            until, answer = self._remembered.get((text, offset, whose), (0.0, None))
            if answer is not None and query.at < until and not query.answer.done():
                query.answer.set_result(answer)
        return query

    def answer(self, query_id: str, answer: InlineAnswer, *, seconds: int, personal: bool) -> InlineQuery:
        """Show the answer to who asked, and remember it; a second answer is taken and shown to nobody."""
        query = self._queries.find(query_id)
        whose = query.person.id if personal else 0
        self._remembered[query.text, query.offset, whose] = self._clock() + seconds, answer
        if not query.answer.done():
            query.answer.set_result(answer)
        return query
