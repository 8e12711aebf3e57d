"""What an article is filed under: the operator's settings about topics, series and authors, put together."""

from collections.abc import Iterable

from bot.rules.bylines import Authors, split
from bot.rules.names import fold
from bot.rules.topics import TopicPolicy
from storage import Filing


def filing(topics: TopicPolicy, series: Iterable[str] = (), *, authors: bool = True, own: Iterable[str] = ()) -> Filing:
    """Say how articles are filed. `own` are names of the publication itself: as an author, it is nobody.

    The names in bylines are kept also where authors cannot be followed: so that they can, once the operator wants it.
    """
    known = Authors(followed=authors, own=frozenset(map(fold, filter(None, own))))
    return Filing(topics.topic_of, fold, {fold(name): name for name in series}, split, known.author)


def parse_series(setting: str) -> tuple[str, ...]:
    """Read the SERIES setting: names of categories or tags, separated by commas.

    Raises:
        ValueError: an entry names nothing; the sentence says so.
    """
    names: dict[str, str] = {}
    for entry in filter(None, (" ".join(entry.split()) for entry in setting.split(","))):
        if not any(map(str.isalnum, entry)) or entry[0] in "-*" or "=" in entry or fold(entry) == fold("Everything"):
            raise ValueError(f"“{entry}” names no series: write the names of categories or tags, separated by commas")
        names.setdefault(fold(entry), entry)
    return tuple(names.values())
