"""Feeds mended and cut as bytes, before any parser sees them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.legible import as_utf8, beginning, escape_ampersands
from bot.feeds.parse import MOST_ITEMS, NotAFeed, parse
from tests.effort import effort

HERE = "https://courier.example/feed/"


def rss(number: int) -> bytes:
    items = b"".join(b"<item><title>Item %d</title><guid>%d</guid></item>" % (n, n) for n in range(number))
    return b"<rss version='2.0'><channel><title>Long</title>%s<link>https://l.example/</link></channel></rss>" % items


def json_feed(number: int) -> bytes:
    items = [{"id": str(n), "title": f"Item {n}"} for n in range(number)]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Long", "home_page_url": "https://l.example/"}
    return json.dumps({**feed, "items": items}).encode()


@pytest.mark.parametrize("feed", [rss(50_000), json_feed(50_000), rss(2_500).decode().encode("utf-16")], ids=len)
def test_of_a_long_feed_the_first_two_thousand_items_are_read(feed):
    """What no reader would ever see costs little; the rest is counted, and the feed's end is still read."""
    found = []
    assert effort(lambda: found.append(parse(feed, "", HERE))) < 200
    (parsed,) = found
    assert [item.guid for item in parsed.items] == [str(n) for n in range(MOST_ITEMS)]
    assert (parsed.title, parsed.link) == ("Long", "https://l.example/")
    assert parsed.dropped in {50_000 - MOST_ITEMS, 2_500 - MOST_ITEMS}


@pytest.mark.parametrize("piece", [b"<a>", b"<html><title>", b"\xff", b"&", b"<!--", b"[", b"text "])
def test_ten_megabytes_of_anything_else_are_soon_refused(piece):
    """The parser would take the better part of a minute."""

    def refused() -> None:
        with pytest.raises(NotAFeed):
            parse(piece * (10_000_000 // len(piece)), "", HERE)

    assert effort(refused) < 300


def test_a_long_feed_that_breaks_off_is_read_likewise():
    """The last item has no end to look for."""
    assert len(parse(rss(3_000)[:-100] + b"<item><title>Brok", "", HERE).items) == MOST_ITEMS


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (rss(5), (rss(2), 3)),
        (rss(2), (rss(2), 0)),
        (b"<feed><entry >1</entry ><Entry>2</Entry></feed>", (b"<feed><entry >1</entry ><Entry>2</Entry></feed>", 0)),
        (
            b"<a:entry>1</a:entry><a:entry>2</a:entry><a:entry>3</a:entry>!",
            (b"<a:entry>1</a:entry><a:entry>2</a:entry>!", 1),
        ),
        (b"<items/><item>1</item><itemized/><item>2</item>", (b"<items/><item>1</item><itemized/><item>2</item>", 0)),
        (b"<item>1<item>2<item>3", (b"<item>1<item>2", 1)),
        (b"", (b"", 0)),
    ],
)
def test_beginning(feed, expected):
    """The first two items and what follows the last, of whatever kind of feed; items are told by their tags."""
    assert beginning(feed, 2) == expected


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("Smith & Sons", "Smith &amp; Sons"),
        ("A&B R&D; &", "A&amp;B R&D; &amp;"),
        ("&amp; &#38; &#x26; &nbsp; &frac12;", "&amp; &#38; &#x26; &nbsp; &frac12;"),
        ("&#; &#x; &#xg; &;", "&amp;#; &amp;#x; &amp;#xg; &amp;;"),
        ("<![CDATA[A & B]]> & C", "<![CDATA[A & B]]> &amp; C"),
        ("<![CDATA[A & B", "<![CDATA[A & B"),
        ("?a=1&b=2&copy=3", "?a=1&amp;b=2&amp;copy=3"),
    ],
)
def test_bare_ampersands_are_escaped(written, mended):
    """Where one stands for itself, and not in CDATA, where all do."""
    assert escape_ampersands(written.encode()) == mended.encode()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<\0")))
def test_utf_8_is_known_for_what_it_is(text):
    """And left as it is."""
    assert as_utf8(text.encode()) == (text.encode(), "" if text.isascii() else "utf-8")


@given(st.text("aé“”—日本🚀", min_size=1).filter(lambda text: not text.isascii()), st.data())
def test_a_stray_byte_costs_no_accent(text, data):
    """Something pasted in from Windows is read as such, and everything else as UTF-8."""
    at = data.draw(st.integers(0, len(text)))
    body = text[:at].encode() + b"\x92" + text[at:].encode()
    strays_are_few = sum(character > "\x7f" for character in text) > 1
    assert not strays_are_few or as_utf8(body) == ((text[:at] + "’" + text[at:]).encode(), "utf-8")


@pytest.mark.parametrize("charset", ["windows-1252", "latin-1"])
@given(st.text("aéèüñß ", min_size=1))
def test_what_is_no_utf_8_is_left_alone(charset, text):
    """Accents that are single bytes are the declared charset's to tell."""
    assert as_utf8(text.encode(charset)) == (text.encode(charset), "")


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_wide_characters_become_utf_8(charset, text):
    """With a byte order mark or without, as long as it begins like XML."""
    assert as_utf8(f"<rss>{text}".encode(charset)) == (f"<rss>{text}".encode(), "utf-8")


def test_ampersands_that_may_be_half_a_letter_are_left_alone():
    """To add a byte would shift all that follows."""
    body = "<rss>R&D 日本語 & more</rss>".encode("iso-2022-jp")
    assert as_utf8(body) == (body, "")
    assert escape_ampersands(body) == body
