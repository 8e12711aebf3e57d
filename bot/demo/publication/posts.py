"""The sample site's articles as WordPress's REST API gives them.

Source of the shape: https://developer.wordpress.org/rest-api/reference/posts/, and a WordPress 6.1 asked for the same.
"""

from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from bot.demo.publication.archive import Archive, PublishedItem, slugify
from bot.demo.publication.order import in_order, second_of
from bot.demo.publication.rss import excerpt, numeric

MOST_A_PAGE = 100
_ORDERS = {"date": "date", "id": "ID"}
"""Of those that WordPress's API takes, the ones that are asked for; and its own names for them."""


class Posts:
    """Serves an archive's posts, newest first; the site's clock shows UTC."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def routes(self) -> list[web.RouteDef]:
        """List the routes, for an aiohttp application."""
        return [web.get("/wp-json/wp/v2/posts", self.posts)]

    async def posts(self, request: web.Request) -> web.Response:
        """Give a page of the posts between `after` and `before`, with what they carry of others."""
        try:
            per_page, page = _number(request, "per_page", 10, MOST_A_PAGE), _number(request, "page", 1, 10**9)
            start = _number(request, "offset", (page - 1) * per_page, 10**9, least=0)
            found = self._found(request, start // per_page + 1)
        except ValueError:
            return _refusal("rest_invalid_param", "Invalid parameter(s)")
        pages = -(-len(found) // per_page)
        if page > max(pages, 1):
            return _refusal(
                "rest_post_invalid_page_number", "The page number requested is larger than there are pages."
            )
        shown = [_post(item) for item in found[start : start + per_page]]
        return web.json_response(shown, headers={"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)})

    def _found(self, request: web.Request, page: int) -> Sequence[PublishedItem]:
        before, after = _moment(request, "before", "9999-01-01"), _moment(request, "after", "0001-01-01")
        by, order = request.query.get("orderby", "date"), request.query.get("order", "desc")
        if by not in _ORDERS or order not in {"asc", "desc"}:
            raise ValueError(by)
        newest = [item for item in self._archive.newest() if after < second_of(item) < before]
        return in_order([item for item in newest if _is_asked_for(item, request)], _ORDERS[by], order, page)


def _is_asked_for(item: PublishedItem, request: web.Request) -> bool:
    ids = request.query.get("include", str(item.id)).split(",")
    return str(item.id) in ids and request.query.get("slug", item.slug) == item.slug


def _number(request: web.Request, name: str, usual: int, most: int, least: int = 1) -> int:
    number = int(request.query.get(name, usual))
    if not least <= number <= most:
        raise ValueError(name)
    return number


def _moment(request: web.Request, name: str, usual: str) -> datetime:
    return datetime.fromisoformat(request.query.get(name, usual)).replace(tzinfo=None)


def _refusal(code: str, message: str) -> web.Response:
    return web.json_response({"code": code, "message": message, "data": {"status": 400}}, status=400)


def _post(item: PublishedItem) -> dict[str, object]:
    terms = [{"name": numeric(term), "slug": slugify(term), "taxonomy": "category"} for term in item.terms]
    return {
        "id": item.id,
        "date": second_of(item).isoformat(),
        "date_gmt": second_of(item).isoformat(),
        "guid": {"rendered": item.guid},
        "link": item.link,
        "title": {"rendered": numeric(item.title)},
        "excerpt": {"rendered": f"<p>{excerpt(item)}</p>\n", "protected": False},
        "content": {"rendered": item.body, "protected": False},
        "_embedded": {"author": [{"name": item.byline}] if item.byline else [], "wp:term": [terms, []]},
    }
