"""Bodies unpacked piece by piece, however the network cuts them."""

import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.unpack import Garbled, TooLarge, read


async def pieces(body: bytes, size: int):
    for at in range(0, len(body), size):
        yield body[at : at + size]


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=3), st.integers(1, 60), st.binary(max_size=5))
async def test_any_cutting_gives_the_same_body(members, size, padding):
    """One member or several, a byte at a time or at once."""
    whole = b"".join(members)
    packed = b"".join(gzip.compress(member) for member in members) + bytes(len(padding))
    assert await read(pieces(packed, size), "gzip", 1_000) == whole
    assert await read(pieces(zlib.compress(whole), size), "deflate", 1_000) == whole
    assert await read(pieces(whole, size), "", 1_000) == whole


@pytest.mark.parametrize("encoding", ["", "gzip"])
@pytest.mark.parametrize("size", [1, 7, 1_000])
async def test_the_limit_is_exact(encoding, size):
    """So many bytes, and not one more."""
    body = bytes(range(100))
    packed = gzip.compress(body) if encoding else body
    assert await read(pieces(packed, size), encoding, 100) == body
    with pytest.raises(TooLarge):
        await read(pieces(packed, size), encoding, 99)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", " X-GZIP "]), st.integers(1, 60))
async def test_any_bytes_are_unpacked_or_garbled(body, encoding, size):
    """Nothing else is raised, whatever comes."""
    with suppress(Garbled, TooLarge):
        await read(pieces(body, size), encoding, 10_000)


@given(st.binary(max_size=300), st.data())
async def test_a_body_broken_off_is_no_body(body, data):
    """Half an answer is told from a whole one, wherever it ends."""
    packed = gzip.compress(body)
    end = data.draw(st.integers(0, len(packed) - 1))
    with pytest.raises(Garbled):
        await read(pieces(packed[:end], 50), "gzip", 1_000)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "?"])
async def test_an_encoding_that_nobody_asked_for(encoding):
    """It is not taken for plain text."""
    with pytest.raises(Garbled):
        await read(pieces(b"<rss/>", 3), encoding, 100)
