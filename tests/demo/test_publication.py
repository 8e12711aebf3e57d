"""The sample site over real HTTP: what a feed reader sees, what editors do, how it misbehaves."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.demo.publication import Canned, Publication, sample_stock
from bot.demo.telegram.window import WAIT_SECONDS
from bot.feeds.fetch import Fetcher
from bot.feeds.outcomes import Failed, Fetched, Unchanged
from bot.feeds.parse import parse

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


@pytest.fixture
async def site():
    async with Publication(clock=lambda: NOW) as running:
        yield running


@pytest.fixture
async def empty():
    async with Publication((), clock=lambda: NOW) as running:
        yield running


@pytest.fixture
async def client():
    async with httpx.AsyncClient(timeout=5) as opened:
        yield opened


@pytest.fixture
async def fetcher():
    async with Fetcher(user_agent="test", total_seconds=2) as opened:
        yield opened


async def items(client, address):
    answer = await client.get(address)
    assert answer.status_code == 200
    return parse(answer.content, answer.headers["Content-Type"], address).items


async def test_the_feed_holds_the_ten_newest(site, client):
    """Newest first, with WordPress's guid, clean titles, standfirst without the credit, all topics."""
    first, *others = await items(client, site.feed_url)
    newest = sample_stock()[0]
    assert len(others) == 9
    assert (first.title, first.standfirst, first.byline) == (newest.title, newest.standfirst, newest.byline)
    assert first.terms == newest.topics
    assert first.guid == f"{site.url}/?p={len(sample_stock())}"
    assert first.published_at == NOW - newest.age


async def test_leafing_back_reaches_every_article_once(site, client):
    """Page by page to the end, beyond which there is nothing."""
    pages = [await items(client, f"{site.feed_url}?paged={n}") for n in (1, 2, 3)]
    titles = [item.title for page in pages for item in page]
    assert titles == [draft.title for draft in sample_stock()]
    assert (await client.get(f"{site.feed_url}?paged=4")).status_code == 404


async def test_a_topic_has_its_own_feed(site, client):
    """Only what is filed under it; a topic that nobody uses has none."""
    found = await items(client, f"{site.url}/category/rights-justice/feed/")
    assert found
    assert all("Rights & Justice" in item.terms for item in found)
    assert (await client.get(f"{site.url}/category/astrology/feed/")).status_code == 404


async def test_an_unchanged_feed_is_not_sent_again(site, fetcher):
    """A tag or a date will do; publishing ends it, within the same second too."""
    first = await fetcher.get(site.feed_url)
    assert isinstance(first, Fetched)
    assert isinstance(await fetcher.get(site.feed_url, etag=first.etag), Unchanged)
    assert isinstance(await fetcher.get(site.feed_url, last_modified=first.last_modified), Unchanged)
    site.publish(title="Ferry sold to its crew")
    assert isinstance(await fetcher.get(site.feed_url, etag=first.etag, last_modified=first.last_modified), Fetched)
    assert [(fetch.status, fetch.conditional) for fetch in site.requests] == [
        (200, False),
        (304, True),
        (304, True),
        (200, True),
    ]


async def test_what_was_edited_stays_the_same_article(empty, client):
    """Title, topics and date change, the guid does not; an old address leads to the new one."""
    item = empty.publish(title="Ferry sold")
    empty.edit(item.id, title="Ferry sold to its crew", topics=("Transport",), published_at=NOW - timedelta(days=40))
    (shown,) = await items(client, empty.feed_url)
    assert (shown.guid, shown.title, shown.terms) == (item.guid, "Ferry sold to its crew", ("Transport",))
    for address in (item.link, f"{empty.url}/?p={item.id}"):
        page = await client.get(address, follow_redirects=True)
        assert (str(page.url), page.status_code) == (shown.link, 200)
        assert "Ferry sold to its crew" in page.text


