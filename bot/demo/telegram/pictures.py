"""What kind of picture some bytes are, and how large: read from their beginning alone."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

_PNG, _JPEG, _GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"
_FRAME_MARKS = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The JPEG segments that tell the size."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's format, as in image/{format}, and its pixels."""

    format: str
    width: int
    height: int


def picture(data: bytes) -> Picture | None:
    """Recognise a PNG, JPEG, GIF or WebP; None for anything else, and for one that breaks off in its head."""
    for beginning, image_format, size in _FORMATS:
        if data.startswith(beginning):
            try:
                return Picture(image_format, *size(data))
            except (struct.error, IndexError, ValueError):
                return None
    return None


def _png(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _jpeg(data: bytes) -> tuple[int, int]:
    """Walk from segment to segment until one tells the frame's size."""
    at = 2
    while data[at + 1] not in _FRAME_MARKS:
        (length,) = struct.unpack_from(">H", data, at + 2)
        at += 2 + length
    height, width = struct.unpack_from(">HH", data, at + 5)
    return width, height


def _webp(data: bytes) -> tuple[int, int]:
    """Read one of the three kinds: lossy, lossless, extended."""
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X" and len(data) >= 30:  # noqa: PLR2004 -- the two sizes end there
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    raise ValueError(kind)


_FORMATS: tuple[tuple[bytes, str, Callable[[bytes], tuple[int, int]]], ...] = (
    (_PNG, "png", _png),
    (_JPEG, "jpeg", _jpeg),
    (_GIF, "gif", _gif),
    (b"RIFF", "webp", _webp),
)
