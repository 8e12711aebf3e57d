"""The nouns of messages that show articles, and of articles that may have been taken back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.models import Article, TextFrom


class Showing(StrEnum):
    """What a message of ours shows: an alert, or one below a picture; several articles; one by itself; a page of it."""

    ALERT = "alert"
    PHOTO = "photo"
    SUMMARY = "summary"
    ARTICLE = "article"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Clipping:
    """A message of ours that is to show articles as they are now: one, or those of a summary.

    `id` is ours; `message_id` and the chat's `telegram_id` are Telegram's. It showed them as they were at `sent_at`.
    `image` is the address of the picture that stands in a photo, "" where that is not known.
    """

    id: int
    chat_id: int
    telegram_id: int
    language: str
    message_id: int
    shows: Showing
    sent_at: datetime
    articles: tuple[Article, ...]
    page: int = 0
    image: str = ""


@dataclass(frozen=True, slots=True)
class Suspect:
    """An article that is gone from every feed. `refused_at` is since when its site says that there is no such page."""

    article_id: int
    link: str
    noticed_at: datetime
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An article of which a feed shows an excerpt, at this revision: its text is to be asked for.

    `key` is what the feed calls it; `by_page` tells that the site's API has it not.
    """

    article_id: int
    revision: int
    link: str
    title: str
    standfirst: str
    key: str
    by_page: bool = False
    failures: int = 0


@dataclass(frozen=True, slots=True)
class FullText:
    """An article's text as its site gave it, and without its markup."""

    html: str
    plain: str
    text_from: TextFrom
