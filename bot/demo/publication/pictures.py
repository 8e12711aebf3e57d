"""The pictures that the sample site has for its articles: drawn for it, files in `drawn/`."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

from aiohttp import web

PICTURES: Mapping[str, str] = {
    "harbour": "Two fishing boats lie in the harbour at dusk",
    "street": "A terrace of five houses, a banner below a window",
    "march": "People with banners, the roofs of the town behind them",
}
"""What each shows, by its name."""

_FILES = Path(__file__).parent / "drawn"
_WIDTH, _HEIGHT = 960, 540


def routes() -> list[web.RouteDef]:
    """List the routes, for an aiohttp application."""
    return [web.get("/wp-content/uploads/{name}.jpg", _picture)]


async def _picture(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    if name not in PICTURES:
        raise web.HTTPNotFound
    return web.FileResponse(_FILES / f"{name}.jpg")


def figure(name: str, site: str) -> str:
    """Write a picture as WordPress has it in an article; "" for the name ""."""
    if not name:
        return ""
    return (
        f'<figure class="wp-block-image size-large"><img decoding="async" width="{_WIDTH}" height="{_HEIGHT}" '
        f'src="{site}/wp-content/uploads/{name}.jpg" alt="{escape(PICTURES[name])}" /></figure>'
    )
