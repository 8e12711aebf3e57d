"""`handbill check`: tries each part and says in words what is wrong and what to do.

The line: the settings -> the database -> each feed -> Telegram; one that fails does not keep the others
from being tried. The operator's database is looked at, and neither made nor upgraded.
"""

import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.config import Settings
from bot.feeds.identity import identify
from bot.feeds.outcomes import Failed, Fetched
from bot.feeds.parse import NotAFeed, parse
from bot.gateway.introduction import NoTelegram, WrongToken, whoami
from bot.jobs.poll import shown
from bot.parts import Parts, opened, utc_now
from bot.rules.watching import is_silent
from storage import FeedItem, Standing, Storage, StorageError


@dataclass(frozen=True, slots=True)
class Finding:
    """What was tried, whether it is well, and what there is to say."""

    part: str
    well: bool
    words: str


_OLDER = Finding(
    "database",
    False,
    "an older Handbill wrote it, and it is left as it was: stop that one, and handbill run brings it up to date",
)


async def check(settings: Settings, problems: Sequence[str] = ()) -> AsyncIterator[Finding]:
    """Try each part in turn; `problems` are what is wrong with the settings that could not be read."""
    for problem in problems:
        yield Finding("settings", False, problem)
    if not problems:
        yield Finding("settings", True, "all can be read")
    yield await _database(settings.database)
    with tempfile.TemporaryDirectory(prefix="handbill-check-") as folder:
        elsewhere = settings.model_copy(update={"database": Path(folder) / "check.db"})
        try:
            async with opened(elsewhere) as parts:
                for url in settings.feeds:
                    yield await _feed(parts, url)
                yield await _telegram(parts)
        except StorageError as error:
            yield Finding("database", False, str(error))


async def _database(path: Path) -> Finding:
    """Look at the database; only one that is as it should be is opened, for an older bot may be at work with it."""
    try:
        standing = await Storage.look(path)
        if standing is Standing.CURRENT:
            await (await Storage.open(path)).close()
    except StorageError as error:
        return Finding("database", False, str(error))
    if standing is Standing.OLDER:
        return _OLDER
    if standing is Standing.CURRENT:
        return Finding("database", True, f"{path} is fine")
    if not os.access(path.parent, os.W_OK):
        return Finding("database", False, f"{path} cannot be made: does its folder exist, and may we write there?")
    return Finding("database", True, f"{path} is not there yet: handbill run makes it")


async def _feed(parts: Parts, url: str) -> Finding:
    part = f"feed {shown(url)}"
    outcome = await parts.fetcher.get(url)
    if isinstance(outcome, Failed):
        return Finding(part, False, outcome.reason)
    if not isinstance(outcome, Fetched):
        return Finding(part, True, "nothing new")
    try:
        parsed = parse(outcome.body, outcome.content_type, outcome.address)
    except NotAFeed as error:
        return Finding(part, False, str(error))
    moved = f"; it has moved to {shown(outcome.address)}: write that" if outcome.address != url else ""
    count = len(parsed.items)
    lacking = _lacking(parsed.items, asks=parts.settings.fetch_texts)
    return Finding(part, True, f"“{parsed.title}”, {count} article{'' if count == 1 else 's'}{lacking}{moved}")


def _lacking(items: Sequence[FeedItem], *, asks: bool) -> str:
    """Say of how many articles a feed has no text, and what is done about it."""
    sightings = identify(items, frozenset()).sightings
    count = sum(bool(sighting.item.standfirst) and not sighting.whole for sighting in sightings)
    then = "the site is asked for the texts" if asks else "readers are led to the site (HANDBILL_FETCH_TEXTS is no)"
    return f"; {count} of them with an excerpt alone: {then}" if count else ""


async def _telegram(parts: Parts) -> Finding:
    if not parts.settings.token:
        return Finding("telegram", False, "HANDBILL_TOKEN is missing: @BotFather gives you one")
    try:
        me = await whoami(parts.bot)
    except WrongToken as error:
        return Finding("telegram", False, str(error))
    except NoTelegram as error:
        return Finding("telegram", False, f"{error}: check the network, and HANDBILL_API_URL if it is set")
    return Finding("telegram", True, f"the bot is @{me.username}")


async def live(settings: Settings, now: datetime | None = None) -> list[Finding]:
    """Tell from its heartbeats whether the running bot is at work; for a container's health check."""
    try:
        standing = await Storage.look(settings.database)
        beats = await _beats(settings) if standing is Standing.CURRENT else {}
    except StorageError as error:
        return [Finding("database", False, str(error))]
    if standing is Standing.OLDER:
        return [_OLDER]
    if not beats:
        return [Finding("bot", False, "it has never run with this database: handbill run starts it")]
    allowed = timedelta(seconds=settings.silent_seconds)
    return [_beat(part, (now or utc_now()) - beat, allowed) for part, beat in beats.items()]


async def _beats(settings: Settings) -> dict[str, datetime]:
    storage = await Storage.open(settings.database)
    try:
        return await storage.heartbeats.all()
    finally:
        await storage.close()


def _beat(part: str, ago: timedelta, allowed: timedelta) -> Finding:
    return Finding(part, not is_silent(part, ago, allowed), f"last at work {max(0, round(ago.total_seconds()))} s ago")
