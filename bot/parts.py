"""The outside worlds of one run: the database, Telegram, the sites and the clock, opened together and closed again."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from telegram import Bot

from bot.config import Settings
from bot.feeds.fetch import Fetcher
from bot.gateway import Gateway, Pacer, Transport, new_bot, new_session
from storage import Storage

USER_AGENT = f"Handbill/{version('handbill')} (brings a publication to Telegram)"

NO_TOKEN = "0:none"  # noqa: S105 -- of no bot
"""Stands where `check` runs without a token: python-telegram-bot refuses an empty one."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The open outside worlds of one run."""

    settings: Settings
    storage: Storage
    transport: Transport
    gateway: Gateway
    bot: Bot
    fetcher: Fetcher
    clock: Callable[[], datetime]


def utc_now() -> datetime:
    """Give the present moment."""
    return datetime.now(UTC)


@contextlib.asynccontextmanager
async def opened(settings: Settings, clock: Callable[[], datetime] = utc_now) -> AsyncIterator[Parts]:
    """Open all that a run needs, and close it in the opposite order.

    Raises:
        StorageError: the database cannot be used; the sentence says why.
    """
    storage = await Storage.open(settings.database)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(storage.close)
        session = await stack.enter_async_context(new_session())
        fetcher = await stack.enter_async_context(Fetcher(user_agent=USER_AGENT, clock=clock))
        transport = Transport(session, settings.api_url, settings.token)
        gateway = Gateway(transport, Pacer(settings.rate))
        bot = new_bot(session, settings.api_url, settings.token or NO_TOKEN)
        yield Parts(settings, storage, transport, gateway, bot, fetcher, clock)
