"""An article's lead picture: its address, and the words for who does not see it. Pure.

The line: what the feed names beside the text -> else the picture that the text begins with -> its description, where
the feed gave none, is that of the same picture in the text, in whatever size.
"""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from bot.html import clean_line, clean_text, shorten
from bot.html.site import Picture, pictured, same_picture

LONGEST_ALT = 500
_READ = 200_000
"""Characters of a text in which the picture is looked for."""
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_IMAGE = re.compile(r"<img\b[^<>]{1,5000}>", re.IGNORECASE)


def lead(named: Iterable[Picture], body: str, base: str) -> tuple[str, str]:
    """Give the address and the description, "" where there is none; `named` are the feed's own, the best first."""
    chosen = next((one for one in named if one.url), None)
    body = _COMMENT.sub("", body[:_READ])
    shown = [(at, one) for at, one in _shown(body, base) if one.url]
    if chosen is None:
        at, first = next(iter(shown), (0, Picture("", "", "")))
        return ("", "") if clean_text(body[:at]) else (first.url, _line(first.alt))
    same = (one.alt for _at, one in shown if one.alt and same_picture(one.url, chosen.url))
    return chosen.url, _line(chosen.alt or next(same, ""))


def _shown(body: str, base: str) -> Iterator[tuple[int, Picture]]:
    for tag in _IMAGE.finditer(body):
        reader = _Attributes()
        reader.feed(tag[0])
        if picture := pictured(reader.found, base):
            yield tag.start(), picture


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- the library's
        self.found = {name: value or "" for name, value in attrs}


def _line(alt: str) -> str:
    """Give a description as one line; it is plain text already."""
    return shorten(clean_line(alt), LONGEST_ALT)
