"""WordPress's two ways into an archive: pages of the feed, and the posts of the REST API. Pure.

WordPress orders posts by date alone. Posts of one second come in whatever order the database finds them, which differs
from page to page, so some of them are on no page. So the feed is asked for `orderby=date ID`. The API takes only one
order: a second that fills a whole page is asked for by itself, in the order of ids.

Sources: https://developer.wordpress.org/rest-api/reference/posts/ and, for the feed, WP_Query's public
query variables.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from bot.feeds.entries import Entry, item_of
from bot.feeds.identity import guid_key, which
from bot.feeds.jsonfeed import time_of
from bot.html import canonical, clean_text
from bot.html.addresses import without_login
from bot.rules.walking import PER_PAGE, STRIDE, Leaf
from storage import FeedItem

_FIELDS = "date,date_gmt,guid,link,title,excerpt,content,_links.author,_links.wp:term,_links.wp:featuredmedia,_embedded"
_LIKE_A_FEEDS = {"category", "post_tag"}
"""The taxonomies that WordPress's feeds give as categories."""
_MAIN_FEED = re.compile(r"/feed(?:/(?:rss2?|rdf|atom))?|/?\?feed=(?:rss2?|rdf|atom)")
_LOCAL = re.compile(r"[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d")
_POST = re.compile(r"\?p=(\d{1,15})(?=\s|&|$)")
_CUT, _ADDED = 1.5, 200
"""An API whose texts are so many times as long has what the feed cuts; to each, a feed may add so many characters."""


class NotPosts(Exception):
    """The bytes are no list of posts."""


def in_stable_order(address: str) -> str:
    """Return a feed's address with an order that stays the same from page to page: by date, then by id, newest first.

    It replaces any order that the address names.
    """
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in {"orderby", "order"}]
    return parts._replace(query=urlencode([*kept, ("orderby", "date ID"), ("order", "DESC")])).geturl()


def of_second(address: str, day: date, second: int) -> str:
    """Return a feed's address for the posts of a day (in the site's zone) at this second of any minute."""
    return f"{address}{'&' if '?' in address else '?'}m={day:%Y%m%d}&second={second}"


def days_of(moment: datetime) -> tuple[date, ...]:
    """Return the days that a moment can fall on in any zone, the likeliest first: feeds do not tell the site's zone."""
    shifts = (timedelta(0), timedelta(hours=14), timedelta(hours=-12))
    return tuple(dict.fromkeys((moment + shift).date() for shift in shifts))


def paged(address: str, page: int) -> str:
    """Give the address of a page of a feed, numbered from 1."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "paged"]
    number = [("paged", str(page))] if page > 1 else []
    return parts._replace(query=urlencode([*kept, *number])).geturl()


def is_main_feed(address: str, site: str) -> bool:
    """Tell whether a feed is of all that a site publishes, by its address and that of the site's front page."""
    front, feed = canonical(site).rstrip("/"), canonical(address)
    return bool(front) and feed.startswith(front) and bool(_MAIN_FEED.fullmatch(feed, len(front)))


def posts_of(site: str) -> str:
    """Give the address of a site's posts in the API, from that of its front page."""
    return f"{site.rstrip('/')}/wp-json/wp/v2/posts"


def posts_page(address: str, before: str, page: int) -> str:
    """Return the address of a page of posts, with authors, terms and picture.

    `before` is a local time of the site, or "" for all posts. With it, page 1 has the posts that are older; from page 2
    on come only those of the second just before it (see `Walk`).
    """
    asked = {"per_page": str(PER_PAGE), "_embed": "author,wp:term,wp:featuredmedia", "_fields": _FIELDS}
    if before:
        where = {"before": before} if page == 1 else _within_second(before, page - 1)
    else:
        where = {} if page == 1 else {"page": str(page)}
    return f"{address}?{urlencode({**asked, **where}, safe=':,')}"


def _within_second(before: str, page: int) -> dict[str, str]:
    """Return the query for a page of one second, by id. Pages overlap, so that a deleted post hides no other."""
    after = datetime.fromisoformat(before) - timedelta(seconds=2)
    where = {"before": before, "after": after.isoformat(), "orderby": "id", "order": "desc"}
    return where if page == 1 else {**where, "offset": str((page - 1) * STRIDE)}


