"""The inline part of a block: text and tags, written only when there is a letter to write."""

import re
from collections.abc import Callable
from typing import NamedTuple

from bot.html.escape import escape

_WHITE = " \t\n\r\f\v"
_TO_FOLD = re.compile(r" [ \t\n\r\f\v]+|[\t\n\r\f\v][ \t\n\r\f\v]*")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""Control characters, marks that turn the direction of all that follows, and what is no character."""
_SOLID = {"pre", "code"}
"""Telegram has no formatting within these."""


class _Tag(NamedTuple):
    name: str
    start: str
    end: str


class Line:
    """Takes text and tags in the order in which they come.

    `out` is what was written of it. May be set: `prefix`, written once before what comes first; `verse`,
    not 0 where line ends count; `mute`, not 0 where text is nothing to read; `changed`, through which
    text goes before it is written.
    """

    def __init__(self) -> None:
        self.prefix, self.verse, self.mute = "", 0, 0
        self.changed: Callable[[str], str] | None = None
        self.out: list[str] = []
        self._tags: list[_Tag] = []
        self._names: set[str] = set()
        self._written = 0  # so many of the open tags stand in `out`
        self._odd = False  # some of it is not printable, line ends included
        self._gap, self._breaks = False, 0  # white space that came, and is written before what comes next

    def open(self, name: str, attributes: str = "", inner: str = "") -> bool:
        """Open a tag, unless it would change nothing; then it must not be closed. `inner` opens with it."""
        names = self._names
        if name in names or names & _SOLID or (name == "code" and "a" in names):
            return False
        end = f"</code></{name}>" if inner else f"</{name}>"
        self._tags.append(_Tag(name, f"<{name}{attributes}>{inner}", end))
        names.add(name)
        return True

    def close(self) -> None:
        """Close the tag that was opened last."""
        tag = self._tags.pop()
        self._names.remove(tag.name)
        if len(self._tags) < self._written:
            if tag.name == "pre":
                self.out[-1] = self.out[-1].rstrip()
            self.out.append(tag.end)
            self._written -= 1

    def reopen(self, attributes: str, inner: str) -> None:
        """Change the tag that was opened last, if it is not written yet."""
        if self._written < len(self._tags):
            name = self._tags[-1].name
            self.close()
            self.open(name, attributes, inner)

    def length(self) -> int:
        """Count the letters written, tags included."""
        return sum(map(len, self.out))

    def within(self, name: str) -> bool:
        """Tell whether such a tag is open."""
        return name in self._names

    def break_line(self) -> bool:
        """Go on in the next line; tell whether that leaves one empty."""
        if "pre" in self._names:
            self.text("\n")
        elif self.out:
            self._breaks += 1
        return self._breaks > 1

    def text(self, said: str) -> None:
        """Write text, its white space folded unless that matters here."""
        if self.mute or self.changed or self.verse or "pre" in self._names:
            self._unusual(said)
        elif said.isspace():
            self._gap = True
        else:
            self._folded(said)

    def _unusual(self, said: str) -> None:
        if self.mute:
            return
        if self.changed:
            said = self.changed(said)
        if "pre" in self._names:
            self._verbatim(said)
        elif self.verse:
            for number, verse in enumerate(said.split("\n")):
                self._breaks += number > 0 and bool(self.out)
                self._folded(verse)
        else:
            self._folded(said)

    def take_back(self, wanted: Callable[[str], bool]) -> None:
        """Take off the last piece of text, if it is one of those wanted."""
        if self.out and wanted(self.out[-1].strip()):
            self.out.pop()
            self._gap = False

    def take(self) -> str:
        """Give what was written, whole by itself, and begin anew; what is open stays so."""
        if self._written:
            self.out += [tag.end for tag in reversed(self._tags[: self._written])]
        html = "".join(self.out)
        if self._odd:
            html = _ODD.sub("", html)
        self.out, self._written, self._gap, self._breaks, self._odd = [], 0, False, 0, False
        return html.rstrip()

    def _folded(self, said: str) -> None:
        folded = said.strip(_WHITE)
        if not folded.isprintable():
            self._odd = True
            folded = _TO_FOLD.sub(" ", folded)
        elif "  " in folded:
            folded = _TO_FOLD.sub(" ", folded)
        if not self.out:
            folded = folded.lstrip()
        if folded:
            self._gap = self._gap or said[0] in _WHITE
            self._begin()
            self.out.append(escape(folded))
        self._gap = said[-1:] in _WHITE

    def _verbatim(self, said: str) -> None:
        said = said.replace("\r\n", "\n").replace("\r", "\n")
        if not self.out:
            said = said.removeprefix("\n")
        if said:
            self._begin()
            self.out.append(escape(said))
            self._gap, self._odd = False, True

    def _begin(self) -> None:
        """Write what has to stand before the next letter: a prefix or the white space, and the tags."""
        if self.out:
            if self._breaks:
                self.out.append("\n" * min(self._breaks, 2))
                self._breaks = 0
            elif self._gap:
                self.out.append(" ")
        elif self.prefix:
            self.out.append(self.prefix)
        if self._written < len(self._tags):
            self.out += [tag.start for tag in self._tags[self._written :]]
            self._written = len(self._tags)
