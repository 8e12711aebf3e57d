"""/latest and leafing through the archive."""

import re
from dataclasses import dataclass

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, find
from bot.rules.names import fold
from bot.views import actions, articles, replies, topics
from bot.views.message import said
from storage import EVERYTHING, Topic

USUAL, MOST = 5, 10
"""Articles in one message."""
_NUMBER = re.compile(r"(?P<first>-?\d+)(?:[.,]\d+)?(?:\s+(?P<after>.*))?|(?P<before>.*?)\s+(?P<last>-?\d+)(?:[.,]\d+)?")
"""In whatever digits somebody writes; of 1.5 the whole."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What /latest was given: how many articles, a topic's name ("" for all); and whether more were asked for."""

    limit: int
    topic: str
    more: bool = False


def wish(rest: str) -> Wish:
    """Read `[n] [topic]`, in either order; fewer than one article is no number of articles."""
    found = _NUMBER.fullmatch(rest)
    if found is None:
        return Wish(USUAL, rest)
    number = int((found["first"] or found["last"])[:9])
    limit = min(number, MOST) if number > 0 else USUAL
    return Wish(limit, found["after"] or found["before"] or "", more=number > MOST)


async def latest(desk: Desk, asked: Asked) -> Reply:
    """Show the newest articles, of one topic if it is named."""
    reader = desk.reader(asked)
    if not asked.rest:
        return await _newest(desk, asked, USUAL, EVERYTHING)
    # A topic may be called "2025": the whole is tried as a name first.
    for topic in await desk.storage.topics.called(fold(asked.rest)):
        if topic_is(asked.rest, topic):
            return await _newest(desk, asked, USUAL, topic.id)
    wanted = wish(asked.rest)
    if not wanted.topic:
        return await _newest(desk, asked, wanted.limit, EVERYTHING, more=wanted.more)
    found, nearest = await find(desk, wanted.topic, reader)
    if found is None:
        act = lambda topic_id: actions.latest(wanted.limit, topic_id)  # noqa: E731 -- a button's action, in place
        return Reply(topics.unclear(wanted.topic, nearest, reader, act=act))
    return await _newest(desk, asked, wanted.limit, found.id, more=wanted.more)


def topic_is(text: str, topic: Topic) -> bool:
    """Tell whether a text is a topic's very name, case aside."""
    return text.casefold() == topic.name.casefold()


async def latest_pressed(desk: Desk, asked: Asked, limit: int = USUAL, topic_id: int = EVERYTHING) -> Reply:
    """Show the newest articles below what stands there."""
    return await _newest(desk, asked, limit, topic_id)


async def older(desk: Desk, asked: Asked, article_id: int, limit: int = USUAL, topic_id: int = EVERYTHING) -> Reply:
    """Leaf back in the pressed message."""
    return await _leaf(desk, asked, limit, topic_id, older_than=article_id)


async def newer(desk: Desk, asked: Asked, article_id: int, limit: int = USUAL, topic_id: int = EVERYTHING) -> Reply:
    """Leaf forward in the pressed message."""
    return await _leaf(desk, asked, limit, topic_id, newer_than=article_id)


async def _newest(desk: Desk, asked: Asked, limit: int, topic_id: int, *, more: bool = False) -> Reply:
    reader, topic = desk.reader(asked), await desk.storage.topics.get(topic_id)
    if topic is None:
        return Reply(said(replies.no_such_topic(reader)))
    limit = _within(limit)
    page = await desk.storage.articles.page(limit=limit, topic_id=topic.id)
    most = MOST if more else None
    return Reply(articles.latest(page, reader, desk.clock(), limit=limit, topic=topic, most=most))


async def _leaf(
    desk: Desk,
    asked: Asked,
    limit: int,
    topic_id: int,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> Reply:
    """Show another stretch of a topic, or of what it was merged into since its button was made."""
    reader, topic = desk.reader(asked), await desk.storage.topics.get(topic_id)
    if topic is None:
        return Reply(toast=replies.no_such_topic(reader))
    limit, archive = _within(limit), desk.storage.articles
    page = await archive.page(limit=limit, topic_id=topic.id, older_than=older_than, newer_than=newer_than)
    if not page.articles:
        return Reply(toast=replies.nothing_there(reader))
    return Reply(edit=articles.latest(page, reader, desk.clock(), limit=limit, topic=topic))


def _within(limit: int) -> int:
    return max(1, min(limit, MOST))
