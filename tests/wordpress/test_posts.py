"""WordPress's own test posts, as a real WordPress renders them, read in Telegram."""

import re
import unicodedata
from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from bot.html import clean_text
from bot.html.site import convert, pages
from bot.html.site.junk import is_junk
from tests.html.oracle import shown
from tests.wordpress.posts import POSTS
from tests.wordpress.starter import WordPress, needs

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
UNREAD = re.compile(r"<(?:nav|form|button|select|audio|video|iframe|script|style|label)\b")

pytestmark = [
    pytest.mark.wordpress,
    pytest.mark.skipif(needs() is not None, reason=str(needs())),
]


def contents() -> list[str]:
    items = (item for export in sorted(POSTS.glob("*.xml")) for item in ET.parse(export).getroot().iter("item"))
    return [content for item in items if (content := (item.findtext(CONTENT) or "").strip())]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def has_junk(html: str) -> bool:
    return bool(UNREAD.search(html)) or any(map(is_junk, re.findall(r'class="([^"]*)"', html)))


async def test_every_post_is_accepted_and_what_has_no_junk_loses_no_word(tmp_path):
    """As exported, and as rendered; the words of the latter are those that another cleaner finds."""
    whole = 0
    async with WordPress.start(tmp_path) as wp:
        for content in contents():
            rendered = await wp.rendered(content)
            for html in (content, rendered):
                text = " ".join(map(shown, pages(convert(html, wp.url), 3_500, 4_096)))
            if not has_junk(rendered):
                whole += 1
                assert not words(clean_text(rendered)) - words(text), rendered
    assert whole > 100
