"""How a walk through an archive goes on, from the newest article to the oldest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storage import FeedItem, Route, Walk

PER_PAGE = 50
"""Articles asked of the API at a time; WordPress gives a hundred at most."""

_PROOF = 2
"""Repetitions of a page."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of an archive, newest first.

    `which` is a hash of what it has. By the API only: `before` is the site's local time from which on the next
    page goes back ("" where no article has one), `total` how many articles the question had.
    """

    items: tuple[FeedItem, ...] = ()
    which: str = ""
    before: str = ""
    total: int | None = None


def within(items: Sequence[FeedItem], since: datetime | None) -> Sequence[FeedItem]:
    """Leave out the last articles of a page that are older than `since`: behind them, all are.

    An older one among others stays: sites order by local time, which may have been set.
    """
    kept = len(items)
    while kept and since and _older(items[kept - 1], since):
        kept -= 1
    return items[:kept]


def after(walk: Walk, leaf: Leaf, now: datetime) -> Walk:
    """Give how far a walk has come once a page is stored, and whether that was the last.

    The last is one that is empty, that is shown a third time (a feed that has no pages), or behind which the API says
    there is nothing. Twice proves nothing: so many may have been published since that each stands a page further.
    """
    repeats = walk.repeats + 1 if walk.page > 1 and leaf.which == walk.last else 0
    dates = [walk.oldest, *(item.published_at for item in leaf.items)]
    walk = replace(walk, last=leaf.which, repeats=repeats, oldest=min((date for date in dates if date), default=None))
    if walk.route is Route.API:
        walk, ended = _back(walk, leaf)
    else:
        walk = replace(walk, page=walk.page + 1, read=walk.read + (0 if repeats else len(leaf.items)))
        ended = not leaf.items
    return replace(walk, ended_at=now) if ended or repeats == _PROOF else walk


def _back(walk: Walk, leaf: Leaf) -> tuple[Walk, bool]:
    """Go on with what is older than the oldest; where that is no progress, with the next page of the same."""
    left = None if leaf.total is None else max(0, leaf.total - walk.page * PER_PAGE)
    total = walk.total or leaf.total or 0
    read = walk.read + len(leaf.items) if left is None else max(0, total - left)
    page = walk.page + 1 if leaf.before == walk.before else 1
    return replace(walk, before=leaf.before, page=page, read=read, total=total), not leaf.items or left == 0


def _older(item: FeedItem, since: datetime) -> bool:
    return item.published_at is not None and item.published_at < since