async def test_what_was_removed_is_gone(empty, client):
    """From the feed, and at its address."""
    item = empty.publish(title="Published by mistake")
    empty.remove(item.id)
    assert await items(client, empty.feed_url) == ()
    assert (await client.get(item.link)).status_code == 404


async def test_every_article_has_a_readable_page(site, client):
    """In whatever script its address is; the front page and the topics' pages lead there."""
    front = await client.get(site.url)
    for item in await items(client, site.feed_url):
        assert item.link in front.text
        page = await client.get(item.link)
        assert page.status_code == 200
        assert item.byline in page.text
    assert "Housing" in (await client.get(f"{site.url}/category/housing/")).text


async def test_the_site_misbehaves_on_demand(empty, fetcher):
    """As often as asked, and only then; the reader is told what is wrong."""
    empty.respond_with(Canned(429, {"Retry-After": "120"}, times=1))
    refused = await fetcher.get(empty.feed_url)
    assert isinstance(refused, Failed)
    assert refused.retry_after == timedelta(seconds=120)
    assert isinstance(await fetcher.get(empty.feed_url), Fetched)
    empty.respond_with(Canned(body=b"<html><title>Just a moment...</title>"))
    challenged = await fetcher.get(empty.feed_url)
    assert isinstance(challenged, Fetched)
    empty.respond_with(None)
    assert b"<rss" in (await fetcher.get(empty.feed_url)).body
    assert [fetch.status for fetch in empty.requests] == [429, 200, 200, 200]


async def test_a_site_that_never_finishes_can_be_stopped(client):
    """An endless answer does not hold up its end."""

    async def trickle():
        while True:
            yield b"<!-- soon -->"
            await asyncio.sleep(0.01)

    async with asyncio.timeout(WAIT_SECONDS), Publication(()) as site:
        site.respond_with(Canned(stream=trickle))
        async with client.stream("GET", site.feed_url) as answer:
            async for piece in answer.aiter_raw():
                assert piece.startswith(b"<!-- soon -->")
                break


async def test_the_desk_publishes_and_edits(empty, client):
    """By JSON, from pages of this machine."""
    page = {"Origin": "http://localhost:8081"}
    answer = await client.post(
        f"{empty.url}/demo/publish",
        json={
            "title": " Ferry\nsold\x00 ",
            "standfirst": "To <its> crew",
            "byline": "Ines Duarte",
            "picture": "harbour",
            "topics": ["Ports", "ports"],
        },
        headers=page,
    )
    assert answer.headers["Access-Control-Allow-Origin"] == page["Origin"]
    made = answer.json()
    await client.post(f"{empty.url}/demo/edit", json={"id": made["id"], "title": "Ferry sold & saved"})
    (shown,) = await items(client, empty.feed_url)
    assert (shown.link, shown.title, shown.standfirst) == (made["link"], "Ferry sold & saved", "To <its> crew")
    assert (shown.byline, shown.alt) == ("Ines Duarte", "Two fishing boats lie in the harbour at dusk")
    drawn = await client.get(shown.image)
    assert (drawn.headers["Content-Type"], drawn.content[:2]) == ("image/jpeg", b"\xff\xd8")
    offered = (await client.get(f"{empty.url}/demo/topics")).json()
    assert offered.pop("pictures")["harbour"] == shown.alt
    assert offered == {
        "topics": ["ports"],
        "bylines": ["Ines Duarte"],
        "newest": {"id": made["id"], "title": "Ferry sold & saved", "link": made["link"]},
    }


@pytest.mark.parametrize(
    ("call", "body", "sentence"),
    [
        ("publish", b"{", "The request is not valid JSON."),
        ("publish", b"[]", "The request must be a JSON object."),
        ("publish", b'{"title": "  "}', "The title is missing."),
        ("publish", b'{"title": 7}', "The title must be text."),
        ("publish", b'{"title": "T", "topics": "Ports"}', "The topics must be a list of names."),
        ("publish", b'{"title": "T", "picture": "../desk.py"}', "The site has no picture of this name."),
        ("edit", b'{"id": 99, "title": "T"}', "There is no article of this id: it may have been removed."),
    ],
)
async def test_a_mistake_at_the_desk_is_explained(empty, client, call, body, sentence):
    """In a sentence, with status 400, and nothing is published."""
    answer = await client.post(f"{empty.url}/demo/{call}", content=body)
    assert (answer.status_code, answer.json()) == (400, {"error": sentence})
    assert await items(client, empty.feed_url) == ()


