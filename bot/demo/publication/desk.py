"""The editors' desk: the JSON calls by which the demo's chat page publishes and edits."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from aiohttp import web

from bot.demo.publication.archive import Archive, PublishedItem

BYLINE = "The news desk"
LONGEST_TITLE, LONGEST_STANDFIRST, LONGEST_TOPIC, MOST_TOPICS = 300, 2_000, 80, 10
_LOCAL = re.compile(r"http://(127\.0\.0\.1|localhost)(:\d{1,5})?")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and controls."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WrongInput(Exception):
    """The caller's mistake, as a sentence for people."""


class Desk:
    """Publishes to an archive over HTTP, for pages of this machine only."""

    def __init__(self, archive: Archive, clock: Callable[[], datetime]) -> None:
        self._archive = archive
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """List the routes, for an aiohttp application."""
        return [
            web.get("/demo/topics", self._guarded(self.topics)),
            web.post("/demo/publish", self._guarded(self.publish)),
            web.post("/demo/edit", self._guarded(self.edit)),
            web.options("/demo/{call}", self._guarded(self.allow)),
        ]

    async def topics(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002 -- a route is given it
        """List the topics in use, and the newest article."""
        newest = next(iter(self._archive.newest()), None)
        return web.json_response({"topics": self._archive.topics(), "newest": newest and _reference(newest)})

    async def publish(self, request: web.Request) -> web.StreamResponse:
        """Publish an article now."""
        fields = await _fields(request)
        now = self._clock()
        item = self._archive.publish(
            title=_line(fields, "title", LONGEST_TITLE, required=True),
            standfirst=_line(fields, "standfirst", LONGEST_STANDFIRST),
            body="",
            byline=BYLINE,
            terms=_topics(fields),
            published_at=now,
            now=now,
        )
        return web.json_response(_reference(item))

    async def edit(self, request: web.Request) -> web.StreamResponse:
        """Change an article's title."""
        fields = await _fields(request)
        number = fields.get("id")
        if not isinstance(number, int) or self._archive.get(number) is None:
            raise WrongInput("There is no article of this id: it may have been removed.")
        title = _line(fields, "title", LONGEST_TITLE, required=True)
        return web.json_response(_reference(self._archive.edit(number, now=self._clock(), title=title)))

    async def allow(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002 -- a route is given it
        """Answer a browser that asks before it calls from another origin."""
        headers = {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Content-Type"}
        return web.Response(status=204, headers=headers)

    def _guarded(self, handler: Handler) -> Handler:
        """Keep strange pages out, let local ones in, and put mistakes in JSON."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            origin = request.headers.get("Origin")
            if origin is not None and not _LOCAL.fullmatch(origin):
                return _error("Only pages of this machine may publish here.", status=403)
            try:
                response = await handler(request)
            except WrongInput as error:
                response = _error(str(error), status=400)
            response.headers["Vary"] = "Origin"
            if origin is not None:
                response.headers["Access-Control-Allow-Origin"] = origin
            return response

        return guarded


def _error(sentence: str, *, status: int) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


def _reference(item: PublishedItem) -> dict[str, int | str]:
    return {"id": item.id, "title": item.title, "link": item.link}


async def _fields(request: web.Request) -> Mapping[str, object]:
    try:
        fields = json.loads(await request.read())
    except (ValueError, RecursionError) as error:
        raise WrongInput("The request is not valid JSON.") from error
    if not isinstance(fields, dict):
        raise WrongInput("The request must be a JSON object.")
    return fields


def _line(fields: Mapping[str, object], name: str, most: int, *, required: bool = False) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise WrongInput(f"The {name} must be text.")
    line = _one_line(value)
    if required and not line:
        raise WrongInput(f"The {name} is missing.")
    if len(line) > most:
        raise WrongInput(f"The {name} is too long: at most {most} characters.")
    return line


def _topics(fields: Mapping[str, object]) -> list[str]:
    values = fields.get("topics", [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise WrongInput("The topics must be a list of names.")
    names = {name.casefold(): name for name in map(_one_line, values) if name}
    if len(names) > MOST_TOPICS:
        raise WrongInput(f"There are too many topics: at most {MOST_TOPICS}.")
    if any(len(name) > LONGEST_TOPIC for name in names.values()):
        raise WrongInput(f"A topic’s name is too long: at most {LONGEST_TOPIC} characters.")
    return list(names.values())


def _one_line(text: str) -> str:
    return _UNPRINTABLE.sub("", " ".join(text.split()))
