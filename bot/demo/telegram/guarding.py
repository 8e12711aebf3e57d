"""The chat page's requests: JSON, from this server's own page only; answers in JSON, errors too."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.demo.telegram.params import Params, read_params
from bot.demo.telegram.refusals import Fields, Refusal
from bot.demo.telegram.window import Impossible

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guarded(handler: Callable[[web.Request], Awaitable[Fields | web.StreamResponse]]) -> Handler:
    """Answer in JSON, errors too; refuse pages of other sites."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            check_origin(request)
            answered = await handler(request)
        except Refusal as refusal:
            return web.json_response({"error": refusal.description}, status=refusal.code)
        except Impossible as impossible:
            return web.json_response({"error": str(impossible)}, status=409)
        return answered if isinstance(answered, web.StreamResponse) else web.json_response(answered)

    return answer


def check_origin(request: web.Request) -> None:
    """Refuse other sites' pages, also those whose name was made to lead here."""
    if request.url.host not in {"127.0.0.1", "localhost"}:
        raise Refusal(403, "This server answers under its own address only.")
    origin = request.headers.get("Origin", "")
    if origin and urlsplit(origin).netloc != request.host:
        raise Refusal(403, "Only this server’s own page may ask.")


async def asked_for(request: web.Request) -> Params:
    """Read what the page posts: JSON, and nothing else, so that no other site's form can post it."""
    if request.content_type != "application/json":
        raise Refusal(415, "Send JSON.")
    return await read_params(request)
