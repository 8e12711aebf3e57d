"""Emphasis, links, notes: what stands within a line."""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import urldefrag

from bot.html.addresses import absolute, without_tracking
from bot.html.escape import escape
from bot.html.site.junk import is_sharing
from bot.html.site.writer import Leave, Writer

Attributes = Mapping[str, str]
Enter: TypeAlias = Callable[[Writer, Attributes], Leave | None]
"""What is done where an element begins; it gives what is to be done where it ends."""

_ARROW = re.compile(r"[\s\[\](){0}]*[\^↩⮌↑⤴⏎↵⬆][\s\[\](){0}\^↩⮌↑⤴⏎↵⬆]*".format("\ufe0e\ufe0f"))
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()n", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ")
_FIGURES = re.compile(r"[0-9+\-−=()n\s]*")
_BLANKS = re.compile(r"[\t\n\r]")


def tag(name: str) -> Enter:
    """Make the handler of an element that Telegram has a tag for."""

    def enter(writer: Writer, _: Attributes) -> Leave | None:
        return close if writer.line.open(name) else None

    return enter


def close(writer: Writer) -> None:
    """Close the tag opened last."""
    writer.line.close()


def styled(writer: Writer, name: str, leave: Leave) -> Leave:
    """Have a tag around all of an element, which `leave` ends."""
    if not writer.line.open(name):
        return leave

    def end(writer: Writer) -> None:
        close(writer)
        leave(writer)

    return end


def line_break(writer: Writer, _: Attributes) -> None:
    """Break the line; two breaks are how old posts end a paragraph."""
    if writer.line.break_line() and not writer.line.verse:
        writer.flush()


def address(link: str, base: str) -> str:
    """Give a link as browsers read it: blanks mended, absolute, without tracking; "" where it is none."""
    mended = _BLANKS.sub("", link.strip()).replace(" ", "%20")
    return without_tracking(absolute(mended, base))


def anchor(writer: Writer, attributes: Attributes) -> Leave | None:
    """A link to the web stays one; others are only their text, and so are those for sharing."""
    link = attributes.get("href", "").strip()
    if is_sharing(link):
        return _sharing(writer)
    if link.startswith("#"):
        return _end_note
    url = address(link, writer.base)
    if "#" in url and urldefrag(url)[0] == urldefrag(writer.base)[0]:
        return _end_note
    if not url or not writer.line.open("a", f' href="{escape(url)}"'):
        return None
    writer.link = url
    return _end_link


def _sharing(writer: Writer) -> Leave:
    before = writer.line.length()

    def leave(writer: Writer) -> None:
        writer.shared += max(0, writer.line.length() - before)

    return leave


def _end_link(writer: Writer) -> None:
    writer.line.close()
    writer.link = ""


def _end_note(writer: Writer) -> None:
    """Leave out the arrow that leads from a note back to where it was made."""
    writer.line.take_back(lambda text: _ARROW.fullmatch(text) is not None)


def raised(writer: Writer, _: Attributes) -> Leave:
    """Write figures small and high: m², a note's number."""
    return _changing(writer, lambda text: text.translate(_RAISED) if _FIGURES.fullmatch(text) else text)


def lowered(writer: Writer, _: Attributes) -> Leave:
    """Write figures small and low: H₂O."""
    return _changing(writer, lambda text: text.translate(_LOWERED) if _FIGURES.fullmatch(text) else text)


def _changing(writer: Writer, change: Callable[[str], str]) -> Leave:
    before, writer.line.changed = writer.line.changed, change

    def leave(writer: Writer) -> None:
        writer.line.changed = before

    return leave


def around(first: str, last: str) -> Enter:
    """Make the handler of an element whose signs browsers add."""

    def leave(writer: Writer) -> None:
        writer.line.text(last)

    def enter(writer: Writer, _: Attributes) -> Leave:
        writer.line.text(first)
        return leave

    return enter
