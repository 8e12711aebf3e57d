"""From a query to what FTS5's MATCH understands (https://www.sqlite.org/fts5.html#full_text_query_syntax).

Everything that a person wrote stands in quotation marks, so that none of it is an operator.
"""

from collections.abc import Mapping, Sequence

from storage.search_models import Phrase, Query, Where
from storage.texts import ALL, label, labels

HEAD = "{title standfirst byline labels}"
"""The columns that say what an article is about."""

Labels = Mapping[int, Sequence[int]]
"""The ids of each topic's terms, by the topic's id."""


def quoted(words: str) -> str:
    """Make a phrase of words; SQLite takes a text to end at a NUL."""
    return '"{}"'.format(words.replace('"', '""').replace("\0", " "))


def either(expressions: Sequence[str]) -> str:
    """Ask for one of several; without any, for what no article has."""
    return f"({' OR '.join(expressions) or quoted('')})"


def every(query: Query, terms: Labels) -> str:
    """Ask for all that is wanted."""
    return _without(_all([_expression(phrase, terms) for phrase in query.wanted]), query, terms)


def some(query: Query, terms: Labels, anywhere: Sequence[Phrase]) -> str:
    """Ask for one of these phrases, and for the rest of what is wanted."""
    bound = [_expression(phrase, terms) for phrase in query.wanted if phrase.where is not Where.ANYWHERE]
    return _without(_all([*bound, either([_expression(phrase, terms) for phrase in anywhere])]), query, terms)


def _all(expressions: Sequence[str]) -> str:
    """Ask for all of several; without any, for what every article has."""
    return f"({' AND '.join(expressions) or quoted(label(ALL))})"


def _without(wanted: str, query: Query, terms: Labels) -> str:
    unwanted = [_expression(phrase, terms) for phrase in query.unwanted]
    return f"({wanted} NOT {either(unwanted)})" if unwanted else wanted


def _expression(phrase: Phrase, terms: Labels) -> str:
    known = [quoted(one) for topic in phrase.topics for one in labels(terms.get(topic, ()))]
    if phrase.where is Where.TOPIC:
        return either(known)
    words = [quoted(phrase.words), *([f"{quoted(phrase.words)} *"] if phrase.begins else [])]
    return f"byline : {either(words)}" if phrase.where is Where.AUTHOR else either([*words, *known])
