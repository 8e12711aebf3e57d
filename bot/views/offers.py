"""Inline mode: what is offered to be shared in any chat."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.html import shorten
from bot.views.articles import shared
from bot.views.message import Message
from bot.views.reader import Reader
from storage import Article

SEARCH = "search"
"""What a link into our chat says to be asked what is looked for."""

_TITLE, _DESCRIPTION = 200, 200


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose, as the list shows it, and the message that it becomes."""

    id: str
    title: str
    description: str
    picture: str
    message: Message


@dataclass(frozen=True, slots=True)
class Offers:
    """A stretch of what is offered; the words of a button above it that opens our chat, saying `start` to us.

    `next_offset` is what Telegram gives us back when more is wanted; "" where there is no more.
    """

    offers: tuple[Offer, ...]
    next_offset: str
    button: str
    start: str = SEARCH


def offers(articles: Sequence[Article], publication: str, bot: str, reader: Reader, *, next_offset: str = "") -> Offers:
    """Offer articles to share; without any, the button says so."""
    _ = reader.gettext
    button = _("Search {name} in a chat with me") if articles else _("Nothing found: search in a chat with me")
    found = tuple(_offer(article, publication, bot, reader) for article in articles)
    return Offers(found, next_offset, button.format(name=shorten(publication, 30)))


def _offer(article: Article, publication: str, bot: str, reader: Reader) -> Offer:
    message = shared(article, publication, f"https://t.me/{bot}?start=article_{article.id}", reader)
    description = article.standfirst or article.byline
    return Offer(
        str(article.id), shorten(article.title, _TITLE), shorten(description, _DESCRIPTION), article.image, message
    )
