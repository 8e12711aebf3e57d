"""The nouns: frozen values that cross the rooms. Rows and dictionaries do not.

Every `datetime` is aware and in UTC. Every `id` is ours; Telegram's own numbers are called
`telegram_id`. Texts are plain (no markup) unless the name says `html`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeAlias

EVERYTHING = 1
"""The id of the topic that every article has."""

UNLEASED = datetime(1970, 1, 1, tzinfo=UTC)
"""When the lease of a row that nobody holds has ended."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An article as one fetch of a feed shows it.

    `guid` is what the feed calls the item ("" when it names none), `link` an absolute http(s) URL
    ("" when there is none); `published_at` is None when the feed gives no date that can be read.
    """

    guid: str
    link: str
    title: str
    standfirst: str = ""
    byline: str = ""
    body_html: str = ""
    image: str = ""
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


@dataclass(frozen=True, slots=True)
class Topic:
    """Something of the publication that can be followed. `EVERYTHING` is one too."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic as one chat sees it in a list; `recent` counts its articles of late."""

    topic: Topic
    recent: int
    followed: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article. `published_at` is never in the future; `revision` counts visible edits from 1."""

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


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of articles, newest first, and whether there are more on either side."""

    articles: tuple[Article, ...]
    has_newer: bool
    has_older: bool


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article for which it is still to be decided who is told.

    `notice_id` is None until it was announced; `reached` are the topics through which it was.
    """

    article_id: int
    published_at: datetime
    first_seen_at: datetime
    topic_ids: tuple[int, ...]
    notice_id: int | None = None
    reached: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Hush:
    """A decision: nobody is told of this article now; with `never`, not of a late topic either.

    A topic that is not among those decided on is still to be decided.
    """

    article_id: int
    topic_ids: tuple[int, ...] = ()
    never: bool = False


@dataclass(frozen=True, slots=True)
class Announce:
    """A decision: tell whoever follows one of these topics.

    Articles announced with one `bundle` were found together: a chat due many gets them as one summary.
    """

    article_id: int
    topic_ids: tuple[int, ...]
    expires_at: datetime
    bundle: int | None = None


@dataclass(frozen=True, slots=True)
class Widen:
    """A decision: tell the followers of these topics too, which the article was given late."""

    article_id: int
    notice_id: int
    topic_ids: tuple[int, ...]


Decision: TypeAlias = Hush | Announce | Widen


class Settling(StrEnum):
    """How an outbox row ended."""

    SENT = "sent"
    GONE = "gone"
    DROPPED = "dropped"
    DEAD = "dead"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """An outbox row claimed for sending, with all that is needed to decide and address it.

    `matched` are the topics of the article that the chat follows now, which may be fewer than when
    the row was made. `attempts` counts this claim, `unanswered` the sendings that got no answer;
    `revision` is the article's. `leased_until` tells this claim from a later one of the same row.
    """

    id: int
    notice_id: int
    article_id: int
    bundle: int | None
    chat_id: int
    telegram_id: int
    language: str
    thread_id: int
    attempts: int
    expires_at: datetime | None
    paused: bool
    matched: tuple[int, ...] = ()
    leased_until: datetime = UNLEASED
    unanswered: int = 0
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Settlement:
    """The end of one or more rows of one chat: several when one message told of them all.

    `message_id` is Telegram's id of what was posted, None when nothing was; `revision` is the
    article's as it was rendered, 0 to take the present one of each row's article.
    """

    row_ids: tuple[int, ...]
    chat_id: int
    outcome: Settling
    detail: str = ""
    message_id: int | None = None
    thread_id: int = 0
    shows: str = ""
    revision: int = 0


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
