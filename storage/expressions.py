"""From a query to what FTS5's MATCH understands (https://www.sqlite.org/fts5.html#full_text_query_syntax).

Everything that a person wrote stands in quotation marks, so that none of it is an operator.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from storage.search_models import Phrase, Query, Where
from storage.texts import ALL, label, labels

Labels = Mapping[int, Sequence[int]]
"""The ids of each topic's terms, by the topic's id."""


class Expression(NamedTuple):
    """What an article has to match, and what it must not; "" where that is nothing."""

    wanted: str
    unwanted: str = ""

    @property
    def whole(self) -> str:
        """Ask for both at once."""
        return f"({self.wanted} NOT {self.unwanted})" if self.unwanted else self.wanted


def quoted(words: str) -> str:
    """Make a phrase of words; SQLite takes a text to end at a NUL."""
    return '"{}"'.format(words.replace('"', '""').replace("\0", " "))


NOTHING = quoted("")
"""What no article has."""


def either(expressions: Sequence[str]) -> str:
    """Ask for one of several; without any, for nothing that there is."""
    return f"({' OR '.join(expressions) or NOTHING})"


def every(query: Query, terms: Labels) -> Expression:
    """Ask for all that is wanted."""
    return Expression(_all([_expression(phrase, terms) for phrase in query.wanted]), _unwanted(query, terms))


def some(query: Query, terms: Labels, anywhere: Sequence[Phrase]) -> Expression:
    """Ask for one of these phrases, and for the rest of what is wanted."""
    bound = [_expression(phrase, terms) for phrase in query.wanted if phrase.where is not Where.ANYWHERE]
    wanted = _all([*bound, either([_expression(phrase, terms) for phrase in anywhere])])
    return Expression(wanted, _unwanted(query, terms))


def _all(expressions: Sequence[str]) -> str:
    """Ask for all of several; without any, for what every article has."""
    return f"({' AND '.join(expressions) or quoted(label(ALL))})"


def _unwanted(query: Query, terms: Labels) -> str:
    return either([_expression(phrase, terms) for phrase in query.unwanted]) if query.unwanted else ""


def _expression(phrase: Phrase, terms: Labels) -> str:
    known = [quoted(one) for topic in phrase.topics for one in labels(terms.get(topic, ()))]
    if phrase.where is Where.TOPIC:
        return either(known)
    words = [quoted(phrase.words), *([f"{quoted(phrase.words)} *"] if phrase.begins else [])]
    return f"byline : {either(words)}" if phrase.where is Where.AUTHOR else either([*words, *known])
