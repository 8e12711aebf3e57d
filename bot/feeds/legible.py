"""A feed's bytes mended where parsers go wrong by much for little: pure, and quick beside parsing.

The line: is it UTF-16 or 32? -> make it UTF-8; is it UTF-8, but for a few bytes? -> read those as
Windows would; leave out what comes after so many items; escape the ampersands that stand for themselves.
"""

import re

_BARE_AMPERSAND = re.compile(
    rb"(<!\[CDATA\[.*?(?:\]\]>|\Z))|&(?!(?:#[0-9]+|#x[0-9a-f]+|[a-z][a-z0-9]*);)", re.IGNORECASE | re.DOTALL
)
_STRAYS = {0xDC00 + byte: bytes([byte]).decode("windows-1252", "replace") for byte in range(0x80, 0x100)}
_ITEM = re.compile(rb"<(?:[a-z][\w-]*:)?(?:item|entry)[\s>]", re.IGNORECASE)
_LAST_ITEM = re.compile(rb".*</(?:[a-z][\w-]*:)?(?:item|entry)\s*>", re.IGNORECASE | re.DOTALL)
_WIDE = {
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
"""How bytes begin that are two or four to a character; the longer signs first."""


def as_utf8(body: bytes) -> tuple[bytes, str]:
    """Give the bytes as UTF-8, and "utf-8"; or as they are, and "", if they alone do not tell their charset.

    Valid UTF-8 is never anything else by chance, so what the server or the document declares does
    not count against it. One byte pasted in from elsewhere, or a last letter cut in two, would
    otherwise turn every accent of the feed into rubbish.
    """
    wide = next((charset for sign, charset in _WIDE.items() if body.startswith(sign)), "")
    if wide:
        return body.decode(wide, "replace").encode(errors="replace"), "utf-8"
    if body.isascii():
        return body, ""
    text, sound = body.decode(errors="surrogateescape"), body.decode(errors="ignore")
    strays, accents = len(text) - len(sound), len(sound) - len(sound.encode("ascii", "ignore"))
    if strays >= accents:
        return body, ""
    return (text.translate(_STRAYS).encode() if strays else body), "utf-8"


def escape_ampersands(body: bytes) -> bytes:
    """Escape the ampersands that are no reference's, outside CDATA: one makes XML of a feed no XML."""
    if b"\x1b" in body:  # ISO-2022-JP, where an ampersand may be half a letter
        return body
    return _BARE_AMPERSAND.sub(lambda found: found[1] or b"&amp;", body)


def beginning(body: bytes, most: int) -> tuple[bytes, int]:
    """Cut an XML feed after its first `most` items, so that no parser sees the rest; say how many those are.

    What follows the last item stays, for the cut feed to be as well-formed as the whole.
    """
    starts = [item.start() for item in _ITEM.finditer(body)]
    if len(starts) <= most:
        return body, 0
    last = _LAST_ITEM.match(body, starts[most])
    return body[: starts[most]] + (body[last.end() :] if last else b""), len(starts) - most
