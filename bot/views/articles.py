"""Articles: a page of the archive, an alert, a summary of several, one article by itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.html import escape, fit, link, shorten, utf16_length, visible_length
from bot.views import actions
from bot.views.addresses import opens
from bot.views.message import LONGEST_CAPTION, Button, Message
from bot.views.reader import Reader
from bot.views.reading_actions import reading_row, title_row
from storage import EVERYTHING, Article, Kind, Page, Topic

LONGEST = 4096
"""UTF-16 units of a message's text: https://core.telegram.org/bots/api#sendmessage."""

_TITLE, _BYLINE, _TOPICS, _STANDFIRST = 200, 80, 100, 700
_LABEL = 40
_ALT = 200
_NOTE = 60
"""Room that is left for what may come to stand above: when an article was corrected."""
_SHORTEST_STANDFIRST = 40
_MOST_BUTTONS = 3
_MOST_LISTED = 50
"""Titles in a summary: Telegram honours about a hundred entities, and nobody reads so many."""
_LONGEST_MARKUP = 40_000
"""Bytes: Telegram does not read more than 64 KiB, however short the visible text."""


def latest(
    page: Page, reader: Reader, now: datetime, *, limit: int, topic: Topic | None = None, most: int | None = None
) -> Message:
    """Show a stretch of the archive, or of one topic's, to open and to leaf on; `most` to who asked for more."""
    if not page.articles:
        return Message(_nothing(reader, topic))
    heading = f"<b>{escape(_heading(reader, topic))}</b>"
    if most:
        heading += f"\n{escape(reader.ngettext('At most {number} at a time.', 'At most {number} at a time.', most))}"
    room = (LONGEST - visible_length(heading)) // len(page.articles) - 2
    entries = [entry(article, reader, now, room) for article in page.articles]
    readable = (title_row(article) for article in page.articles if article.whole)
    return Message("\n\n".join([heading, *entries]), (*readable, *_leafing(page, reader, limit, topic)))


def alert(
    article: Article, matched: Sequence[Topic], reader: Reader, *, saved: bool = False, picture: str = ""
) -> Message:
    """Tell a follower of a new article, below its `picture` if that is named; `matched` is what they follow of it."""
    _ = reader.gettext
    names = ", ".join(described(topic, reader) for topic in matched)
    reason = _("Followed here: {topics}") if reader.group else _("You follow: {topics}")
    why = escape(reason.format(topics=shorten(names, _TOPICS * 2)))
    buttons = (
        *_offered(article, reader, saved=saved),
        *(leave_row(topic, reader, matched) for topic in matched[:_MOST_BUTTONS]),
    )
    return _standing(article, f"<i>{why}</i>", buttons, reader, picture)


def card(
    article: Article, followed: frozenset[int], reader: Reader, now: datetime, *, saved: bool = False, picture: str = ""
) -> Message:
    """Show one article that somebody asked for by a link, and offer its topics; or its series and authors, if few."""
    rows = (
        (leave_row if topic.id in followed else follow_row)(topic, reader, article.followable)
        for topic in article.followable[:_MOST_BUTTONS]
    )
    about = " · ".join(filter(None, [reader.day(article.published_at, now), _topics(article)]))
    offered = _offered(article, reader, saved=saved)
    return _standing(article, f"<i>{escape(about)}</i>", (*offered, *rows), reader, picture)


def summary(articles: Sequence[Article], reader: Reader) -> Message:
    """Tell of several articles in one message, as after an outage: their titles, newest first, as many as fit."""
    heading = f"<b>{escape(reader.ngettext('{number} new article', '{number} new articles', len(articles)))}</b>\n"
    newest = sorted(articles, key=lambda article: (article.published_at, article.id), reverse=True)
    lines = [f"• {_linked(article)}" for article in newest]
    shown = _fitting(lines[:_MOST_LISTED], LONGEST - visible_length(heading) - 60)
    more = len(lines) - shown
    if more:
        lines[shown:] = [escape(reader.ngettext("… and {number} more", "… and {number} more", more))]
    return Message("\n".join([heading, *lines]), ((Button(reader.gettext("Latest"), actions.LATEST),),))


