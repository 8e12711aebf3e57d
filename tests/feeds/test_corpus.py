"""Feeds as sites write them, well and badly: each file of the corpus is read as `expected.toml` says."""

import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.feeds.parse import parse
from bot.html import clean_text
from storage import FeedItem

CORPUS = Path(__file__).parent / "corpus"
EXPECTED = tomllib.loads((CORPUS / "expected.toml").read_text("utf-8"))
FEEDS = sorted(path.name for path in CORPUS.iterdir() if path.suffix != ".toml")
HERE = "https://courier.example/feed/"


def read(name: str):
    return parse((CORPUS / name).read_bytes(), "", HERE)


def fields(item: FeedItem) -> dict:
    """Give what an item holds, empty fields left out, its body as text."""
    held = asdict(item)
    held["text"] = clean_text(held.pop("body_html"))
    return {name: list(value) if isinstance(value, tuple) else value for name, value in held.items() if value}


@pytest.mark.parametrize("name", FEEDS)
def test_feed(name):
    """Title, link, and every item with all its fields."""
    parsed = read(name)
    assert [fields(item) for item in parsed.items] == EXPECTED[name]["items"]
    assert (parsed.title, parsed.link) == (EXPECTED[name]["title"], EXPECTED[name]["link"])
    assert parsed.dropped == EXPECTED[name].get("dropped", 0)


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("declared", ["text/html; charset=iso-8859-1", "application/rss+xml; charset=utf-8", ";;="])
def test_what_the_server_declares_spoils_no_utf_8(name, declared):
    """A server's default charset is not the feed's."""
    body = (CORPUS / name).read_bytes()
    if is_utf8(body):
        assert parse(body, declared, HERE) == read(name)


def is_utf8(body: bytes) -> bool:
    try:
        return not body.isascii() and b"\0" not in body and bool(body.decode())
    except UnicodeDecodeError:
        return False


@pytest.mark.parametrize("end", [b"</channel>", b"</feed>", b"</rdf:RDF>"])
@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_that_breaks_shows_the_same_articles(name, end):
    """One stray entity makes the parser fall back to a laxer one: nobody is to be alerted of that."""
    body = (CORPUS / name).read_bytes()
    assert parse(body.replace(end, b"<note>&nbsp;</note>" + end), "", HERE) == read(name)


def test_what_the_declared_charset_alone_can_tell_is_left_to_it():
    """Bytes that are no UTF-8 are what the server or the document says."""
    body = "<rss version='2.0'><channel><item><title>Жильё дорожает</title></item></channel></rss>".encode("koi8-r")
    (item,) = parse(body, "application/rss+xml; charset=koi8-r", HERE).items
    assert item.title == "Жильё дорожает"


def test_a_body_is_kept_as_the_site_wrote_it():
    """What is shown of it is decided where it is shown; a relative address is not made up here."""
    assert '<img src="/wp-content/court.jpg" alt="" />' in read("wordpress.xml").items[0].body_html
    assert "<script>" in read("markup-in-text.xml").items[0].body_html


def test_at_most_fifty_terms_are_read():
    """A post with a term for every word does not make hundreds of topics."""
    terms = "".join(f"<category>Term {number}</category>" for number in range(80))
    body = f"<rss version='2.0'><channel><item><title>Tagged</title>{terms}</item></channel></rss>"
    assert parse(body.encode(), "", HERE).items[0].terms == tuple(f"Term {number}" for number in range(50))


def test_long_fields_are_cut():
    """No item carries a megabyte into a message."""
    long = "word &lt;b&gt;" * 40_000
    (item,) = parse(
        f"<rss version='2.0'><channel><item><title>{long}</title><link>https://c.example/{'x' * 3000}</link>"
        f"<description>{long}</description>{'<category>c</category>' * 500}</item></channel></rss>".encode(),
        "",
        HERE,
    ).items
    assert (len(item.title) <= 1_000, len(item.standfirst) <= 5_000, item.link, item.terms) == (True, True, "", ("c",))
