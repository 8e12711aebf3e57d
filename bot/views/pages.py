"""A list that comes in pages: which of its lines a page shows, and the buttons to turn it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.views.message import Button
from bot.views.reader import Reader

A_PAGE = 8
_Thing = TypeVar("_Thing")


def within(page: int, count: int) -> int:
    """Give the page that is wanted, or the nearest that a list of so many lines has."""
    return max(0, min(page, (count - 1) // A_PAGE))


def shown(things: Sequence[_Thing], page: int) -> Sequence[_Thing]:
    """Give what stands on a page."""
    return things[page * A_PAGE : (page + 1) * A_PAGE]


def turns(reader: Reader, page: int, count: int, turn: Callable[[int], str]) -> tuple[Button, ...]:
    """Make the buttons to the pages before and after; `turn` gives what one does."""
    back = [Button(reader.gettext("‹ Back"), turn(page - 1))] if page > 0 else []
    more = [Button(reader.gettext("More ›"), turn(page + 1))] if (page + 1) * A_PAGE < count else []
    return (*back, *more)
