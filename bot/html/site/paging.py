"""Blocks into messages: pages that end between blocks, and what is longer than a page cut at a pause.

The line: does the block fit on the page? -> put it there; else, does it fit on one of its own, or is
this page half full? -> turn the page, with headings at its end; else begin it here, and go on with
the rest of it.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from bot.html.cut import PIECE, divide, pause
from bot.html.measure import utf16_length, utf16_prefix, visible_length
from bot.html.site.block import Block

MOST_TAGS = 90
"""On one page: Telegram honours about 100 entities, those included that it finds by itself."""
_LONG_QUOTE = 600
"""UTF-16 units from which on a quotation is folded until it is tapped."""
_LEAST = 200
"""UTF-16 units: with less room than this left, nothing longer is begun."""
_BLANK = re.compile(r"[^\S\n]*\n+|\s*")


def pages(blocks: Sequence[Block], first: int, rest: int) -> tuple[str, ...]:
    """Set blocks as Telegram HTML, on pages of at most so many UTF-16 units of visible text.

    `first` is the room on the first page, beside what else stands there: that page may be "" if it is
    too little; `rest`, 64 at least, is that on each other. No blocks, no pages. A page has at most 90 tags.
    """
    done: list[str] = []
    page = _Page(first, least=min(_LEAST, rest // 4), is_first=True)
    for block in blocks:
        part = _measured(block)
        for less in (part,) if part.tags <= MOST_TAGS else _few_tags(block):
            page = _placed(less, page, rest, done)
    return (*done, page.html()) if page.parts else tuple(done)


class _Part(NamedTuple):
    """A block or a part of one, how many UTF-16 units of visible text and how many tags it has."""

    block: Block
    length: int
    tags: int


def _measured(block: Block) -> _Part:
    return _Part(block, visible_length(block.html), _tags(block))


def _tags(block: Block) -> int:
    return block.html.count("<") - block.html.count("</") + bool(block.quote)


@dataclass(slots=True)
class _Page:
    room: int
    least: int
    is_first: bool = False
    parts: list[_Part] = field(default_factory=list)
    used: int = 0
    tags: int = 0

    def left(self, part: _Part) -> int:
        return self.room - self.used - (_gap(part.block) if self.parts else 0)

    def add(self, part: _Part) -> None:
        self.used += part.length + (_gap(part.block) if self.parts else 0)
        self.tags += part.tags
        self.parts.append(part)

    def takes(self, part: _Part) -> bool:
        return part.length <= self.left(part) and self.tags + part.tags <= MOST_TAGS

    def turned(self, rest: int) -> "_Page":
        """Give the next page, with the headings that stood at this one's end."""
        following = _Page(rest, self.least)
        kept = len(self.parts)
        while kept and self.parts[kept - 1].block.leads:
            kept -= 1
        if kept:
            for heading in self.parts[kept:]:
                following.add(heading)
            del self.parts[kept:]
        return following

    def is_to_be_turned(self, part: _Part, rest: int) -> bool:
        """Tell whether a part that does not fit is not even begun here."""
        if not self.parts and not self.is_first:
            return False
        left = self.left(part)
        if left < self.least or self.tags + part.tags > MOST_TAGS:
            return True
        has_text = any(not other.block.leads for other in self.parts)
        return has_text and (part.length <= rest or left < self.room // 2)

    def html(self) -> str:
        out: list[str] = []
        for quote, group in groupby((part.block for part in self.parts), lambda block: block.quote):
            blocks = list(group)
            gap = "\n" * _gap(blocks[0]) if out else ""
            joined = blocks[0].html + "".join("\n" * _gap(block) + block.html for block in blocks[1:])
            out.append(gap + (_quoted(joined) if quote else joined))
        return "".join(out)


def _placed(part: _Part, page: _Page, rest: int, done: list[str]) -> _Page:
    """Put a part on the page, and on as many more as it needs; give the last one."""
    while not page.takes(part):
        if page.is_to_be_turned(part, rest):
            following = page.turned(rest)
        else:
            head, part = _cut(part, page.left(part))
            page.add(head)
            following = _Page(rest, page.least)
        done.append(page.html())
        page = following
    page.add(part)
    return page


def _cut(part: _Part, units: int) -> tuple[_Part, _Part]:
    block, text = part.block, _opening(part.block.html, units)
    place = pause(text, units, "\n") or len(utf16_prefix(text, units)) or 1
    blank = _BLANK.match(text, place)
    go_on = blank.end() if blank else place
    head, tail = divide(block.html, place)[0], divide(block.html, go_on)[1]
    first = _measured(block._replace(html=head))
    rest = block._replace(html=tail, tight=False, leads=False, picture=None)
    return first, _Part(rest, part.length - utf16_length(text[:go_on]), _tags(rest))


def _opening(markup: str, units: int) -> str:
    """Give the beginning of the visible text, somewhat more than so many units of it."""
    out: list[str] = []
    for piece in PIECE.finditer(markup):
        if piece[3]:
            out.append(html.unescape(piece[3]))
            units -= utf16_length(out[-1])
            if units < -1:
                break
    return "".join(out)


def _few_tags(block: Block) -> Iterator[_Part]:
    """Give a block with too many tags for a page in parts."""
    while (part := _measured(block)).tags > MOST_TAGS:
        head, tail = divide(block.html, _before_tag(block.html, MOST_TAGS // 2))
        yield _measured(block._replace(html=head))
        block = block._replace(html=tail, tight=True, leads=False, picture=None)
    yield part


def _before_tag(markup: str, number: int) -> int:
    """Count the visible characters before a tag."""
    place = 0
    for piece in PIECE.finditer(markup):
        if piece[3]:
            place += len(html.unescape(piece[3]))
        elif not piece[1]:
            number -= 1
            if not number:
                break
    return place


def _gap(block: Block) -> int:
    return 1 if block.tight else 2


def _quoted(markup: str) -> str:
    folded = " expandable" if visible_length(markup) > _LONG_QUOTE else ""
    return f"<blockquote{folded}>{markup}</blockquote>"
