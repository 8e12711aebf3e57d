"""One entry of a feed, as the parser gives it, to an item: every field cleaned and bounded."""

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from bot.feeds.lead import lead
from bot.feeds.standfirst import standfirst_of
from bot.html import absolute, clean_text, escape, shorten
from bot.html.site import Picture
from storage import FeedItem

MOST_TERMS = 50
LONGEST_TITLE, LONGEST_STANDFIRST, LONGEST_BODY = 1_000, 5_000, 2**20
"""Characters kept. What is to become a title or a term is read ten times as far, for its markup."""
_TITLE_FROM_TEXT = 80
_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#x26);)+", re.IGNORECASE)
"""Escaped, and escaped again: addresses, names and terms come so from a feed that is not well-formed."""
_TEXTUAL_ANGLE = re.compile(r"<(?!(?:br|hr|img|wbr|p)\b)", re.IGNORECASE)
"""In what is declared or taken for plain text. RSS that never closes a tag is taken for it: those tags may be there."""
_LOCKED = 'class="post-password-form"'
"""What WordPress shows in the place of a text that a password protects: get_the_password_form, in post-template.php."""
Entry: TypeAlias = Mapping[str, object]


def item_of(entry: Entry, base: str) -> FeedItem:
    """Give the item; its addresses are made absolute against `base`. Its title is "" if nothing names it."""
    guid = url_of(entry, "id")[:LONGEST_TITLE]
    named = url_of(entry, "link")
    link = absolute(named, "" if named == guid else base)  # a guid stands in for a link if it is a whole one
    body = _body(entry)
    if _LOCKED in body:
        body = ""
    image, alt = lead(_pictures(entry, base), body, link or base)
    return FeedItem(
        guid=guid,
        link=link,
        title=line_of(entry, "title") or _opening(entry, body) or _bare(link or guid),
        standfirst=standfirst_of(_markup(entry, "summary")[: 10 * LONGEST_STANDFIRST], link, LONGEST_STANDFIRST),
        byline=_byline(entry),
        body_html=body,
        image=image,
        alt=alt,
        published_at=_published(entry),
        terms=_terms(entry),
    )


def line_of(mapping: Entry, key: str) -> str:
    """Give a field as one line of plain text."""
    return shorten(clean_text(_AMPERSAND.sub("&", _markup(mapping, key)[: 10 * LONGEST_TITLE])), LONGEST_TITLE)


def url_of(mapping: Entry, key: str) -> str:
    """Give a field that is an address, with plain ampersands."""
    return _AMPERSAND.sub("&", _text(mapping, key)).strip()


def _text(mapping: Entry, key: str) -> str:
    """Give a field's text, bounded, and without what a database cannot store: NUL and half surrogate pairs."""
    value = mapping.get(key)
    if not isinstance(value, str):
        return ""
    return value[:LONGEST_BODY].replace("\0", "").encode(errors="replace").decode()


def _markup(mapping: Entry, key: str) -> str:
    """Give a field as HTML: declared plain text may speak of a tag, or hold a lone "<"."""
    detail = mapping.get(f"{key}_detail")
    plain = isinstance(detail, Mapping) and detail.get("type") == "text/plain"
    return _TEXTUAL_ANGLE.sub("&lt;", _text(mapping, key)) if plain else _text(mapping, key)


def _list(mapping: Entry, key: str) -> list[Entry]:
    value = mapping.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _body(entry: Entry) -> str:
    return next((_text(content, "value") for content in _list(entry, "content")), "") or _text(entry, "summary")


def _opening(entry: Entry, body: str) -> str:
    return shorten(clean_text((_markup(entry, "summary") or body)[: 10 * LONGEST_TITLE]), _TITLE_FROM_TEXT)


def _bare(name: str) -> str:
    return shorten(clean_text(escape(name)), LONGEST_TITLE)


def _byline(entry: Entry) -> str:
    names = [name for author in _list(entry, "authors") if (name := line_of(author, "name"))]
    return shorten(", ".join(dict.fromkeys(names)), LONGEST_TITLE) or line_of(entry, "author")


def _pictures(entry: Entry, address: str) -> list[Picture]:
    """Give what the feed names beside the text; only WordPress's API describes it."""
    named = [
        *((url_of(one, "url"), "") for one in _list(entry, "media_content") if _is_picture(one)),
        *((url_of(one, "href"), "") for one in _list(entry, "enclosures") if _is_picture(one)),
        *((url_of(one, "url"), line_of(one, "alt")) for one in _list(entry, "media_thumbnail")),
    ]
    return [Picture(absolute(url, address), alt, "") for url, alt in named]


def _is_picture(medium: Entry) -> bool:
    return _text(medium, "medium") == "image" or _text(medium, "type").startswith("image/")


def _published(entry: Entry) -> datetime | None:
    # Asked with "in": the parser's own stand-in of one date for the other warns.
    dates = [entry[key] for key in ("published_parsed", "updated_parsed") if key in entry]
    parsed = next(filter(None, dates), None)
    if not isinstance(parsed, tuple):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _terms(entry: Entry) -> tuple[str, ...]:
    names = [line_of(tag, "label") or line_of(tag, "term") for tag in _list(entry, "tags")[: 10 * MOST_TERMS]]
    once = {name.casefold(): name for name in reversed(names) if name}
    return tuple(dict.fromkeys(once[name.casefold()] for name in names if name))[:MOST_TERMS]