def shared(article: Article, publication: str, address: str, reader: Reader) -> Message:
    """Show one article in any chat, with whose it is; `address` leads to it in the chat with us."""
    _ = reader.gettext
    credit = " · ".join(filter(None, [shorten(article.byline, _BYLINE), shorten(publication, _BYLINE)]))
    parts = [headline(article), escape(shorten(article.standfirst, _STANDFIRST)), f"<i>{escape(credit)}</i>"]
    more = Button(_("More from {name}").format(name=shorten(publication, _LABEL)), url=address)
    return Message("\n\n".join(filter(None, parts)), (read_row(article, reader), (more,)), preview=_preview(article))


def headline(article: Article) -> str:
    """Give an article's title as a link, bold."""
    return f"<b>{_linked(article)}</b>"


def _linked(article: Article) -> str:
    title = shorten(article.title, _TITLE)
    if article.retracted_at:
        return f"<s>{escape(title)}</s>"
    return link(title, article.link if opens(article.link) else "")


def _fitting(lines: Sequence[str], room: int) -> int:
    """Count the lines that fit into so many visible units, and into what Telegram reads of markup."""
    markup = _LONGEST_MARKUP
    for count, line in enumerate(lines):
        room, markup = room - visible_length(line) - 1, markup - len(line.encode())
        if min(room, markup) < 0:
            return count
    return len(lines)


def topic_name(topic: Topic, reader: Reader) -> str:
    """Name a topic; Everything has a word in each language."""
    return reader.gettext("Everything") if topic.id == EVERYTHING else topic.name


def described(topic: Topic, reader: Reader) -> str:
    """Name a topic, series or author so that one knows which of them it is."""
    _ = reader.gettext
    if topic.kind is Kind.AUTHOR:
        return _("articles by {author}").format(author=topic.name)
    return (
        _("the series {series}").format(series=topic.name) if topic.kind is Kind.SERIES else topic_name(topic, reader)
    )


def follow_row(topic: Topic, reader: Reader, beside: Sequence[Topic] = ()) -> tuple[Button, ...]:
    """Offer to follow a topic; where one of those `beside` it is called the same, say which of them it is."""
    label = reader.gettext("Follow {topic}").format(topic=shorten(_told_apart(topic, reader, beside), _LABEL))
    return (Button(label, actions.follow(topic.id)),)


def leave_row(topic: Topic, reader: Reader, beside: Sequence[Topic] = ()) -> tuple[Button, ...]:
    """Offer to leave a topic, likewise."""
    label = reader.gettext("Unfollow {topic}").format(topic=shorten(_told_apart(topic, reader, beside), _LABEL))
    return (Button(label, actions.leave(topic.id)),)


def _told_apart(topic: Topic, reader: Reader, beside: Sequence[Topic]) -> str:
    twins = any(other.id != topic.id and other.name.casefold() == topic.name.casefold() for other in beside)
    return (described if twins else topic_name)(topic, reader)


def entry(article: Article, reader: Reader, now: datetime, room: int, passage: str = "") -> str:
    """Give an article of a list in at most `room` units: what is too long comes off the standfirst, then the topics.

    A `passage` is markup that stands in the standfirst's place.
    """
    title = headline(article)
    about = _about(article, reader.day(article.published_at, now), room - visible_length(title) - 1)
    lines = [title, f"<i>{escape(about)}</i>"]
    left = min(room - visible_length("\n".join(lines)) - 1, _STANDFIRST)
    if left >= _SHORTEST_STANDFIRST and (passage or article.standfirst):
        lines.insert(1, fit(passage, left) if passage else escape(shorten(article.standfirst, left)))
    return "\n".join(lines)


