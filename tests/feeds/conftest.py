"""A site on this machine and a fetcher, patient or hasty, for each test."""

from collections.abc import AsyncIterator

import pytest

from bot.feeds.fetch import Fetcher
from tests.builders import NOW
from tests.feeds.sites import Site, serving


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(Site()) as served:
        yield served


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(user_agent="Handbill/test", total_seconds=20, max_bytes=2**20, clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
async def hasty() -> AsyncIterator[Fetcher]:
    async with Fetcher(user_agent="Handbill/test", total_seconds=0.5) as opened:
        yield opened