def post_of(root: str, key: str, link: str) -> str:
    """Give the address of one post in the API at this root, by its feed's guid, else by the last of its address."""
    number = _POST.search(key)
    slug = unquote(urlsplit(link).path.rstrip("/").rpartition("/")[2])
    which_one = {"include": number[1]} if number else {"slug": slug}
    posts = f"{root.rstrip('/')}/wp/v2/posts"
    return f"{posts}{'&' if '?' in posts else '?'}{urlencode({**which_one, '_fields': _FIELDS}, safe=':,')}"


def read_posts(body: bytes, address: str, total: int | None = None) -> Leaf:
    """Read a page of posts as the API gives them, each in the shape of a feed's item.

    Raises:
        NotPosts: it is something else.
    """
    try:
        posts = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotPosts("the site’s REST API gives no JSON") from error
    if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
        raise NotPosts("the site’s REST API gives no list of posts")
    items = tuple(item for post in posts if (item := item_of(_entry(post), without_login(address))).title)
    return Leaf(items, which(items), _before(posts), total)


def gives_as_much(posts: Sequence[FeedItem], shown: Sequence[FeedItem]) -> bool:
    """Tell whether the API's newest articles are those of the feed, with all that the feed gives of them.

    It may have newer ones before them: feeds are cached. A feed from which something is kept out has no such API.
    Of the last second either may show only some, and not the same ones: there, one article counts as any other.
    """
    last = {items[-1].published_at for items in (posts, shown) if items}
    keys = [_key(post, last) for post in posts]
    start = min((keys.index(key) for item in shown if (key := _key(item, last)) in keys), default=len(keys))
    same = posts[start : start + len(shown)]
    shown = shown[: len(same)]
    if not same or {_key(item, last) for item in same} != {_key(item, last) for item in shown}:
        return False
    text, feeds_text = _text(same), _text(shown)
    if text > _CUT * feeds_text:
        return True
    return _CUT * (text + _ADDED * len(same)) > feeds_text and all(
        sum(map(gives, same)) >= sum(map(gives, shown)) for gives in (_has_byline, _has_terms)
    )


def _key(item: FeedItem, last: set[datetime | None]) -> str:
    moment = item.published_at
    return moment.isoformat() if moment and moment in last else guid_key(item)


def _text(items: Sequence[FeedItem]) -> int:
    return sum(len(clean_text(item.body_html)) for item in items)


def _has_byline(item: FeedItem) -> bool:
    return bool(item.byline)


def _has_terms(item: FeedItem) -> bool:
    return bool(item.terms)


def _before(posts: Sequence[Entry]) -> str:
    """Give the second after the oldest post's: all of its second are asked for again, since there may be more."""
    dates = [date for post in posts if _LOCAL.fullmatch(date := str(post.get("date")))]
    try:
        return (datetime.fromisoformat(min(dates)) + timedelta(seconds=1)).isoformat() if dates else ""
    except (ValueError, OverflowError):
        return ""


def _entry(post: Entry) -> Entry:
    """Give a post in the shape of feedparser's entries."""
    return {
        "id": _rendered(post, "guid"),
        "link": post.get("link"),
        "title": _rendered(post, "title"),
        "summary": _rendered(post, "excerpt"),
        "content": [{"value": _rendered(post, "content")}],
        "authors": [{"name": a.get("name"), "name_detail": {"type": "text/plain"}} for a in _embedded(post, "author")],
        "media_thumbnail": [
            {"url": one.get("source_url"), "alt": one.get("alt_text"), "alt_detail": {"type": "text/plain"}}
            for one in _embedded(post, "wp:featuredmedia")
            if one.get("media_type") == "image"
        ],
        "tags": [
            {"term": term.get("name")} for term in _embedded(post, "wp:term") if term.get("taxonomy") in _LIKE_A_FEEDS
        ],
        "published_parsed": time_of(post.get("date_gmt")),
    }


def _rendered(post: Entry, field: str) -> object:
    value = post.get(field)
    return value.get("rendered") if isinstance(value, Mapping) else value


def _embedded(post: Entry, relation: str) -> list[Entry]:
    """Give what a post carries of others, lists of lists made flat; the API puts an error where it may not show one."""
    embedded = post.get("_embedded")
    found = embedded.get(relation) if isinstance(embedded, Mapping) else None
    rows = found if isinstance(found, list) else []
    flat = [one for row in rows for one in (row if isinstance(row, list) else [row])]
    return [one for one in flat if isinstance(one, Mapping)]
