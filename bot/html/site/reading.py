"""From HTML to blocks: the parser tells of each tag, the table of elements says what it means."""

import inspect
import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from bot.html.site.block import Block
from bot.html.site.elements import ELEMENTS, by_class, left_out
from bot.html.site.inline import Attributes
from bot.html.site.junk import is_hidden, tidied
from bot.html.site.shortcodes import without_shortcodes
from bot.html.site.writer import LEFT_OUT, Leave, Writer

_NAMES = {
    "b": "strong",
    "i": "em",
    "u": "ins",
    "s": "del",
    "strike": "del",
    "tt": "code",
    "small": "span",
    "big": "span",
}
_NAMES["pre"] = "x-pre"
"""The parser ends these where a paragraph begins, or ends what they stand in; browsers do not. It has no such rules for
their likes."""
_TAGS = re.compile(rf"<(/?)({'|'.join([*_NAMES, *map(str.upper, _NAMES)])})(?=[\s/>])")  # quicker than IGNORECASE
_BLOCK_TAG = re.compile(r"<(?:p|br|div|li|h[1-6]|table|blockquote|section|article|td)\b", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_MOST_TAGS = 10_000
"""The parser looks for each end tag among all that is open; what has more tags is read in stretches, and what is open
ends with each."""


def convert(html: str, base: str) -> tuple[Block, ...]:
    """Give an article's HTML, whatever it holds, as blocks; `base` is the article's own address.

    Links and pictures' addresses are absolute http(s), or there is none. Takes time in proportion to
    the length: half a millisecond for a usual article, a few seconds for the worst of 1 MiB.
    """
    target = _Target(Writer(base))
    for stretch in _stretches(_prepared(html)):
        parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
        parser.feed(stretch.encode(errors="replace"))
        parser.close()
    return tuple(tidied(target.writer.blocks, base))


def _prepared(html: str) -> str:
    """Give the HTML in the words that the parser understands as browsers do; text without tags has blank lines."""
    html = _TAGS.sub(lambda found: f"<{found[1]}{_NAMES[found[2].lower()]}", without_shortcodes(html))
    return html if _BLOCK_TAG.search(html) else _BLANK_LINE.sub("<p>", html.replace("\r", ""))


def _stretches(html: str) -> Iterator[str]:
    if html.count("<") <= _MOST_TAGS:
        yield html
        return
    tags = [tag.start() for tag in re.finditer("<", html)]
    ends = [0, *tags[_MOST_TAGS::_MOST_TAGS], len(html)]
    for start, end in pairwise(ends):
        yield html[start:end]


class _Target:
    """What the parser calls; it tells of as many ends as of beginnings."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self._leaves: list[Leave | None] = []
        self._left_out = 0  # elements within one that is left out, itself included
        self._heard: list[str] = []
        self.data = self._heard.append  # the parser tells text in pieces, one for each reference to a character

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if self._heard:
            self._say()
        if self._left_out:
            self._left_out += 1
            return
        enter = ELEMENTS.get(name)
        if attributes:
            if classes := attributes.get("class"):
                enter = by_class(classes) or enter
            if ("hidden" in attributes or "style" in attributes) and is_hidden(attributes):
                enter = left_out
        leave = enter(self.writer, attributes) if enter else None
        if leave is LEFT_OUT:
            self._left_out = 1
        else:
            self._leaves.append(leave)

    # The parser asks how many arguments it takes, each time: told beforehand, it need not look into the code.
    start.__signature__ = inspect.signature(start)  # type: ignore[attr-defined]

    def end(self, _name: str) -> None:
        """It ends."""
        if self._heard:
            self._say()
        if self._left_out:
            self._left_out -= 1
        elif leave := self._leaves.pop():
            leave(self.writer)

    def _say(self) -> None:
        text = "".join(self._heard)
        self._heard.clear()
        if not self._left_out:
            self.writer.line.text(text)

    def close(self) -> None:
        """All of a stretch was read."""
        self.writer.flush()
