"""Fetching from sites that behave: conditions, refusals, packed bodies."""

import gzip
import zlib
from datetime import timedelta

import pytest

from bot.feeds.fetch import Fetcher
from bot.feeds.outcomes import Failed, Fetched, Unchanged
from tests.feeds.sites import FEED

NINE, SIX = "Mon, 23 Nov 2026 09:00:00 GMT", "Mon, 23 Nov 2026 18:00:00 GMT"


def packed(body: bytes) -> bytes:
    """Give it as gzip, the same bytes each time: tests that run beside each other have to have one name."""
    return gzip.compress(body, mtime=0)


async def test_a_feed_is_fetched_with_what_makes_the_next_fetch_conditional(site, fetcher):
    """Bytes, type and validators come back, and the address stays as it was."""
    address = site.answers("/feed/", Content_Type="text/xml", ETag='W/"1"', Last_Modified=NINE, Date=SIX)
    assert await fetcher.get(address) == Fetched(FEED, "text/xml", 'W/"1"', NINE, address)


@pytest.mark.parametrize("changed", [SIX, "Mon, 23 Nov 2026 17:59:59 GMT", "Mon, 23 Nov 2026 18:00:05 GMT"])
async def test_a_feed_changed_this_second_is_fetched_again(site, fetcher, changed):
    """It may change once more in that second, and its validators would not tell."""
    outcome = await fetcher.get(site.answers("/feed/", ETag='"1"', Last_Modified=changed, Date=SIX))
    assert (outcome.etag, outcome.last_modified) == ("", "")


@pytest.mark.parametrize(
    "changed", ["", "yesterday", "0", "Mon, 23 Nov 2026 09:00:00", "Mon, 99 Nov 2026 09:00:00 GMT"]
)
async def test_an_odd_date_of_change_is_the_sites_own_affair(site, fetcher, changed):
    """Validators are kept and sent back as they came."""
    outcome = await fetcher.get(site.answers("/feed/", ETag='"1"', Last_Modified=changed, Date=SIX))
    assert (outcome.etag, outcome.last_modified) == ('"1"', changed)


async def test_the_first_request_names_us_and_asks_for_no_condition(site, fetcher):
    """A site's keeper can see who comes, and we unpack nothing but gzip."""
    await fetcher.get(site.answers("/feed/"))
    (request,) = site.requests
    assert request.headers["User-Agent"] == "Handbill/test"
    assert request.headers["Accept-Encoding"] == "gzip"
    assert not {"If-None-Match", "If-Modified-Since"} & set(request.headers)


async def test_validators_are_sent_back_as_they_were_given(site, fetcher):
    """Weak or strong, a validator is the site's own word."""
    address = site.answers("/feed/", b"", 304)
    outcome = await fetcher.get(address, etag='W/"1"', last_modified="yesterday, roughly")
    assert outcome == Unchanged(address)
    assert site.requests[0].headers["If-None-Match"] == 'W/"1"'
    assert site.requests[0].headers["If-Modified-Since"] == "yesterday, roughly"


@pytest.mark.parametrize("etag", ['"é"', '"a\nb"', '"\x00"', '"\udc80"'])
async def test_a_validator_that_no_header_can_hold_is_left_out(site, fetcher, etag):
    """An odd ETag makes fetches unconditional; it does not stop them for ever."""
    assert isinstance(await fetcher.get(site.answers("/feed/"), etag=etag, last_modified=etag), Fetched)
    assert "If-None-Match" not in site.requests[0].headers


async def test_not_modified_though_not_asked_is_a_failure(site, fetcher):
    """There is nothing to fall back on."""
    outcome = await fetcher.get(site.answers("/feed/", b"", 304))
    assert outcome == Failed("the site says that nothing has changed, though it was not asked (HTTP 304)", status=304)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "asks for a password"),
        (403, "refuses us"),
        (404, "no such page"),
        (410, "gone for good"),
        (429, "less often"),
        (500, "answers with an error"),
        (503, "out of service"),
        (204, "gives nothing to read"),
    ],
)
async def test_a_refusal_is_put_in_words_with_its_number(site, fetcher, status, words):
    """The operator reads a sentence, and can look the number up."""
    outcome = await fetcher.get(site.answers("/feed/", b"", status))
    assert words in outcome.reason
    assert f"(HTTP {status})" in outcome.reason
    assert outcome.retry_after is None


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("Mon, 23 Nov 2026 18:30:00 GMT", timedelta(minutes=30)),
        ("Mon, 23 Nov 2026 17:00:00 GMT", timedelta(0)),
        ("Mon, 23 Nov 2026 19:30:00 +0100", timedelta(minutes=30)),
        ("Fri, 31 Dec 9999 23:59:59 -2359", timedelta(days=1)),
        ("9" * 300, timedelta(days=1)),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        ("Mon, 32 Nov 2026 99:00:00 GMT", None),
    ],
)
async def test_retry_after(site, fetcher, status, value, expected):
    """Seconds or a date, at most a day; anything else is as if nothing had been said."""
    assert (await fetcher.get(site.answers("/feed/", b"", status, Retry_After=value))).retry_after == expected


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("gzip", packed(FEED)),
        ("GZIP", packed(FEED)),
        ("x-gzip", packed(FEED)),
        ("deflate", zlib.compress(FEED)),
        ("identity", FEED),
        ("gzip", packed(FEED[:20]) + packed(FEED[20:])),
        ("gzip", packed(FEED) + b"\0" * 512),
    ],
)
async def test_packed_bodies_are_unpacked(site, fetcher, encoding, sent):
    """In one gzip member or several, with padding behind or without."""
    assert (await fetcher.get(site.answers("/feed/", sent, Content_Encoding=encoding))).body == FEED


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", FEED),
        ("gzip", packed(FEED)[:-12]),
        ("gzip", b""),
        ("br", b"\x8b\x01\x80<rss/>\x03"),
        ("gzip, gzip", packed(packed(FEED))),
        ("deflate", b"\xff" * 50),
    ],
)
async def test_wrongly_packed_bodies_are_a_failure(site, fetcher, encoding, body):
    """Not what the header says, broken off, or packed as nobody asked."""
    outcome = await fetcher.get(site.answers("/feed/", body, Content_Encoding=encoding))
    assert outcome == Failed("the site’s answer is wrongly compressed, or broke off")


@pytest.mark.parametrize("address", ["", "courier.example/feed", "file:///etc/hostname", "http://", "http://h:x/"])
async def test_what_is_no_web_address_is_not_asked(fetcher, address):
    """A mistyped setting is told in words."""
    outcome = await fetcher.get(address)
    assert outcome == Failed("the address, or one that it redirects to, is no web address (http or https)")


async def test_a_site_that_is_down_and_a_name_that_is_unknown_are_told_apart(site):
    """The first may come back, the second is mistyped; neither reason holds the address."""
    async with Fetcher(user_agent="Handbill/test", total_seconds=30) as fetcher:
        down = await fetcher.get("http://ines:secret@127.0.0.1:1/feed/")
        both_ways = await fetcher.get("http://localhost:1/feed/")
        unknown = await fetcher.get("http://ines:secret@no-such-site.invalid/feed/")
        plain = await fetcher.get(site.root.replace("http:", "https:"))
    assert down == both_ways == Failed("the site refuses connections: it may be down")
    assert unknown == Failed("the site’s name is not found in the DNS: check the address")
    assert plain == Failed("no secure connection: the site’s certificate is not valid, or it speaks no TLS")
