"""The order in which WordPress gives articles. Pure.

By itself that is by date alone: its database puts those of one second now this way, now that, from page to page. Here
every second page has them turned round.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from bot.demo.publication.archive import PublishedItem


def in_order(newest: Sequence[PublishedItem], orderby: str, order: str, page: int) -> Sequence[PublishedItem]:
    """Put articles, given newest first, into the order of `orderby` ("date", "ID", "date ID") and `order` ("DESC")."""
    by = orderby.split()
    if by[:1] == ["ID"]:
        newest = sorted(newest, key=_id, reverse=True)
    elif "ID" not in by and page % 2 == 0:
        newest = [item for _, tied in groupby(newest, key=second_of) for item in reversed(list(tied))]
    return newest[::-1] if order.upper() == "ASC" else newest


def second_of(item: PublishedItem) -> datetime:
    """Give the second in which an article was published, by the site's clock."""
    return item.published_at.replace(tzinfo=None, microsecond=0)


def _id(item: PublishedItem) -> int:
    return item.id
