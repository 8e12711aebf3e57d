"""The routes of readers and feed readers: feeds, articles, the front page."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from aiohttp import web

from bot.demo.publication import pages
from bot.demo.publication.archive import Archive, PublishedItem
from bot.demo.publication.order import in_order, second_of
from bot.demo.publication.rss import rss
from bot.demo.publication.stock import NAME

ITEMS_A_PAGE = 10


class Reading:
    """Serves an archive read-only, at the addresses that WordPress uses; its feeds take orders, if they may."""

    def __init__(self, archive: Archive, *, takes_orders: bool = True) -> None:
        self._archive = archive
        self._takes_orders = takes_orders

    def routes(self) -> list[web.RouteDef]:
        """List the routes, for an aiohttp application."""
        return [
            web.get("/", self.front),
            web.get("/feed/", self.feed),
            web.get("/category/{topic}/", self.topic),
            web.get("/category/{topic}/feed/", self.feed),
            web.get(r"/{year:\d{4}}/{month:\d{2}}/{slug}/", self.article),
        ]

    async def front(self, request: web.Request) -> web.Response:
        """Show the newest articles; `?p=ID` leads to an article's own address."""
        if "p" not in request.query:
            return _html(pages.listing(self._archive.newest()[:ITEMS_A_PAGE], site=self._archive.site))
        item = self._archive.get(_number(request.query["p"]))
        return _moved(item) if item else self._missing()

    async def topic(self, request: web.Request) -> web.Response:
        """Show the articles of one topic."""
        slug = request.match_info["topic"]
        name = self._archive.topic_named(slug)
        if name is None:
            return self._missing()
        return _html(pages.listing(self._archive.newest(slug), site=self._archive.site, heading=name))

    async def article(self, request: web.Request) -> web.Response:
        """Show an article; an address with another month leads to its present one."""
        item = self._archive.with_slug(request.match_info["slug"])
        if item is None:
            return self._missing()
        dated = f"{request.match_info['year']}/{request.match_info['month']}"
        return _html(pages.article(item)) if f"{item.published_at:%Y/%m}" == dated else _moved(item)

    async def feed(self, request: web.Request) -> web.Response:
        """Give ten articles as RSS, of one topic or of all; `?paged=2` the ten before them, `?excerpts` no texts.

        `?m=20261123` are those of a day, `&second=7` those of any minute's seventh second; `orderby` is WordPress's.
        """
        slug = request.match_info.get("topic")
        name = self._archive.topic_named(slug) if slug else None
        page = _number(request.query.get("paged", "")) or 1
        items = self._in_order(_of_day(self._archive.newest(slug), request), request, page)
        shown = items[(page - 1) * ITEMS_A_PAGE : page * ITEMS_A_PAGE]
        if (slug and name is None) or (not shown and (page > 1 or "m" in request.query)):
            return self._missing()
        body = rss(
            shown,
            site=self._archive.site,
            address=f"{self._archive.site}{request.path}",
            built_at=self._archive.modified_at,
            heading=f"{name} – {NAME}" if name else NAME,
            excerpts="excerpts" in request.query,
        )
        return _conditional(request, body, self._archive.modified_at)

    def _in_order(self, items: Sequence[PublishedItem], request: web.Request, page: int) -> Sequence[PublishedItem]:
        asked = request.query if self._takes_orders else {}
        return in_order(items, asked.get("orderby", "date"), asked.get("order", "DESC"), page)

    def _missing(self) -> web.Response:
        return _html(pages.missing(self._archive.site), status=404)


def _of_day(items: Sequence[PublishedItem], request: web.Request) -> Sequence[PublishedItem]:
    day, second = request.query.get("m"), request.query.get("second")
    if day:
        items = [item for item in items if f"{second_of(item):%Y%m%d}" == day]
    return [item for item in items if item.published_at.second == _number(second)] if second else items


def _html(page: str, status: int = 200) -> web.Response:
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"  # an article's body may hold any HTML
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return web.Response(text=page, content_type="text/html", status=status, headers=headers)


def _moved(item: PublishedItem) -> web.Response:
    return web.Response(status=301, headers={"Location": item.link})


def _number(text: str) -> int:
    """Read a number as WordPress does: what is none counts as 0."""
    return int(text[:9]) if text.isascii() and text.isdecimal() else 0


def _conditional(request: web.Request, body: bytes, modified_at: datetime) -> web.Response:
    tag = hashlib.sha256(body).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"', "Last-Modified": format_datetime(modified_at, usegmt=True)}
    if _is_fresh(request, tag, modified_at):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type="application/rss+xml", charset="UTF-8", headers=headers)


def _is_fresh(request: web.Request, tag: str, modified_at: datetime) -> bool:
    """Weigh the conditions as RFC 9110, 13.2.2 says: a tag, if given, decides alone."""
    if (tags := request.if_none_match) is not None:
        return any(given.value in {tag, "*"} for given in tags)
    try:
        since = parsedate_to_datetime(request.headers["If-Modified-Since"])
        return since >= modified_at.replace(microsecond=0)
    except (KeyError, ValueError, TypeError):
        return False
