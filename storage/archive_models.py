"""The nouns of the archive: how far it was read back, and an article as it is written out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Route(StrEnum):
    """How an archive is walked: through WordPress's REST API, or page by page through the feed."""

    API = "api"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Walk:
    """How far back a feed's archive was read.

    Next comes page `page`, numbered from 1. By the API, `before` is a local time as the site writes it: page 1 has
    what is older; if one second fills that page, pages from 2 on have only the second just before it, in the order of
    ids. With "", the pages are of all articles. `last` is a hash of what the last page had, `repeats` how often that
    had come before in a row. `read` counts articles on the pages so far,
    `total` those that the site says there are (0: it does not say), `added` those that were not stored before.
    """

    feed_id: int
    route: Route
    address: str
    before: str = ""
    page: int = 1
    last: str = ""
    repeats: int = 0
    read: int = 0
    total: int = 0
    added: int = 0
    oldest: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """All that is stored of an article; `guid` is without scheme and host, which change when a site moves."""

    id: int
    guid: str
    link: str
    title: str
    standfirst: str
    byline: str
    image: str
    topics: tuple[str, ...]
    published_at: datetime
    first_seen_at: datetime
    changed_at: datetime
    revision: int
    body_html: str
