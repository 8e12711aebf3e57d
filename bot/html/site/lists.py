"""Lists: bullets, numbers, letters, terms; one in another."""

from dataclasses import dataclass, field

from bot.html.site.inline import Attributes, styled
from bot.html.site.writer import Leave, Writer

_SPACE = "\u2003"
"""As wide as a letter, and no space that Telegram takes off."""
_DEEPEST = 6
"""No item is set in further than this: a phone is narrow."""
_BULLETS = "•◦▪"
_ROMAN: tuple[tuple[int, str], ...] = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
)
_ROMAN += ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST = 1_000_000


@dataclass(slots=True)
class Listing:
    """A list that is being read: its depth, from 0, and of a numbered one the next number and how it is counted.

    `kind` is as in the attribute `type`, "" for a list without numbers. With `backwards`, the last
    number is 1, so the numbers are known only at the end; `marked` are then the items: where, and how
    they are marked until then.
    """

    depth: int
    kind: str = ""
    number: int = 1
    step: int = 1
    backwards: bool = False
    begun: bool = False
    marked: list[tuple[int, str]] = field(default_factory=list)

    @property
    def indent(self) -> str:
        """Give what stands before a further block of an item."""
        return _SPACE * min(self.depth + 1, _DEEPEST)

    def marker(self) -> str:
        """Give what stands before the next item."""
        outer = _SPACE * min(self.depth, _DEEPEST)
        if not self.kind:
            return f"{outer}{_BULLETS[min(self.depth, len(_BULLETS) - 1)]} "
        number, self.number = self.number, self.number + self.step
        return f"{outer}{_counted(number, self.kind)}. "


def _counted(number: int, kind: str) -> str:
    if kind.casefold() == "a" and number > 0:
        written = _letters(number)
    elif kind.casefold() == "i" and 0 < number < 4_000:  # noqa: PLR2004 -- as far as Roman figures go
        written = _roman(number)
    else:
        return str(number)
    return written.upper() if kind.isupper() else written


def _letters(number: int) -> str:
    written = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        written = chr(ord("a") + rest) + written
    return written


def _roman(number: int) -> str:
    written = ""
    for worth, figure in _ROMAN:
        times, number = divmod(number, worth)
        written += figure * times
    return written


def _whole(text: str | None) -> int | None:
    """Read a whole number as lists have it."""
    try:
        number = int(text[:12]) if text else None
    except ValueError:
        return None
    return number if number is None or abs(number) <= _MOST else None


def unordered(writer: Writer, _: Attributes) -> Leave:
    """Begin a list with bullets, or one of terms and what they mean."""
    return _begin(writer, Listing(len(writer.lists)))


def ordered(writer: Writer, attributes: Attributes) -> Leave:
    """Begin a numbered list."""
    start, kind = _whole(attributes.get("start")), attributes.get("type", "1").strip()
    listing = Listing(len(writer.lists), kind if kind in {"a", "A", "i", "I"} else "1")
    if "reversed" in attributes:
        listing.step, listing.backwards = -1, start is None
    listing.number = 1 if start is None else start
    return _begin(writer, listing)


def _begin(writer: Writer, listing: Listing) -> Leave:
    writer.flush()
    writer.lists.append(listing)
    return _end


def _end(writer: Writer) -> None:
    writer.flush()
    listing = writer.lists.pop()
    writer.line.prefix = writer.indent
    for number, (place, marker) in enumerate(reversed(listing.marked), 1):
        block = writer.blocks[place]
        listing.number = number
        writer.blocks[place] = block._replace(html=listing.marker() + block.html.removeprefix(marker))


def item(writer: Writer, attributes: Attributes) -> Leave:
    """Begin an item; one outside of any list has a bullet too."""
    writer.flush()
    listing = writer.lists[-1] if writer.lists else Listing(0)
    if listing.kind and (number := _whole(attributes.get("value"))) is not None:
        listing.number = number
    marker = writer.line.prefix = listing.marker()
    place, blocks = len(writer.blocks), writer.blocks

    def leave(writer: Writer) -> None:
        writer.flush()
        writer.line.prefix = writer.indent
        if listing.backwards and len(blocks) > place and blocks[place].html.startswith(marker):
            listing.marked.append((place, marker))

    return leave


def term(writer: Writer, _: Attributes) -> Leave:
    """Begin a term: a bold line, a step less set in than its meaning."""
    writer.flush()
    writer.line.prefix = _SPACE * min(len(writer.lists) - 1, _DEEPEST)
    return styled(writer, "b", Writer.flush)


def meaning(writer: Writer, _: Attributes) -> Leave:
    """Begin what a term means."""
    writer.flush()
    writer.line.prefix = writer.indent
    return Writer.flush
