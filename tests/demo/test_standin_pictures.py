"""How large a picture is, told from its first bytes."""

import pytest

from bot.demo.telegram.pictures import Picture, picture
from tests.builders import png

JPEG = bytes.fromhex("ffd8 ffe0 0010 4a46494600010100000100010000 ffc0 0011 08 0030 0040 03 011100 021101 031101")
LOSSY = b"RIFF\0\0\0\0WEBPVP8 " + bytes(4) + b"\0\0\0\x9d\x01\x2a" + b"\x40\x00\x30\x00"
LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L" + bytes(4) + b"\x2f" + (63 | 47 << 14).to_bytes(4, "little")
EXTENDED = b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x3f\0\0\x2f\0\0"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(64, 48), "png"),
        (JPEG, "jpeg"),
        (b"GIF89a\x40\0\x30\0", "gif"),
        (LOSSY, "webp"),
        (LOSSLESS, "webp"),
        (EXTENDED, "webp"),
    ],
    ids=["png", "jpeg", "gif", "lossy", "lossless", "extended"],
)
def test_formats_and_sizes(data, kind):
    """64 by 48 in each format, and nothing is said of one that breaks off."""
    assert picture(data) == Picture(kind, 64, 48)
    assert picture(data[:8]) is None


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"BM" + bytes(60), b"RIFF\0\0\0\0WAVEfmt " + bytes(40)])
def test_other_bytes(data):
    """No picture that Telegram takes as a photo."""
    assert picture(data) is None
