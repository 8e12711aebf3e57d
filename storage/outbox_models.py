"""The nouns of the outbox: what is decided of an article, what is claimed, and how it ends."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeAlias

from storage.meeting_models import About

UNLEASED = datetime(1970, 1, 1, tzinfo=UTC)
"""When the lease of a row that nobody holds has ended."""


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
    the row was made. `attempts` counts this claim, `unanswered` the sendings that got no answer, `setbacks`
    the failures of Telegram's own; `revision` is the subject's. `leased_until` tells this claim from a later
    one of the same row. Where the subject is a meeting, `about` says all that there is to know, and `article_id` is 0.
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
    setbacks: int = 0
    revision: int = 1
    kind: str = "article"
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """The end of one or more rows of one chat: several when one message told of them all.

    `message_id` is Telegram's id of what was posted, None when nothing was; `revisions` are those of the rows'
    subjects as they were rendered, () to take the present ones. With `pause`, Telegram said that the chat cannot
    be written to any more: it is paused, and what else is due to it ends likewise.
    """

    row_ids: tuple[int, ...]
    chat_id: int
    outcome: Settling
    detail: str = ""
    message_id: int | None = None
    thread_id: int = 0
    shows: str = ""
    revisions: tuple[int, ...] = ()
    pause: bool = False


@dataclass(frozen=True, slots=True)
class Postponement:
    """Rows given back before their end, due again at `until`, if they are still under `lease` (None: in any case).

    `counted`: the attempt counts against them; `unanswered`: they were sent and no answer came, they may
    have arrived; `setback`: Telegram itself failed. With `park`, their chat is left alone until then, so that
    what is due to it keeps its order.
    """

    row_ids: tuple[int, ...]
    chat_id: int
    until: datetime
    lease: datetime | None = None
    counted: bool = False
    unanswered: bool = False
    setback: bool = False
    park: bool = False
