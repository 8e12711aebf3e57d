"""How a walk through an archive goes on, from the newest article to the oldest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage import FeedItem, Route, Walk

PER_PAGE = 50
"""Articles asked of the API at a time; WordPress gives a hundred at most."""

STRIDE = 40
"""Articles from the start of one page of a second to the start of the next. Pages overlap by ten, so up to ten of those
already read can be deleted between two requests."""

_PROOF = {Route.FEED: 2, Route.API: 3}
"""How often the same page may come again before the walk ends. By the API, a second of exactly fifty articles comes
three times: among all, among all that are older, and by itself."""


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


def split_second(walk: Walk, last: Sequence[FeedItem], items: Sequence[FeedItem]) -> datetime | None:
    """Return the second in which a feed's last page ends and this one begins, of which there may be more; else None."""
    end = last[-1].published_at if last else walk.oldest
    return end if walk.route is Route.FEED and items and items[0].published_at == end else None


def more_may_follow(items: Sequence[FeedItem], second: datetime) -> bool:
    """Say whether more articles of a second can follow this page of its day's articles, newest first.

    Not if one of them is older, and not if one is of another day or second: then the site ignores the question.
    """
    too_late = second + timedelta(days=2)  # wherever the site is
    dates = [item.published_at for item in items]
    return bool(dates) and all(date and second <= date < too_late and date.second == second.second for date in dates)


def after(walk: Walk, leaf: Leaf, now: datetime) -> Walk:
    """Give how far a walk has come once a page is stored, and whether that was the last.

    The last is one that is empty, that comes too often in a row (a feed without pages), or behind which the API
    says there is nothing. Twice proves nothing: so many may have been published since that each stands a page further.
    """
    repeats = walk.repeats + 1 if leaf.which == walk.last else 0
    dates = [walk.oldest, *(item.published_at for item in leaf.items)]
    walk = replace(walk, last=leaf.which, repeats=repeats, oldest=min((date for date in dates if date), default=None))
    if walk.route is Route.FEED:
        walk = replace(walk, page=walk.page + 1, read=walk.read + (0 if repeats else len(leaf.items)))
        ended = not leaf.items
    elif walk.before and walk.page > 1:
        walk, ended = _through_second(walk, leaf), False
    else:
        walk, ended = _back(walk, leaf)
    return replace(walk, ended_at=now) if ended or repeats == _PROOF[walk.route] else walk


def _back(walk: Walk, leaf: Leaf) -> tuple[Walk, bool]:
    """Go on with what is older than the oldest article of the page.

    If one second fills the page, go on with that second by itself. If no article has a date: with the next page of all
    at the start of a walk; later on, that is the end.
    """
    left = None if leaf.total is None else max(0, leaf.total - walk.page * PER_PAGE)
    total = walk.total or leaf.total or 0
    read = walk.read + len(leaf.items) if left is None else max(0, total - left)
    goes_on = bool(leaf.before) and (not walk.before or leaf.before < walk.before)
    before, page = (leaf.before, 1) if goes_on else (walk.before, walk.page + 1)
    ended = not leaf.items or left == 0 or bool(walk.before and not leaf.before)
    return replace(walk, before=before, page=page, read=read, total=total), ended


def _through_second(walk: Walk, leaf: Leaf) -> Walk:
    """Go on with the next page of a second; after its last page, with what is older.

    The first page is not counted as read: its articles were on the page that the second filled.
    """
    again, seen = PER_PAGE - STRIDE, PER_PAGE + (walk.page - 2) * STRIDE
    is_first = walk.page == 2  # noqa: PLR2004 -- see Walk
    read = walk.read + (0 if is_first else max(0, len(leaf.items) - again))
    walk = replace(walk, read=min(read, walk.total or read))
    if leaf.items and (is_first or not walk.repeats) and (leaf.total is None or leaf.total > seen):
        return replace(walk, page=walk.page + 1)
    second = datetime.fromisoformat(walk.before) - timedelta(seconds=1)
    return replace(walk, before=second.isoformat(), page=1)


def _older(item: FeedItem, since: datetime) -> bool:
    return item.published_at is not None and item.published_at < since
