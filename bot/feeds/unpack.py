"""Bodies unpacked a piece at a time, so that ten gigabytes of zeros never stand in memory."""

import zlib
from collections.abc import AsyncIterator

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_PLAIN = {"", "identity"}
_KNOWN = {*_PLAIN, "gzip", "x-gzip", "deflate"}
_MEMBER = b"\x1f\x8b"
"""How a gzip member begins; a body may be several, one after another (RFC 1952, 2.2)."""


class TooLarge(Exception):
    """The body has more bytes than are wanted."""


class Garbled(Exception):
    """The body is not packed as its header says, or ends too early."""


async def read(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> bytes:
    """Give a body of at most `limit` bytes, unpacked; `encoding` is its Content-Encoding ("" for none).

    Raises:
        TooLarge: there are more bytes; reading stopped there.
        Garbled: it cannot be unpacked.
    """
    named = encoding.strip().casefold()
    if named not in _KNOWN:
        raise Garbled
    unpacker = None if named in _PLAIN else _Unpacker()
    body = bytearray()
    async for chunk in chunks:
        body += unpacker.unpack(chunk, limit + 1 - len(body)) if unpacker else chunk
        if len(body) > limit:
            raise TooLarge
    if unpacker and not unpacker.complete:
        raise Garbled
    return bytes(body)


class _Unpacker:
    """One gzip or zlib stream after another; what follows the last and is neither (padding) is let go."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        self.complete = False

    def unpack(self, chunk: bytes, most: int) -> bytes:
        """Give at most `most` bytes of what a piece holds."""
        out = bytearray()
        while chunk and len(out) < most:
            if self._stream.eof and not self._goes_on(chunk):
                break
            out += self._decompress(chunk, most - len(out))
            chunk = self._stream.unused_data
        self.complete = self._stream.eof
        return bytes(out)

    def _goes_on(self, chunk: bytes) -> bool:
        """Begin a new stream if there is one. The old one would gather whatever it is still given."""
        if not _MEMBER.startswith(chunk[: len(_MEMBER)]):  # one byte of it may be all that has come
            return False
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        return True

    def _decompress(self, chunk: bytes, most: int) -> bytes:
        try:
            return self._stream.decompress(chunk, most)
        except zlib.error as error:
            raise Garbled from error
