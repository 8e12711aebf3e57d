"""A site with a feed, a clock that is set by hand, and a poller between them and the database."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.feeds.fetch import Fetcher
from bot.jobs.poll import Polling
from storage import Feed, Storage
from tests.builders import FILING, NOW
from tests.feeds.sites import Site, serving

INTERVAL = timedelta(minutes=5)
FEED = "/feed/"


def entry(number: int, *terms: str, guid: str = "", published: datetime = NOW) -> str:
    """Write item `number` of a feed."""
    filed = "".join(f"<category>{term}</category>" for term in terms or ("Housing",))
    date = format_datetime(published - timedelta(minutes=number % 1_000))
    return (
        f"<item><title>Article {number}</title><link>https://courier.example/{number}/</link>"
        f"<guid>{guid or f'https://courier.example/?p={number}'}</guid><pubDate>{date}</pubDate>{filed}</item>"
    )


def rss(*entries: str) -> bytes:
    """Write a feed of these items."""
    items = "".join(entries)
    return f"<rss version='2.0'><channel><title>Courier</title>{items}</channel></rss>".encode()


@dataclass
class Clock:
    """The time, as the test says."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Poll:
    """One feed of a site and its poller."""

    storage: Storage
    site: Site
    fetcher: Fetcher
    clock: Clock = field(default_factory=Clock)
    found: list[datetime] = field(default_factory=list)
    feed_id: int = 0

    def polling(self, **changes: object) -> Polling:
        values = {
            "storage": self.storage,
            "fetcher": self.fetcher,
            "filing": FILING,
            "interval": INTERVAL,
            "clock": self.clock,
            "found": lambda: self.found.append(self.clock.now),
            "jitter": lambda: 0.0,
        }
        return Polling(**{**values, **changes})

    async def begin(self) -> None:
        (feed,) = await self.storage.feeds.ensure([self.site.root + FEED], NOW)
        self.feed_id = feed.id

    def shows(self, *entries: str, **headers: str) -> None:
        """Have the site show these items from now on."""
        self.site.answers(FEED, rss(*entries), **headers)

    async def once(self, **changes: object) -> Feed:
        """Read the feed now, whether or not it is due; give it as it is afterwards."""
        await self.polling(**changes).read(await self.feed())
        return await self.feed()

    async def feed(self) -> Feed:
        return await self.storage.feeds.get(self.feed_id)

    async def titles(self, limit: int = 5_000) -> set[str]:
        return {article.title for article in (await self.storage.articles.page(limit=limit)).articles}

    async def to_tell(self) -> list[int]:
        """Give the articles of which it is to be decided who is told."""
        return [candidate.article_id for candidate in await self.storage.outbox.candidates()]


@pytest.fixture
async def poll(storage: Storage) -> AsyncIterator[Poll]:
    async with (
        serving(Site()) as site,
        Fetcher(user_agent="Handbill/test", total_seconds=10, clock=lambda: NOW) as fetcher,
    ):
        made = Poll(storage, site, fetcher)
        await made.begin()
        yield made
