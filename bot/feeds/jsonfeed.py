"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/) in the shape of feedparser's entries."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.html import escape

_PLAIN = {"type": "text/plain"}


class JSONFeedError(Exception):
    """The JSON is no feed; the text says why."""


def read_json_feed(body: bytes) -> tuple[Mapping[str, object], list[Mapping[str, object]]]:
    """Give the feed's own fields and its items, keyed as feedparser keys them.

    Raises:
        JSONFeedError: it is no JSON, or no JSON Feed.
    """
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise JSONFeedError("the page is broken JSON, not a feed") from error
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version")):
        raise JSONFeedError("the page is JSON, but no JSON Feed")
    items = feed.get("items")
    entries = [_entry(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    named = {"title": feed.get("title"), "title_detail": _PLAIN, "link": feed.get("home_page_url")}
    return {**named, "version": "json"}, entries


def _entry(item: Mapping[str, object]) -> Mapping[str, object]:
    guid, authors, tags = str(item.get("id") or ""), item.get("authors") or [item.get("author")], item.get("tags")
    return {
        "id": guid,
        "link": item.get("url") or item.get("external_url") or guid,
        "title": item.get("title"),
        "title_detail": _PLAIN,
        "summary": escape(str(item.get("summary") or "")),
        "content": [{"value": item.get("content_html") or escape(str(item.get("content_text") or ""))}],
        "authors": [{**a, "name_detail": _PLAIN} for a in authors if isinstance(a, dict)]
        if isinstance(authors, list)
        else [],
        "media_thumbnail": [{"url": item.get("image") or item.get("banner_image")}],
        "tags": [{"term": tag, "term_detail": _PLAIN} for tag in tags] if isinstance(tags, list) else [],
        "published_parsed": time_of(item.get("date_published")),
    }


def time_of(value: object) -> tuple[int, ...] | None:
    """Read an ISO date and time, in UTC unless it says otherwise; None where it is none."""
    try:
        moment = datetime.fromisoformat(str(value))
        return tuple((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).utctimetuple())
    except (ValueError, OverflowError):
        return None
