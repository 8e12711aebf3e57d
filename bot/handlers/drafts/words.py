"""What a pasted text makes of a draft: read, cleaned, and within the limits of each field."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.handlers.desk import Desk
from bot.html import canonical, clean_line, clean_lines, shorten, utf16_length
from bot.rules.announcements import take_apart
from bot.rules.announcements.links import find_links
from bot.rules.dates import Stamp
from bot.rules.drafts import LONGEST, Fault, Field, filled, read_text, with_value
from storage import Article, Branch, DraftContent, Words


async def understood(
    desk: Desk, content: DraftContent, words: Words, branch: Branch, now: datetime
) -> tuple[DraftContent, Sequence[Field]]:
    """Give the draft with what a text says, and the fields for which it says too much; `now` is when it was said."""
    found = take_apart(
        words.text,
        now=now,
        zone=ZoneInfo(branch.zone),
        order=branch.day_order,
        stamps=marks(words),
        venues=[branch.venue] if branch.venue else [],
        apart=(branch.name, *branch.aliases),
    )
    link, article = await linked(desk, found.links)
    content = filled(content, replace(found, links=tuple(one for one in found.links if one != link)), branch, now)
    return tidy(with_value(content, Field.ARTICLE, article.id) if article else content)


def tidy(content: DraftContent) -> tuple[DraftContent, Sequence[Field]]:
    """Clean each text, and cut it to its limit; name those that were cut."""
    cut = []
    for field, most in LONGEST.items():
        text = cleaned(field, getattr(content.details, field.value))
        short = shorten(text, most)
        if field is Field.ONLINE and text:
            read = read_text(field, text)
            short = "" if isinstance(read, Fault) else read
        if len(short) < len(text):
            cut.append(field)
        content = with_value(content, field, short)
    return content, cut


def cleaned(field: Field, text: str) -> str:
    """Clean what somebody wrote: on one line, but for the blurb."""
    return clean_lines(text) if field is Field.BLURB else clean_line(text)


def marks(words: Words) -> list[Stamp]:
    """Give Telegram's marks for moments in a text."""
    return [Stamp(*one) for one in words.stamps]


async def linked(desk: Desk, links: Sequence[str]) -> tuple[str, Article | None]:
    """Give the first of these links that leads to an article of ours, and the article."""
    for link in links:
        if article := await desk.storage.articles.at(link, canonical(link)):
            return link, article
    return "", None


async def linked_in(desk: Desk, text: str) -> Article | None:
    """Give the article that a text links to."""
    return (await linked(desk, [link.url for link in find_links(text)]))[1]


def joined(before: Words | None, after: Words) -> Words:
    """Put one text behind another, marks and all."""
    if before is None:
        return after
    text = f"{before.text}\n"
    moved = tuple((unix, start + utf16_length(text), length) for unix, start, length in after.stamps)
    return Words(text=text + after.text, stamps=(*before.stamps, *moved))
