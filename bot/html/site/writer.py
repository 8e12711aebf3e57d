"""What is read becomes blocks: where one ends, what it belongs to, and who collects it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from bot.html.measure import visible
from bot.html.site.block import Block, Picture
from bot.html.site.junk import is_call
from bot.html.site.line import Line
from bot.html.text import shows

if TYPE_CHECKING:
    from bot.html.site.embeds import Medium
    from bot.html.site.lists import Listing
    from bot.html.site.tables import Table

_EVIDENTLY_SHOWS = re.compile(r"(?:<[^>]*>)*[\w.,:;!?“„«(]")
_DEEPEST = 8
"""Tables and figures in one another; what is deeper is read on as it comes, for collecting takes time at each level."""


class Leave(Protocol):
    """What is done where an element ends."""

    def __call__(self, writer: Writer, /) -> object:
        """Do it; what it gives is of no interest."""


def LEFT_OUT(_writer: Writer) -> None:  # noqa: N802 -- a mark, compared by identity
    """What a handler gives for an element that is left out with all that is in it."""


class Writer:
    """Takes an article's parts in their order, and gives its blocks.

    `line` has the text of the block being written. Handlers of elements keep the lists, tables, figures
    and media that they are in; `heading` is not 0 where blocks lead, `link` is the open link's address,
    `shared` counts the letters of the block in links for sharing.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.line = Line()
        self.lists: list[Listing] = []
        self.tables: list[Table | None] = []
        self.figures: list[list[Block]] = []
        self.media: list[Medium] = []
        self.heading, self.quote, self.link, self.shared = 0, 0, "", 0
        self._quotes = 0
        self._pictures: set[str] = set()
        self._sinks: list[list[Block]] = [[]]
        self._later: list[Block] = []

    def flush(self) -> None:
        """End the block; what was put off follows it."""
        if self.line.out:
            self._end(self.line.take())
        self.shared = 0
        if self._later:
            later, self._later = self._later, []
            self.add(*later)

    def _end(self, html: str) -> None:
        own = html
        if self.line.prefix or self.lists:
            own = html.removeprefix(self.line.prefix)
            self.line.prefix = self.indent
        if (_EVIDENTLY_SHOWS.match(own) or shows(visible(own))) and not is_call(own, shared=self.shared):
            self._sinks[-1].append(Block(html, self._continues(), self.heading > 0, self.quote))

    @property
    def indent(self) -> str:
        """Give what stands before a further block of an item."""
        return self.lists[-1].indent if self.lists else ""

    def add(self, *blocks: Block) -> None:
        """Add blocks as they are, but for what the place says: the quotation, and that items are tight."""
        for block in blocks:
            tight, quote = block.tight or self._continues(), self.quote or block.quote
            same = tight == block.tight and quote == block.quote
            self._sinks[-1].append(block if same else block._replace(tight=tight, quote=quote))

    def _continues(self) -> bool:
        if not self.lists:
            return False
        begun, self.lists[0].begun = self.lists[0].begun, True
        return begun

    def later(self, block: Block) -> None:
        """Put a block off to the end of the one being written: a picture amid a sentence."""
        self._later.append(block)

    def is_new(self, picture: Picture) -> bool:
        """Tell whether the picture was not seen before: sites give it again for browsers without scripts."""
        known = picture.url in self._pictures
        self._pictures.add(picture.url)
        return not known

    def begin_quote(self) -> None:
        """Begin a quotation, which has a number of its own."""
        self._quotes += 1
        self.quote = self._quotes

    def collect(self) -> bool:
        """Have the blocks from here on collected, unless that is too deep; give whether."""
        if len(self._sinks) > 2 * _DEEPEST:
            return False
        self._sinks.append([])
        return True

    def collected(self) -> list[Block]:
        """End collecting; give the blocks."""
        return self._sinks.pop()

    @property
    def blocks(self) -> list[Block]:
        """Give the blocks collected so far at this level; they may be changed."""
        return self._sinks[-1]
