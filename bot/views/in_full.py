"""An article in full, in pages: what stands on each, and what is offered below it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from bot.html import escape, shorten, utf16_length, visible, visible_length
from bot.html.site import Block, convert, pages, same_picture
from bot.views import actions, reading_actions
from bot.views.addresses import opens
from bot.views.articles import LONGEST, entry, follow_row, headline, leave_row, read_row
from bot.views.message import Button, Message
from bot.views.reader import Reader
from bot.views.reading_actions import save_button, title_row
from bot.views.times import day
from storage import Article, Meeting

MOST_RELATED = 4
_MOST_AUTHORS = 2

_STANDFIRST, _LINE, _TITLE, _LABEL = 700, 80, 60, 40
_LONGEST_MARKUP = 40_000
"""Bytes: Telegram does not read more than 64 KiB, however short the visible text."""
_LINK = re.compile(r"</?a\b[^>]*>")
_CUT = " .…[]"


@dataclass(frozen=True, slots=True)
class Copy:
    """An article laid out: Telegram HTML of each page, at least one, and the address of its picture ("": none).

    `whole` tells whether its text is there, or just what announces it.
    """

    article: Article
    pages: tuple[str, ...]
    picture: str = ""
    whole: bool = True

    def nearest(self, page: int) -> int:
        """Give the page of this number, counted from 1, or the nearest that there is."""
        return max(1, min(page, len(self.pages)))


def lay_out(article: Article, body_html: str, source: str, reader: Reader, now: datetime) -> Copy:
    """Set an article in pages. `source` is the publication's name. It may take seconds: not for the event loop."""
    blocks = convert(body_html, article.link) if body_html else ()
    picture, blocks = _lead(article, blocks)
    head = _head(article, blocks, source, reader, now)
    title = f"<i>{escape(shorten(article.title, _TITLE))}</i>\n\n"
    first, rest = (LONGEST - visible_length(one) for one in (f"{head}\n\n", title))
    texts = pages(blocks, first, rest)
    if not texts:
        absent = escape(reader.gettext("The text of this article is on the site alone."))
        return Copy(article, (f"{head}\n\n{absent}",), picture, whole=False)
    shown = (f"{head}\n\n{texts[0]}".rstrip(), *(title + text for text in texts[1:]))
    return Copy(article, tuple(map(_light, shown)), picture)


def page(
    copy: Copy,
    number: int,
    reader: Reader,
    *,
    saved: bool,
    bookmark: int = 1,
    meeting: Meeting | None = None,
    followed: Collection[int] = (),
) -> Message:
    """Show a page; on the last one, offer what may come next: also to follow its authors, if they are not `followed`.

    `bookmark` is where somebody stopped the last time.
    """
    last = number == len(copy.pages)
    rows = [_going_on(copy, bookmark, reader) if number == 1 else (), _turning(copy, number, reader)]
    if last:
        rows += _afterwards(copy.article, reader, saved=saved)
        rows += _follow_rows(copy.article, followed, reader)
        rows += [_meeting_row(meeting, reader)] if meeting else []
    else:
        rows.append((save_button(copy.article, reader, saved=saved),))
    return Message(copy.pages[number - 1], tuple(filter(None, rows)), lead=copy.picture if number == 1 else "")


def related(article: Article, found: tuple[Article, ...], reader: Reader, now: datetime) -> Message:
    """Show what goes with an article; there is something."""
    words = reader.gettext("More like “{title}”").format(title=shorten(article.title, _TITLE))
    heading = f"<b>{escape(words)}</b>"
    room = (LONGEST - visible_length(heading)) // len(found) - 2
    entries = [entry(one, reader, now, room) for one in found]
    return Message("\n\n".join([heading, *entries]), tuple(title_row(one) for one in found))


def nothing_related(reader: Reader) -> str:
    """Say that nothing goes with an article."""
    return reader.gettext("I found nothing that goes with this article.")


