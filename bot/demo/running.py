"""`handbill demo`: the sample publication, the stand-in for Telegram and the real bot, in one process.

The three speak to each other over HTTP only. The line: a throw-away folder -> the publication, or a
feed that was named -> the stand-in with its chat page and a few people -> two branches -> wait until a
named feed can be read -> the bot -> say where the page is -> until told to stop.
"""

import asyncio
import errno
import os
import sys
import tempfile
import threading
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from aiohttp import web

from bot import app, parts
from bot.config import BadSettings, Settings, read_settings
from bot.demo import page
from bot.demo.branches import add_branches
from bot.demo.publication import NAME, Publication
from bot.demo.telegram import NoEntityParser, StandIn
from bot.feeds.fetch import Fetcher
from bot.feeds.outcomes import Failed, Fetched
from bot.feeds.parse import NotAFeed, parse

TOKEN = "7000000:a-token-of-the-demo"  # noqa: S105 -- of no real bot
ORGANISER, ADMIN = 104, 105
PEOPLE = {
    101: ("Ana", "en"),
    102: ("Ben", "en"),
    103: ("Chioma", "pt"),
    ORGANISER: ("Dina, organiser", "en"),
    ADMIN: ("Emil, admin", "en"),
}
GROUP = (-1001, "Harbour branch")
_SAMPLE_POLL_SECONDS, _FEED_POLL_SECONDS = 1, 120
_RETRY_SECONDS = 5
"""The bot itself is far more patient with a site that is down, as it should be; here somebody is watching."""


class CannotDemo(Exception):
    """The demo cannot run here; the sentence says what to do."""


async def run_demo(
    stop: asyncio.Event, hurry: asyncio.Event, *, feed: str = "", port: int = 0, open_browser: bool = True
) -> None:
    """Run the demo until `stop` is set; once `hurry` is set too, it lets go of what is under way.

    Raises:
        CannotDemo: the feed's address is none, the port is taken, or there is no entity parser for this machine.
        StorageError: the SQLite library is too old.
    """
    try:
        async with _demo(feed, port) as (settings, tg):
            if feed and not await _readable(feed, stop):
                return
            announce = partial(_announce, f"{tg.url}/", open_browser=open_browser)
            await app.run(settings, stop, hurry=hurry, ready=announce)
    except NoEntityParser as error:
        raise CannotDemo(str(error)) from None
    except OSError as error:
        reasons = {errno.EADDRINUSE: "is in use", errno.EACCES: "is not for everybody"}
        if error.errno not in reasons:
            raise
        raise CannotDemo(f"Port {port} {reasons[error.errno]}: name another with --port, or leave it out.") from None


async def _readable(feed: str, stop: asyncio.Event) -> bool:
    """Wait until a feed can be read, saying meanwhile why it cannot; False when told to stop first."""
    stopped = asyncio.create_task(stop.wait())
    async with Fetcher(user_agent=parts.USER_AGENT, clock=parts.utc_now) as fetcher:
        while True:
            trying = asyncio.create_task(_why_not(fetcher, feed))
            await asyncio.wait({trying, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set() or not (reason := trying.result()):
                trying.cancel()
                stopped.cancel()
                return not stop.is_set()
            _say(f"The feed cannot be read: {reason}. It is tried again every {_RETRY_SECONDS} s (Ctrl-C ends it).")
            await asyncio.wait({stopped}, timeout=_RETRY_SECONDS)


async def _why_not(fetcher: Fetcher, feed: str) -> str:
    """Say why a feed cannot be read; "" when it can."""
    outcome = await fetcher.get(feed)
    if isinstance(outcome, Failed):
        return outcome.reason
    try:
        if isinstance(outcome, Fetched):
            await asyncio.to_thread(parse, outcome.body, outcome.content_type, outcome.address)
    except NotAFeed as error:
        return str(error)
    return ""


@asynccontextmanager
async def _demo(feed: str, port: int) -> AsyncIterator[tuple[Settings, StandIn]]:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="handbill-demo-"))
        site = None if feed else await stack.enter_async_context(Publication())
        tg = StandIn(
            token=TOKEN, username="courier_bot", name=NAME if site else "Handbill", port=port, static=page.FOLDER
        )
        tg.mount([web.get("/chat/demo", _told({"site": site.url if site else None, "name": NAME if site else feed}))])
        await stack.enter_async_context(tg)
        people = [tg.person(user_id, name, language=language) for user_id, (name, language) in PEOPLE.items()]
        tg.group(*GROUP, admins=people[:1], members=people)
        settings = _settings(feed or (site.feed_url if site else ""), tg.url, Path(folder))
        await add_branches(settings.database, ORGANISER, PEOPLE[ORGANISER][0])
        quick = {"poll_seconds": _SAMPLE_POLL_SECONDS if site else _FEED_POLL_SECONDS, "name": NAME if site else ""}
        yield settings.model_copy(update=quick), tg


def _settings(feed: str, api_url: str, folder: Path) -> Settings:
    given = {
        "HANDBILL_TOKEN": TOKEN,
        "HANDBILL_API_URL": api_url,
        "HANDBILL_FEEDS": feed,
        "HANDBILL_DATABASE": str(folder / "demo.db"),
        "HANDBILL_ADMINS": str(ADMIN),
    }
    try:
        return read_settings(given, env_file=None)
    except BadSettings as error:
        raise CannotDemo("\n".join(error.problems).replace("HANDBILL_FEEDS", "--feed")) from None


def _told(facts: dict[str, str | None]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def tell(_: web.Request) -> web.StreamResponse:
        return web.json_response(facts)

    return tell


def _announce(address: str, *, open_browser: bool) -> None:
    """Say where the page is, and open it where there is a screen."""
    _say(f"The bot is ready to chat: {address}  (Ctrl-C ends it)")
    if open_browser and _has_screen():
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()  # it may wait for the browser


def _say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 -- this is the answer


def _has_screen() -> bool:
    """Tell whether a browser would have a window: in a terminal alone, a text browser would take it over."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
