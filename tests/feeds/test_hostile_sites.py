"""Fetching from sites that misbehave: each is a sentence for the operator, soon and in little memory."""

import asyncio
import gzip
import random
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.feeds.outcomes import Failed, Fetched
from bot.feeds.parse import NotAFeed, parse
from tests.feeds.sites import endless, raw, saying

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
CLOSE = OK + b"Connection: close\r\n\r\n"
BROKEN_OFF = Failed("the site broke off in the middle of its answer, or gave one that is no HTTP")
TOO_SLOW = Failed("the site took longer than 0.5 s to answer")
TOO_LARGE = Failed("the feed is larger than 1 MiB")
MIB = 2**20
PACKED = gzip.compress(b"<rss/>")


@contextmanager
def in_little_memory(most: int = 8 * MIB) -> Iterator[None]:
    """Fail when what is allocated meanwhile peaks above `most` bytes."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def chunked(data: bytes) -> bytes:
    """Frame a piece of a chunked body."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def zeros_packed() -> bytes:
    """Give the beginning of a gzip stream that unpacks to a gigabyte of zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(bytes(64 * MIB)) + packer.flush(zlib.Z_FULL_FLUSH)


async def test_endless_zeros_are_cut_off(fetcher):
    """Reading stops at the limit, whatever the site goes on to send."""
    async with raw(endless(CLOSE, bytes(65_536))) as address:
        with in_little_memory():
            assert await fetcher.get(address) == TOO_LARGE


async def test_a_bomb_is_not_unpacked(fetcher):
    """Sixty-four kilobytes on the wire never become sixty-four megabytes here."""
    bomb = zeros_packed()
    head = OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n"
    async with raw(endless(head, bomb, 4 * len(bomb))) as address:
        with in_little_memory():
            assert await fetcher.get(address) == TOO_LARGE


async def test_what_follows_a_packed_body_is_not_gathered(fetcher):
    """A small gzip member with gigabytes of padding behind it takes time, not memory."""
    head = OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + gzip.compress(b"<rss/>")
    async with raw(endless(head, bytes(65_536), 64 * MIB)) as address:
        with in_little_memory():
            outcome = await fetcher.get(address)
    assert outcome.body == b"<rss/>"


async def test_a_dripping_body_ends_with_the_total_time(hasty):
    """A byte now and then keeps no reading alive."""
    async with raw(saying(CLOSE, *[b"<"] * 50, pause=0.1)) as address:
        assert await hasty.get(address) == TOO_SLOW


async def test_dripping_headers_end_with_the_total_time(hasty):
    """Likewise before the body."""
    async with raw(saying(OK, *[b"X: y\r\n"] * 50, pause=0.1)) as address:
        assert await hasty.get(address) == TOO_SLOW


async def test_a_silent_site_ends_with_the_total_time(hasty):
    """It took the request and says nothing."""
    async with raw(saying(stay=5)) as address:
        assert await hasty.get(address) == TOO_SLOW


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        OK,
        OK + b"Content-Length: 1000\r\n\r\n<rss>",
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(b"<rss>"),
        OK + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\n<rss>",
        OK + b"Content-Length: minus one\r\n\r\n<rss/>",
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n<rss/>",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nno colon in this one\r\n\r\n<rss/>",
        b"HTTP/1.1 9999 What\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"x" * 200_000 + b"\r\n\r\n",
    ],
)
async def test_broken_http_is_a_failure(fetcher, answer):
    """Dropped in the middle, or never HTTP at all."""
    async with raw(saying(answer)) as address:
        assert await fetcher.get(address) == BROKEN_OFF


@pytest.mark.parametrize("header", [b"ETag: \xff\xfe\r\n", b"Content-Type: \xc3\x28;;charset=\r\n", b"X: \x80\r\n"])
async def test_odd_header_values_are_borne(fetcher, header):
    """Bytes that are no text spoil nothing, now or when they are sent back."""
    async with raw(saying(OK + header + b"Content-Length: 6\r\n\r\n<rss/>")) as address:
        outcome = await fetcher.get(address)
        assert isinstance(outcome, Fetched)
        assert isinstance(await fetcher.get(address, etag=outcome.etag), Fetched)


@pytest.mark.parametrize("status", [b"301", b"302"])
@pytest.mark.parametrize("target", [b"\xff\xfe", b"http://\xff/", b"//[::1", b"\x01", b"ht!tp://x", b"http://"])
async def test_a_bad_location_is_a_failure(fetcher, status, target):
    """Whatever a redirect names, nothing raises and no address is repeated."""
    async with raw(saying(b"HTTP/1.1 " + status + b" Moved\r\nLocation: " + target + b"\r\n\r\n")) as address:
        outcome = await fetcher.get(address.replace("http://", "http://ines:secret@"))
    assert isinstance(outcome, Failed)
    assert not any(told in outcome.reason for told in ("ines", "secret", "127.0.0.1", "://"))


async def test_a_failed_fetch_leaves_the_fetcher_whole(site, fetcher):
    """Two hundred dropped connections later the next feed is read."""
    async with raw(saying(OK)) as address:
        for _ in range(200):
            await fetcher.get(address)
    assert isinstance(await fetcher.get(site.answers("/feed/")), Fetched)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"", "the address gives an empty page"),
        (bytes(500_000), "the address gives an empty page"),
        (
            b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking</body></html>",
            "the address gives a web page titled “Just a moment...”, not a feed",
        ),
        (b"<html><body>It works!</body></html>", "the address gives a web page, not a feed"),
        (b'{"code": "rest_no_route"}', "the page is JSON, but no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "the page is broken JSON, not a feed"),
        (b"Error establishing a database connection", "the page is no feed: neither RSS nor Atom nor JSON Feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "the page is no feed: neither RSS nor Atom nor JSON Feed"),
        (b"<sitemap><url/></sitemap>", "the page is no feed: neither RSS nor Atom nor JSON Feed"),
    ],
)
async def test_a_page_that_is_no_feed_is_told_as_what_it_is(site, fetcher, page, reason):
    """A site in trouble answers 200 with anything; the operator reads what came."""
    fetched = await fetcher.get(site.answers("/feed/", page, Content_Type="application/rss+xml"))
    with pytest.raises(NotAFeed) as caught:
        parse(fetched.body, fetched.content_type, fetched.address)
    assert str(caught.value) == reason


async def test_damaged_answers_raise_nothing(fetcher):
    """Three hundred answers with a few bytes changed, added or lost: each is an outcome."""
    dice = random.Random(7)
    whole = OK + b"Content-Encoding: gzip\r\nETag: W/1\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED

    async def write(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(answer))
            answer[at : at + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 3))
        writer.write(answer)

    async with raw(write) as address:
        outcomes = [await fetcher.get(address) for _ in range(300)]
    assert {type(outcome) for outcome in outcomes} == {Fetched, Failed}
