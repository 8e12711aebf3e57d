"""A feed's bytes to items; pure, and never raises anything but `NotAFeed`.

The line: JSON Feed? -> map it; else is it a feed at all? -> mend its bytes -> feedparser -> each
entry to an item, cleaned -> what has neither title nor link nor guid is counted and left out.
"""

import io
import re
from dataclasses import dataclass

import feedparser

from bot.feeds.entries import Entry, item_of, line_of, url_of
from bot.feeds.jsonfeed import JSONFeedError, read_json_feed
from bot.feeds.legible import as_utf8, beginning, escape_ampersands
from bot.html import absolute, clean_text, shorten
from bot.html.addresses import without_login
from storage import FeedItem

MOST_ITEMS = 2_000
_ROOT = re.compile(rb"<(?:[a-z][\w-]*:)?(?:rss|rdf|feed|channel|item|entry)\b", re.IGNORECASE)


class NotAFeed(Exception):
    """The bytes are no feed; the text says what they are instead, for the operator."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A feed: its own title and site, its items in its own order, and how many more could not be used."""

    title: str
    link: str
    items: tuple[FeedItem, ...]
    dropped: int = 0


def parse(body: bytes, content_type: str, address: str) -> Parsed:
    """Read RSS 2.0, RSS 1.0, Atom or JSON Feed, however broken. Takes milliseconds to seconds: use a thread.

    Links are made absolute against the feed's own link, else `address`. At most 2,000 items are
    taken, the feed's first; an item without title, text, link and guid is left out.

    Raises:
        NotAFeed: it is something else, or nothing.
    """
    if not body.strip(b"\0 \t\r\n"):
        raise NotAFeed("the address gives an empty page")
    try:
        feed, entries, left = _read(body, content_type)
        address = without_login(address)
        link = absolute(url_of(feed, "link"), address)
        items = [item_of(entry, link or address) for entry in entries[:MOST_ITEMS]]
    except JSONFeedError as error:
        raise NotAFeed(str(error)) from error
    except Exception as error:
        # The parser meets any input: whatever it raises is about the bytes.
        raise NotAFeed(f"the feed cannot be read ({type(error).__name__})") from error
    if not entries and not feed.get("version"):
        raise NotAFeed(_what_instead(body))
    usable = tuple(item for item in items if item.title)
    return Parsed(line_of(feed, "title"), link, usable, dropped=len(entries) + left - len(usable))


def _read(body: bytes, content_type: str) -> tuple[Entry, list[Entry], int]:
    """Give the feed's own fields, with its "version", its entries, and how many more were not read."""
    body, charset = as_utf8(body)
    if body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return *read_json_feed(body), 0
    if not _ROOT.search(body[:100_000]):  # the parser would take a minute to find that out
        return {}, [], 0
    body, left = beginning(body, MOST_ITEMS)
    # In a stream, for the parser takes bare bytes for a file's name if there is such a file.
    # With the server's charset, which it weighs against the document's, unless the bytes tell.
    declared = f"application/xml; charset={charset}" if charset else content_type
    parsed = feedparser.parse(
        io.BytesIO(escape_ampersands(body)),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": declared} if declared else {},
    )
    entries: list[Entry] = list(parsed.entries)
    return {**parsed.feed, "version": parsed.get("version")}, entries, left


def _what_instead(body: bytes) -> str:
    start = body[:20_000].decode(errors="replace")
    if re.search(r"<html|<!doctype html|<head\b|<body\b", start, re.IGNORECASE):
        found = re.search(r"<title[^<>]*>(.*?)</title>", start, re.IGNORECASE | re.DOTALL)
        title = shorten(clean_text(found[1]), 80) if found else ""
        page = f"a web page titled “{title}”" if title else "a web page"
        return f"the address gives {page}, not a feed"
    return "the page is no feed: neither RSS nor Atom nor JSON Feed"
