"""The nouns of searching."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.models import Article


class Where(StrEnum):
    """Where a phrase has to stand."""

    ANYWHERE = "anywhere"
    AUTHOR = "author"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word, or several that follow each other.

    `begins`: the last of them may go on, as in rent, rents, rental. `topics` are the ids of topics that it
    names: their articles have it too; with `Where.TOPIC`, no others have.
    """

    words: str
    where: Where = Where.ANYWHERE
    begins: bool = False
    topics: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for: all that is `wanted`, nothing `unwanted`, from `after` on, and before `before`."""

    wanted: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()
    after: datetime | None = None
    before: datetime | None = None

    @property
    def empty(self) -> bool:
        """Tell whether it asks for nothing in particular."""
        return self == Query()


@dataclass(frozen=True, slots=True)
class Ranked:
    """The ids of the articles found, the best first; `any_word`: none has all the words, these have some."""

    article_ids: tuple[int, ...] = ()
    any_word: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A search as it is kept for leafing: the words as written, and what was found."""

    id: int
    words: str
    ranked: Ranked


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was found, and the plain text of its body."""

    article: Article
    body: str
