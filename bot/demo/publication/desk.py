"""The editors' desk: the JSON calls by which the demo's chat page publishes and edits."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from html import escape

from aiohttp import web

from bot.demo.publication.archive import Archive, PublishedItem
from bot.demo.publication.pictures import PICTURES, figure

BYLINE = "The news desk"
LONGEST_TITLE, LONGEST_STANDFIRST, LONGEST_TEXT, LONGEST_BYLINE = 300, 2_000, 20_000, 200
LONGEST_TOPIC, MOST_TOPICS = 80, 10
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
        """List what an article may have, the topics and bylines in use and the pictures, and the newest article."""
        newest = next(iter(self._archive.newest()), None)
        offered = {"topics": self._archive.topics(), "bylines": self._archive.bylines(), "pictures": dict(PICTURES)}
        return web.json_response({**offered, "newest": newest and _reference(newest)})

    async def publish(self, request: web.Request) -> web.StreamResponse:
        """Publish an article now."""
        fields = await _fields(request)
        now = self._clock()
        item = self._archive.publish(
            title=_line(fields, "title", LONGEST_TITLE, required=True),
            standfirst=_line(fields, "standfirst", LONGEST_STANDFIRST),
            body=f"{figure(_picture(fields), self._archive.site)}\n\n{_text(fields)}",
            byline=_line(fields, "byline", LONGEST_BYLINE) or BYLINE,
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
    line = _one_line(_said(fields, name, most))
    if required and not line:
        raise WrongInput(f"The {name} is missing.")
    return line


def _said(fields: Mapping[str, object], name: str, most: int) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise WrongInput(f"The {name} must be text.")
    if len(value) > most:
        raise WrongInput(f"The {name} is too long: at most {most:,} characters.")
    return value


def _text(fields: Mapping[str, object]) -> str:
    """Give an article's text as HTML; blank lines part its paragraphs."""
    lines = _said(fields, "text", LONGEST_TEXT).splitlines()
    return "\n".join(escape(_one_line(line)) for line in lines)


def _picture(fields: Mapping[str, object]) -> str:
    name = fields.get("picture", "")
    if not isinstance(name, str) or (name and name not in PICTURES):
        raise WrongInput("The site has no picture of this name.")
    return name


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