def _lead(article: Article, blocks: tuple[Block, ...]) -> tuple[str, tuple[Block, ...]]:
    """Choose the picture above the text; one that says no words is not shown once more at the text's beginning."""
    opening = blocks[0].picture if blocks else None
    url = article.image or (opening.url if opening else "")
    twice = opening and same_picture(opening.url, url) and not (opening.caption or opening.alt)
    return url if opens(url) else "", blocks[1:] if twice and opens(url) else blocks


def _head(article: Article, blocks: tuple[Block, ...], source: str, reader: Reader, now: datetime) -> str:
    standfirst = "" if _begins_with(blocks, article.standfirst) else shorten(article.standfirst, _STANDFIRST)
    at = article.corrected_at
    corrected = reader.gettext("corrected on {date}").format(date=reader.date(at)) if at else ""
    said = [shorten(article.byline, _LINE), reader.day(article.published_at, now), corrected]
    who_and_when = " · ".join(filter(None, said))
    about = f"<i>{escape(who_and_when)}\n{escape(shorten(source, _LINE))}</i>"
    return "\n\n".join(filter(None, [headline(article), f"<b>{escape(standfirst)}</b>" if standfirst else "", about]))


def _begins_with(blocks: tuple[Block, ...], standfirst: str) -> bool:
    """Tell whether the text says what the standfirst says: WordPress makes one of a text's first words."""
    text, wanted, units = "", standfirst.rstrip(_CUT), utf16_length(standfirst)
    for block in blocks:
        text += f" {visible(block.html)}"
        if utf16_length(text) > 2 * units:
            break
    return " ".join(text.split()).startswith(" ".join(wanted.split()))


def _light(markup: str) -> str:
    """Leave out the links where they make a page too heavy for Telegram."""
    return markup if len(markup.encode()) <= _LONGEST_MARKUP else _LINK.sub("", markup)


def _going_on(copy: Copy, bookmark: int, reader: Reader) -> tuple[Button, ...]:
    number = copy.nearest(bookmark)
    if number == 1:
        return ()
    label = reader.gettext("Continue on page {page}").format(page=number)
    return (Button(label, reading_actions.page(copy.article.id, number)),)


def _turning(copy: Copy, number: int, reader: Reader) -> tuple[Button, ...]:
    _, of, turn = reader.gettext, len(copy.pages), reading_actions.page
    back = [Button(_("‹ Back"), turn(copy.article.id, number - 1))] if number > 1 else []
    label = _("Next: {page} of {pages} ›").format(page=number + 1, pages=of)
    return (*back, *([Button(label, turn(copy.article.id, number + 1))] if number < of else []))


def _afterwards(article: Article, reader: Reader, *, saved: bool) -> list[tuple[Button, ...]]:
    _ = reader.gettext
    more = Button(_("Read more"), reading_actions.more(article.id))
    elsewhere = (*_share_row(article, reader), *read_row(article, reader))
    return [(more, save_button(article, reader, saved=saved)), elsewhere]


def _follow_rows(article: Article, followed: Collection[int], reader: Reader) -> list[tuple[Button, ...]]:
    """Offer to follow the series that an article is of and its authors, or to leave them: its topics are many."""
    offered = (*article.series[:1], *article.authors[:_MOST_AUTHORS])
    return [(leave_row if topic.id in followed else follow_row)(topic, reader) for topic in offered]


def _share_row(article: Article, reader: Reader) -> tuple[Button, ...]:
    """Offer to pass an article on: https://core.telegram.org/widgets/share."""
    told = urlencode({"url": article.link, "text": shorten(article.title, _TITLE)})
    url = f"https://t.me/share/url?{told}"
    return (Button(reader.gettext("Share"), url=url),) if opens(article.link) and opens(url) else ()


def _meeting_row(meeting: Meeting, reader: Reader) -> tuple[Button, ...]:
    label = reader.gettext("Meeting: {title}, {day}").format(
        title=shorten(meeting.details.title.strip(), _LABEL), day=day(meeting.details, reader)
    )
    return (Button(label, actions.meeting(meeting.id)),)
