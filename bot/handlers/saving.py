"""Keeping articles to read later: Save, and /saved.

That concerns one person alone: in a group, it is done in our chat with who presses or asks.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, refusal
from bot.handlers.meetings import elsewhere
from bot.views import reading_actions, replies
from bot.views import saved as views
from bot.views.meeting_actions import instant
from bot.views.message import said
from storage import MOST_SAVED, Article, Spot


async def save(desk: Desk, asked: Asked, article_id: int) -> Reply:
    """Keep an article."""
    if not asked.place.private:
        return elsewhere(desk, asked, f"save_{article_id}")
    article = await desk.storage.articles.get(article_id)
    if article is None:
        return Reply(replies.no_such_article(desk.reader(asked)))
    chat = await desk.chat(asked)
    if not await desk.storage.saved.save(chat.id, article.id, desk.clock()):
        return refusal(asked, views.full(desk.reader(asked), MOST_SAVED))
    return _done(desk, asked, article, views.saved(desk.reader(asked)), saved=True)


async def unsave(desk: Desk, asked: Asked, article_id: int) -> Reply:
    """Keep an article no longer."""
    if not asked.place.private:
        return elsewhere(desk, asked, reading_actions.SAVED)
    article = await desk.storage.articles.get(article_id)
    if article is None:
        return Reply(replies.no_such_article(desk.reader(asked)))
    await desk.storage.saved.drop((await desk.chat(asked)).id, article.id)
    return _done(desk, asked, article, views.dropped(desk.reader(asked)), saved=False)


async def show_saved(desk: Desk, asked: Asked) -> Reply:
    """Show what is kept, the unread first."""
    if not asked.place.private:
        return elsewhere(desk, asked, reading_actions.SAVED)
    chat = await desk.chat(asked)
    shelf = await desk.storage.saved.page(chat.id, limit=views.A_PAGE)
    return Reply(views.shelf(shelf, desk.reader(asked), desk.clock()))


async def behind(desk: Desk, asked: Asked, read: int, saved_at: int, article_id: int) -> Reply:
    """Leaf on in the pressed message, from a spot."""
    return await _leaf(desk, asked, "after", _spot(read, saved_at, article_id))


async def ahead(desk: Desk, asked: Asked, read: int, saved_at: int, article_id: int) -> Reply:
    """Leaf back likewise."""
    return await _leaf(desk, asked, "before", _spot(read, saved_at, article_id))


async def _leaf(desk: Desk, asked: Asked, side: str, spot: Spot | None) -> Reply:
    reader, chat = desk.reader(asked), await desk.chat(asked)
    if spot is None:
        return Reply(toast=replies.old_button(reader))
    shelf = await desk.storage.saved.page(chat.id, limit=views.A_PAGE, **{side: spot})
    if not shelf.saved:
        return Reply(toast=replies.nothing_there(reader))
    return Reply(edit=views.shelf(shelf, reader, desk.clock()))


def _spot(read: int, saved_at: int, article_id: int) -> Spot | None:
    moment = instant(saved_at)
    return Spot(bool(read), moment, article_id) if moment else None


def _done(desk: Desk, asked: Asked, article: Article, sentence: str, *, saved: bool) -> Reply:
    """Say what was done; where it was done by a button, that turns into its opposite."""
    if not asked.callback_id:
        return Reply(said(sentence))
    done = (reading_actions.save if saved else reading_actions.unsave)(article.id)
    opposite = reading_actions.save_button(article, desk.reader(asked), saved=saved)
    rows = tuple(tuple(opposite if one.action == done else one for one in row) for row in asked.buttons)
    return Reply(buttons=None if rows == asked.buttons else rows, toast=sentence)


BUTTONS: Mapping[str, tuple[Callable[..., Awaitable[Reply]], tuple[type, ...]]] = {
    "save": (save, (int,)),
    "unsave": (unsave, (int,)),
    reading_actions.SAVED: (show_saved, ()),
    "behind": (behind, (int, int, int)),
    "ahead": (ahead, (int, int, int)),
}
"""What buttons do here."""
