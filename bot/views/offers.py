"""Inline mode: what is offered to be shared in any chat, articles and meetings."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.html import escape, fit, shorten
from bot.views.addresses import deep_link
from bot.views.articles import LONGEST, shared
from bot.views.meetings import place, title, where
from bot.views.message import Button, Message
from bot.views.reader import Reader
from bot.views.times import wall_clock, when
from storage import Article, Meeting

SEARCH = "search"
"""What a link into our chat says to be asked what is looked for."""

_TITLE, _DESCRIPTION, _NAME, _BLURB = 200, 200, 80, 1_000


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


def offers(
    articles: Sequence[Article],
    publication: str,
    bot: str,
    reader: Reader,
    *,
    next_offset: str = "",
    meant: Sequence[Offer] = (),
    beside: Sequence[Offer] = (),
) -> Offers:
    """Offer articles to share, behind what was `meant` and before what stands `beside` them; without any, say so."""
    _ = reader.gettext
    found = (*meant, *(_offer(article, publication, bot, reader) for article in articles), *beside)
    button = _("Search {name} in a chat with me") if found else _("Nothing found: search in a chat with me")
    return Offers(found, next_offset, button.format(name=shorten(publication, 30)))


def meeting(meeting: Meeting, publication: str, bot: str, reader: Reader) -> Offer:
    """Offer a meeting that is ahead; the link to join it by is not told, for what is shared goes anywhere."""
    details, whose = meeting.details, " · ".join(host.name for host in meeting.hosts)
    credit = " · ".join(filter(None, [shorten(whose, _NAME), shorten(publication, _NAME)]))
    parts = [title(meeting), when(details, reader), "\n".join(place(details, reader))]
    parts += [escape(shorten(details.blurb, _BLURB)), f"<i>{escape(credit)}</i>"]
    about = Button(reader.gettext("About this meeting"), url=deep_link(bot, f"meeting_{meeting.id}"))
    description = " · ".join(filter(None, [wall_clock(details, reader), where(details)]))
    return Offer(
        f"meeting-{meeting.id}",
        shorten(details.title, _TITLE),
        shorten(description, _DESCRIPTION),
        "",
        Message(fit("\n\n".join(filter(None, parts)), LONGEST), ((about,),)),
    )


def _offer(article: Article, publication: str, bot: str, reader: Reader) -> Offer:
    message = shared(article, publication, deep_link(bot, f"article_{article.id}"), reader)
    description = article.standfirst or article.byline
    return Offer(
        str(article.id), shorten(article.title, _TITLE), shorten(description, _DESCRIPTION), article.image, message
    )
