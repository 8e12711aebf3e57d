"""How each setting is read from the text of an environment variable; a value made in code is taken as it is.

Readers raise ValueError with a sentence for the operator. No sentence shows a token or a password.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator

from bot.html import is_web_address, shorten
from bot.rules.correcting import Corrections, parse_corrections
from bot.rules.filing import parse_series
from bot.rules.topics import TopicPolicy, parse_topics
from bot.rules.zones import zone_meant

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_BETWEEN_FEEDS = re.compile(r"\s+|,(?=\s|https?://|$|(?:[a-z0-9-]+\.)+[a-z]{2,}/)", re.IGNORECASE)
"""A comma inside an address (?cat=1,2) separates nothing, unless a site follows: there https:// was forgotten."""
_BETWEEN_NUMBERS = re.compile(r"[\s,]+")
_LARGEST_ID = 2**52
"""Telegram's ids have at most 52 significant bits: https://core.telegram.org/bots/api#user."""


def text(read: Callable[[str], object]) -> BeforeValidator:
    """Read what comes from the environment; a value made in code is taken as it is."""
    return BeforeValidator(lambda value: read(value) if isinstance(value, str) else value)


def token(value: str) -> str:
    """Read a bot token."""
    if not _TOKEN.fullmatch(value):
        raise ValueError("this is no bot token: copy the whole line that @BotFather gave you, without quotes or spaces")
    return value


def api_url(value: str) -> str:
    """Read the address of a Bot API server."""
    parts = urlsplit(value) if _is_address(value) else None
    if parts is None or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{shown(value)} will not do: write an address such as https://api.telegram.org")
    if re.search(r"/bot", parts.path):
        raise ValueError("leave out /bot and what follows it: Handbill adds that itself")
    return value.rstrip("/")


def feeds(value: str) -> tuple[str, ...]:
    """Read the addresses of feeds, each once."""
    entries = [entry for part in _BETWEEN_FEEDS.split(value) if (entry := part.strip(","))]
    wrong = [str(number) for number, entry in enumerate(entries, start=1) if not _is_address(entry)]
    if len(wrong) > 1:
        raise ValueError(
            f"entries {', '.join(wrong)} are no web addresses: write https://, the site and the feed’s path"
        )
    if wrong:
        which = shown(value) if len(entries) == 1 else f"entry {wrong[0]}"
        raise ValueError(f"{which} is no web address: write https://, the site and the feed’s path")
    return tuple(dict.fromkeys(entries))


def site_url(value: str) -> str:
    """Read the address of a site."""
    if not _is_address(value):
        raise ValueError(f"{shown(value)} is no web address: write it with https:// in front")
    return value


def _is_address(value: str) -> bool:
    try:
        return is_web_address(value) and urlsplit(value).port != 0
    except ValueError:  # the port is no number, or too large
        return False


def admins(value: str) -> frozenset[int]:
    """Read user ids."""
    entries = [entry for entry in _BETWEEN_NUMBERS.split(value) if entry]
    for entry in entries:
        if not (entry.isascii() and entry.isdecimal() and 0 < int(entry[:20]) < _LARGEST_ID):
            raise ValueError(f"{shown(entry)} is no user id: write Telegram’s numbers of people, such as 1001, 1002")
    return frozenset(map(int, entries))


def timezone(value: str) -> ZoneInfo:
    """Read the name of a time zone."""
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # OSError: a folder of zones, such as Europe
        raise ValueError(f"{shown(value)} is no time zone: write {zone_meant(value, available_timezones())}") from None


def topics(value: str) -> TopicPolicy:
    """Read which terms are topics."""
    try:
        return parse_topics(value)
    except ValueError as error:
        raise ValueError(f"{error}" if _is_harmless(str(error)) else "an entry makes no sense") from None


def series(value: str) -> tuple[str, ...]:
    """Read which terms are series."""
    try:
        return parse_series(value)
    except ValueError as error:
        raise ValueError(f"{error}" if _is_harmless(str(error)) else "an entry makes no sense") from None


def corrections(value: str) -> Corrections:
    """Read what marks a correction."""
    try:
        return parse_corrections(value)
    except ValueError as error:
        raise ValueError(f"{error}" if _is_harmless(str(error)) else "an entry makes no sense") from None


def shown(value: object) -> str:
    """Quote a value, unless it may hold a secret: a password, or a token in the wrong place."""
    return f"“{shorten(str(value), 60)}”" if _is_harmless(str(value)) else "what stands there"


def _is_harmless(text: str) -> bool:
    return not ("@" in text or "?" in text or _TOKEN.search(text))
