"""The nouns: frozen values that cross the rooms. Rows and dictionaries do not.

Every `datetime` is aware and in UTC. Every `id` is ours; Telegram's own numbers are called
`telegram_id`. Texts are plain (no markup) unless the name says `html`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

EVERYTHING = 1
"""The id of the topic that every article has."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An article as one fetch of a feed shows it.

    `guid` is what the feed calls the item ("" when it names none), `link` an absolute http(s) URL
    ("" when there is none); `published_at` is None when the feed gives no date that can be read. `image` is the
    address of its lead picture, `alt` what that shows.
    """

    guid: str
    link: str
    title: str
    standfirst: str = ""
    byline: str = ""
    body_html: str = ""
    image: str = ""
    alt: str = ""
    published_at: datetime | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed we read: where it is, what we know of it, and when it is next to be fetched.

    `url` is as the operator wrote it; `address` is where permanent redirects have led since.
    `baselined_at` is None until the feed has been read for the first time.
    """

    id: int
    url: str
    address: str
    title: str
    etag: str
    last_modified: str
    baselined_at: datetime | None
    succeeded_at: datetime | None
    next_poll_at: datetime
    failures: int
    problem: str


class TextFrom(StrEnum):
    """Where an article's text is from: its feed, the site's API, its page."""

    FEED = ""
    API = "api"
    PAGE = "page"


class Kind(StrEnum):
    """What can be followed, in the order in which it is named."""

    TOPIC = "topic"
    SERIES = "series"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Topic:
    """Something of the publication that can be followed: a series and an author too. `EVERYTHING` is one."""

    id: int
    name: str
    kind: Kind = Kind.TOPIC


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic as one chat sees it in a list; `recent` counts its articles of late."""

    topic: Topic
    recent: int
    followed: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article. `published_at` is never in the future; `revision` counts visible edits from 1.

    `whole` tells whether its body is stored and says more than the standfirst. `corrected_at` is when it last
    changed in a way that readers are told of, `retracted_at` when its site took it back.
    """

    id: int
    link: str
    title: str
    standfirst: str
    byline: str
    image: str
    published_at: datetime
    first_seen_at: datetime
    revision: int
    topics: tuple[Topic, ...] = ()
    whole: bool = False
    corrected_at: datetime | None = None
    retracted_at: datetime | None = None
    alt: str = ""
    series: tuple[Topic, ...] = ()
    authors: tuple[Topic, ...] = ()

    @property
    def followable(self) -> tuple[Topic, ...]:
        """Give all through which somebody may be told of it, but for Everything."""
        return (*self.topics, *self.series, *self.authors)


@dataclass(frozen=True, slots=True)
class Edition:
    """What an article says at one time: plain texts, and the feed's terms."""

    title: str
    standfirst: str
    text: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of articles, newest first, and whether there are more on either side."""

    articles: tuple[Article, ...]
    has_newer: bool
    has_older: bool


@dataclass(frozen=True, slots=True)
class SavedArticle:
    """An article that a chat has saved; `read_at` is None until its last page was shown."""

    article: Article
    saved_at: datetime
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A stretch of what a chat has saved, whether there is more on either side, and how many there are in all."""

    saved: tuple[SavedArticle, ...]
    has_earlier: bool
    has_later: bool
    unread: int
    read: int


class ChatKind(StrEnum):
    """Telegram's kinds of chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat we know. `language` is an IETF tag or ""; paused chats keep their subscriptions."""

    id: int
    telegram_id: int
    kind: ChatKind
    language: str = ""
    paused_at: datetime | None = None


class Standing(StrEnum):
    """How a database file stands to this Handbill: not made yet, to be upgraded, or as it should be."""

    NEW = "new"
    OLDER = "older"
    CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Letter:
    """An update from Telegram that waits to be handled: its raw JSON, and how often it failed."""

    update_id: int
    payload: str
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody was asked and is to answer in words.

    `about` is the id of the thing it is about (0: none yet), `so_far` what was answered before, and
    `message_id` Telegram's id of the message that brought that answer: it may come again.
    """

    asks: str
    about: int = 0
    so_far: str = ""
    message_id: int = 0