async def test_strange_pages_cannot_publish(empty, client):
    """Another site's page, open in the same browser, is turned away, asked beforehand or not."""
    strange = {"Origin": "http://localhost.example"}
    call = f"{empty.url}/demo/publish"
    assert (await client.options(call, headers=strange)).status_code == 403
    refused = await client.post(call, json={"title": "T"}, headers=strange)
    assert refused.status_code == 403
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert await items(client, empty.feed_url) == ()


async def test_posts_are_given_as_wordpress_gives_them(site, client):
    """Page by page, or by date, with how many there are; what is asked wrongly is refused."""
    posts = f"{site.url}/wp-json/wp/v2/posts"
    first, second = [await client.get(f"{posts}?per_page=20&page={page}") for page in (1, 2)]
    assert first.headers["X-WP-Total"] == str(len(sample_stock()))
    assert first.headers["X-WP-TotalPages"] == "2"
    newest = first.json()[0]
    assert (newest["link"], newest["date"]) == (site.articles[0].link, "2026-11-23T15:00:00")
    assert [post["id"] for post in (*first.json(), *second.json())] == [article.id for article in site.articles]
    older = await client.get(f"{posts}?before={newest['date']}")
    assert older.json()[0]["id"] == site.articles[1].id
    wrongs = ("page=3&per_page=20", "per_page=101", "page=0", "per_page=x", "before=noon", "orderby=luck", "offset=-1")
    for wrong in wrongs:
        assert (await client.get(f"{posts}?{wrong}")).status_code == 400


async def numbers(client, address):
    """Give the numbers of a feed's articles, or of the API's."""
    if "wp-json" in address:
        return [post["id"] for post in (await client.get(address)).json()]
    return [int(item.guid.rpartition("=")[2]) for item in await items(client, address)]


@pytest.mark.parametrize("by_api", [True, False])
async def test_what_is_of_one_second_comes_in_an_order_that_is_asked_for(empty, client, by_api):
    """By itself the order changes from page to page, as WordPress's does."""
    for _ in range(25):
        empty.publish(title="Imported", published_at=NOW)
    pages = [f"{empty.feed_url}?paged={n}" for n in (1, 2, 3)]
    ordered = [f"{page}&orderby=date+ID" for page in pages]
    if by_api:
        posts = f"{empty.url}/wp-json/wp/v2/posts?before={NOW + timedelta(seconds=1):%FT%T}&after=2026-01-01T00:00:00"
        pages = [f"{posts}&page={n}" for n in (1, 2, 3)]
        ordered = [f"{posts}&orderby=id&offset={start}" for start in (0, 10, 20)]
    met = {number for page in pages for number in await numbers(client, page)}
    assert len(met) == 20
    assert [number for page in ordered for number in await numbers(client, page)] == list(range(25, 0, -1))
    assert (await numbers(client, f"{ordered[0]}&order=asc"))[:2] == [1, 2]


async def test_a_feed_of_a_day_and_a_second(empty, client):
    """By the site's clock; a day without articles has none."""
    first, second = (empty.publish(title="A", published_at=NOW + timedelta(seconds=s)) for s in (0, 7))
    empty.publish(title="Another day", published_at=NOW - timedelta(days=1))
    assert await numbers(client, f"{empty.feed_url}?m=20261123") == [second.id, first.id]
    assert await numbers(client, f"{empty.feed_url}?m=20261123&second=7") == [second.id]
    assert (await client.get(f"{empty.feed_url}?m=20261125")).status_code == 404
