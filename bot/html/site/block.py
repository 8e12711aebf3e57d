"""A piece of an article that is not parted without need."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its address, what stands in its place for who does not see it, and what is said of it.

    `link` is where it leads when tapped, mostly to itself. Texts are plain, "" where there is none.
    """

    url: str
    alt: str = ""
    caption: str = ""
    link: str = ""


class Block(NamedTuple):
    """Telegram HTML that is whole by itself. A named tuple: an article has many, and these are made at once.

    - tight: it follows the one before on the next line, not after a blank one: items, rows.
    - leads: it belongs to what comes next: a heading.
    - quote: blocks with the same number, not 0, stand in one quotation.
    - picture: what it shows in place of; who sends the picture itself leaves the block out.
    """

    html: str
    tight: bool = False
    leads: bool = False
    quote: int = 0
    picture: Picture | None = None
