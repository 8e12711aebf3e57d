"""Whatever the bytes: items or `NotAFeed`, and nothing outside is touched."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.feeds.entries import MOST_TERMS
from bot.feeds.identity import identify
from bot.feeds.parse import NotAFeed, Parsed, parse
from bot.html import is_web_address, utf16_length

CORPUS = [path.read_bytes() for path in sorted((Path(__file__).parent / "corpus").iterdir())]
STARTS = [b"<rss>", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"{", b"\xff\xfe<\0r\0s\0s\0>\0"]
SPLICES = st.binary(max_size=20) | st.sampled_from(
    [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"\0", b"&#0;", b"&#55296;", b"&#x110000;", b"<item>", b"</item>", b"<!--"]
)
bounded = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
opened: list[str] = []
_watching = [False]


@sys.addaudithook
def watch(event: str, arguments: tuple) -> None:
    """Note what is opened or connected to; such a hook stays for good, so it has a switch."""
    if _watching[0] and event in {"open", "socket.connect", "socket.getaddrinfo", "urllib.Request"}:
        opened.append(f"{event} {arguments}")


def read(body: bytes, content_type: str = "") -> Parsed | None:
    """Parse, hold the result to what every item promises, and identify the items too."""
    try:
        parsed = parse(body, content_type, "https://courier.example/feed/")
    except NotAFeed:
        return None
    for item in parsed.items:
        assert item.title == clean_line(item.title)
        assert utf16_length(item.title) <= 1_000
        assert all(not url or is_web_address(url) for url in (item.link, item.image))
        assert len(item.terms) <= MOST_TERMS
        assert item.published_at is None or item.published_at.tzinfo
        repr(item).encode()
        item.body_html.encode()
    identify(parsed.items, frozenset())
    return parsed


def clean_line(text: str) -> str:
    return " ".join(text.split())


@bounded
@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes(body, content_type):
    """Random bytes are no feed, and that is all."""
    read(body, content_type)


@bounded
@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_any_bytes_that_begin_like_a_feed(start, body):
    """Nor do they raise behind a feed's first tag."""
    read(start + body)


@bounded
@given(st.data())
def test_any_damage_to_a_feed(data):
    """Cut, spliced and overwritten anywhere, a feed gives items or is none."""
    body = bytearray(data.draw(st.sampled_from(CORPUS)))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(body)))
        gone = data.draw(st.integers(0, 40))
        body[at : at + gone] = data.draw(SPLICES)
    read(bytes(body[: data.draw(st.integers(0, len(body)))] if data.draw(st.booleans()) else body))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ["id", "url", "external_url", "title", "summary", "content_html", "content_text", "authors", "author", "tags"]
JSON_ITEMS = st.dictionaries(st.sampled_from([*FIELDS, "image", "banner_image", "date_published"]), JSON)


@bounded
@example([{"id": "a name\rin two lines"}], None, None)
@given(st.lists(JSON_ITEMS | JSON, max_size=4) | JSON, JSON, JSON)
def test_any_json(items, title, link):
    """A JSON Feed may hold any type anywhere."""
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items, "title": title, "home_page_url": link}
    assert read(json.dumps(feed).encode()) is not None


@pytest.mark.parametrize("depth", [1_000, 200_000])
@pytest.mark.parametrize(("begin", "deeper"), [(b"<rss><item><title>", b"<b>"), (b"", b"["), (b'{"items":', b'{"a":')])
def test_depth(begin, deeper, depth):
    """No nesting exhausts the stack."""
    read(begin + deeper * depth)


@pytest.mark.parametrize(
    "body",
    [
        __file__.encode(),
        b"/etc/hostname",
        b"file:///etc/hostname",
        b"http://127.0.0.1:1/feed/",
        b"feed://127.0.0.1:1/",
        *CORPUS,
        b"<?xml version='1.0'?><!DOCTYPE rss SYSTEM 'http://127.0.0.1:1/rss.dtd'><rss version='2.0'><channel/></rss>",
        b"<?xml-stylesheet href='http://127.0.0.1:1/x.xsl'?><rss version='2.0'><channel/></rss>",
        b"<rss version='2.0' xmlns:xi='http://www.w3.org/2001/XInclude'><channel><xi:include href='/etc/hostname'/>",
    ],
    ids=lambda body: repr(body[-20:]),
)
def test_parsing_opens_nothing(body):
    """Bytes that name a file or an address, in whatever way, make nobody go there."""
    read(body)  # what it imports is imported now
    opened.clear()
    _watching[0] = True
    try:
        read(body)
    finally:
        _watching[0] = False
    assert opened == []


@pytest.mark.parametrize("link", ["", "<link>/</link>", "<link>https://courier.example/</link>"])
def test_a_login_in_a_feeds_address_is_in_no_link(link):
    """What is made absolute against it is shown to everybody."""
    body = "<item><title>Rents</title><link>/1/</link><description>&lt;img src='/a.png'&gt;</description></item>"
    feed = f"<rss version='2.0'><channel>{link}{body}</channel></rss>".encode()
    (item,) = parse(feed, "", "https://ann:s3cret@courier.example/feed/").items
    assert (item.link, "s3cret" in repr(item)) == ("https://courier.example/1/", False)
