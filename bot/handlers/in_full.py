"""Reading an article in the chat, page by page; what somebody reads concerns them alone, in a group too."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, publication
from bot.handlers.meetings import elsewhere, next_meeting
from bot.views import in_full as views
from bot.views import replies
from bot.views.corrections import withdrawn
from bot.views.message import Message
from bot.views.reader import Reader
from storage import Article, Chat, Showing


async def read(desk: Desk, asked: Asked, article_id: int) -> Reply:
    """Open an article below what stands there, at its beginning; where somebody stopped is a button away."""
    article = await _wanted(desk, asked, article_id)
    if isinstance(article, Reply):
        return article
    chat = await desk.chat(asked)
    bookmark = await desk.storage.bookmarks.at(chat.id, article.id)
    message = await _shown(desk, asked, chat, article, 1, bookmark=bookmark)
    return Reply(message, posted=desk.clipping(asked, Showing.PAGE, article, page=1))


async def page(desk: Desk, asked: Asked, article_id: int, number: int) -> Reply:
    """Turn to a page in the pressed message; to the last, where the article has become shorter."""
    article = await _wanted(desk, asked, article_id)
    if isinstance(article, Reply):
        return article
    message = await _shown(desk, asked, await desk.chat(asked), article, number, turned=True)
    return Reply(edit=message, posted=desk.clipping(asked, Showing.PAGE, article, page=number))


async def more(desk: Desk, asked: Asked, article_id: int) -> Reply:
    """Show what goes with an article."""
    article = await _wanted(desk, asked, article_id)
    if isinstance(article, Reply):
        return article
    found = await desk.storage.articles.related(article.id, views.MOST_RELATED)
    if not found:
        return Reply(toast=views.nothing_related(desk.reader(asked)))
    return Reply(views.related(article, found, desk.reader(asked), desk.clock()))


async def _wanted(desk: Desk, asked: Asked, article_id: int) -> Article | Reply:
    """Give the article; the answer instead where there is none of that id, or where others listen."""
    if not asked.place.private:
        return elsewhere(desk, asked, f"read_{article_id}")
    article, reader = await desk.storage.articles.get(article_id), desk.reader(asked)
    if article is None:
        return Reply(replies.no_such_article(reader))
    return Reply(withdrawn(article, (await publication(desk)).name, reader)) if article.retracted_at else article


async def _shown(
    desk: Desk, asked: Asked, chat: Chat, article: Article, number: int, *, bookmark: int = 1, turned: bool = False
) -> Message:
    """Make a page, and note how far somebody has come: opening alone is not turning a page."""
    copy = await _copy(desk, article, desk.reader(asked))
    number = copy.nearest(number)
    last = number == len(copy.pages)
    if last and copy.whole:
        await desk.storage.bookmarks.finish(chat.id, article.id, desk.clock())
    elif turned:
        await desk.storage.bookmarks.put(chat.id, article.id, number, desk.clock())
    saved = await desk.storage.saved.has(chat.id, article.id)
    meeting = (await next_meeting(desk, asked))[0] if last else None
    followed = await _followed(desk, chat.id)
    reader = desk.reader(asked)
    return views.page(copy, number, reader, saved=saved, bookmark=bookmark, meeting=meeting, followed=followed)


async def redrawn(desk: Desk, chat_id: int, article: Article, number: int, reader: Reader) -> Message:
    """Show a page as it is now, or the nearest that there is, to who has not pressed anything."""
    copy = await _copy(desk, article, reader)
    saved = await desk.storage.saved.has(chat_id, article.id)
    return views.page(copy, copy.nearest(number), reader, saved=saved, followed=await _followed(desk, chat_id))


async def _followed(desk: Desk, chat_id: int) -> frozenset[int]:
    return frozenset(topic.id for topic in await desk.storage.topics.followed(chat_id))


async def _copy(desk: Desk, article: Article, reader: Reader) -> views.Copy:
    body = await desk.storage.articles.body(article.id) if article.whole else ""
    source = (await publication(desk)).name
    return await asyncio.to_thread(partial(views.lay_out, article, body, source, reader, desk.clock()))


BUTTONS: Mapping[str, tuple[Callable[..., Awaitable[Reply]], tuple[type, ...]]] = {
    "read": (read, (int,)),
    "page": (page, (int, int)),
    "more": (more, (int,)),
}
"""What buttons do here."""
