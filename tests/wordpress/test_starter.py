"""The WordPress that other tests stand on does what a WordPress does."""

import asyncio
from datetime import UTC, datetime, timedelta

import feedparser
import httpx
import pytest

from tests.wordpress.starter import Request, WordPress, needs

pytestmark = [pytest.mark.wordpress, pytest.mark.skipif(needs() is not None, reason=str(needs()))]


def entries(body: bytes) -> list:
    return feedparser.parse(body, sanitize_html=False).entries


async def test_a_site_is_started_published_on_and_read(tmp_path):
    """One start for all that the starter promises, since a start takes seconds."""
    async with WordPress.start(tmp_path) as wp, httpx.AsyncClient() as reader:
        await publishes(wp, reader)
        await answers_304_until_something_changes(wp, reader)
        await edits_behind_the_scenes(wp, reader)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", httpx.URL(wp.url).port)


async def publishes(wp: WordPress, reader: httpx.AsyncClient) -> None:
    yesterday = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    post = await wp.publish(
        title="Rent & repair", content="<p>All of it.</p>", excerpt="In short.", date=yesterday, categories=["Housing"]
    )
    await wp.publish(title="Not yet", content="", status="draft")
    (entry,) = entries((await reader.get(wp.feed_url)).content)
    assert (entry.title, entry.link) == ("Rent & repair", post.link)
    assert [tag.term for tag in entry.tags] == ["Housing"]
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == yesterday
    assert "In short." in entry.summary
    assert (await reader.get(post.link)).is_success


async def answers_304_until_something_changes(wp: WordPress, reader: httpx.AsyncClient) -> None:
    first = await reader.get(wp.feed_url)
    conditions = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    assert (await reader.get(wp.feed_url, headers=conditions)).status_code == 304
    assert wp.requests[-1] == Request("GET", "/feed/", 304)
    await wp.publish(title="Trams", content="<p>More.</p>", categories=["Housing", "Transport"])
    changed = await reader.get(wp.feed_url, headers=conditions)
    assert [entry.title for entry in entries(changed.content)] == ["Trams", "Rent & repair"]


async def edits_behind_the_scenes(wp: WordPress, reader: httpx.AsyncClient) -> None:
    post = await wp.publish(title="Old title", content="<p>x</p>")
    await wp.edit(post.id, title="New title", categories=["Transport"])
    await wp.set_guid(post.id, "https://old.example/?p=’7’")
    await wp.set_timezone("America/New_York")
    later = await wp.publish(title="Later", content="<p>x</p>")
    found = {entry.title: entry for entry in entries((await reader.get(wp.feed_url)).content)}
    assert found["New title"].id == "https://old.example/?p=’7’"
    assert found["New title"].tags[0].term == "Transport"
    assert list(found)[2:] == ["Later", "Rent & repair"], "WordPress sorts by local date: the newest is third"
    await wp.edit(later.id, status="draft")
    assert "Later" not in {entry.title for entry in entries((await reader.get(wp.feed_url)).content)}