def _about(article: Article, day: str, room: int) -> str:
    who_and_when = " · ".join(filter(None, [shorten(article.byline, _BYLINE), day]))
    left = room - utf16_length(who_and_when) - len(" · ")
    return " · ".join(filter(None, [who_and_when, _topics(article, min(left, _TOPICS))]))


def _whole(article: Article, last: str) -> str:
    parts = [headline(article), escape(shorten(article.standfirst, 2000)), escape(shorten(article.byline, _BYLINE))]
    return fit("\n\n".join([*filter(None, parts), last]), LONGEST)


def _standing(
    article: Article, last: str, buttons: tuple[tuple[Button, ...], ...], reader: Reader, picture: str
) -> Message:
    if picture:
        return Message(_caption(article, last, reader), buttons, picture=picture)
    return Message(_whole(article, last), buttons, preview=_preview(article))


def _caption(article: Article, last: str, reader: Reader) -> str:
    """Say it below a picture, where there is less room: what the picture shows and the standfirst give way."""
    head, byline = headline(article), escape(shorten(article.byline, _BYLINE))
    room = LONGEST_CAPTION - _NOTE - visible_length(f"{head}\n\n{byline}\n\n{last}")
    shows = ""
    if article.alt:
        sentence = reader.gettext("Picture: {alt}").format(alt=shorten(article.alt, _ALT))
        shows = f"<i>{escape(shorten(sentence, max(room, 0)))}</i>"
    room -= visible_length(shows) + 4
    standfirst = escape(shorten(article.standfirst, room)) if room >= _SHORTEST_STANDFIRST else ""
    return fit("\n\n".join(filter(None, [head, standfirst, byline, shows, last])), LONGEST_CAPTION)


def _topics(article: Article, room: int = _TOPICS) -> str:
    return shorten(", ".join(topic.name for topic in article.topics), room)


def read_row(article: Article, reader: Reader) -> tuple[Button, ...]:
    """Offer to open an article on the site, if it can be."""
    return (Button(reader.gettext("Read on the site"), url=article.link),) if opens(article.link) else ()


def _offered(article: Article, reader: Reader, *, saved: bool = False) -> tuple[tuple[Button, ...], ...]:
    """Offer what can be done with an article."""
    return reading_row(article, reader, saved=saved), read_row(article, reader)


def _preview(article: Article) -> str:
    return article.link if opens(article.link) else ""


def _heading(reader: Reader, topic: Topic | None) -> str:
    _ = reader.gettext
    if topic is None or topic.id == EVERYTHING:
        return _("Articles")
    sentences: Mapping[Kind, str] = {
        Kind.TOPIC: _("Articles on {topic}"),
        Kind.SERIES: _("Articles of the series {topic}"),
        Kind.AUTHOR: _("Articles by {topic}"),
    }
    return sentences[topic.kind].format(topic=shorten(topic.name, _TOPICS))


def _nothing(reader: Reader, topic: Topic | None) -> str:
    _ = reader.gettext
    if topic is None or topic.id == EVERYTHING:
        return escape(_("There are no articles yet. They appear here as soon as the site’s feed has been read."))
    sentences: Mapping[Kind, str] = {
        Kind.TOPIC: _("There are no articles on {topic} yet."),
        Kind.SERIES: _("There are no articles of the series {topic} yet."),
        Kind.AUTHOR: _("There are no articles by {topic} yet."),
    }
    return escape(sentences[topic.kind].format(topic=shorten(topic.name, _TOPICS)))


def _leafing(page: Page, reader: Reader, limit: int, topic: Topic | None) -> tuple[tuple[Button, ...], ...]:
    _ = reader.gettext
    topic_id = topic.id if topic else EVERYTHING
    row = []
    if page.has_newer:
        row.append(Button(_("‹ Newer"), actions.newer(page.articles[0].id, limit, topic_id)))
    if page.has_older:
        row.append(Button(_("Older ›"), actions.older(page.articles[-1].id, limit, topic_id)))
    return (tuple(row),) if row else ()
