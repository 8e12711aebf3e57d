"""When a site's text is that of an article of which its feed shows an excerpt, and when it is asked for again.

A site answers with many things: another article, a wall, a form, "Not found". So what comes from a page is only
taken if its headings name the article, and it says what the excerpt says, and more. Better none than another's.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.names import fold
from storage import Excerpt

LATELY = timedelta(days=30)
"""How long after an article was first seen its text is asked for."""
MOST_RETURNS = 3
FIRST_RETURN = timedelta(minutes=10)
_PER_RETURN = 4
_PASSING = (0, 408, 425, 429)
"""Statuses below 500 that may be others soon; 0 where no answer came."""
_FEWEST_SENTENCES, _FEWEST_LETTERS = 2, 100
_MOST = 0.5
"""What part of the words has to be found again: titles are decorated, and a standfirst may be written by hand."""
_LONG_WORD = 4
_WORD = re.compile(r"\w+")
_WALL = re.compile(
    r"""subscri | member | account | log[\s-]?in\b | sign(?:ed)?[\s-](?:in|up)\b | register | password | unlimited
    | \b(?:plans?|trial|offer|free|access|cancel|support|newsletter|journalism|donat\w*|contribut\w*)\b | cookie
    | javascript | read\ on\b | (?:continue|keep)\ reading | \b(?:a|per|each)\ (?:week|month|year)\b | [£$€]\s?\d
    | abonn | suscri | assinatura | anmeld | registr | passwor | contraseñ | mot\ de\ passe | senha | compte | cuenta
    | \b(?:gratis|kostenlos|gratuit\w*|monat\w*|mois|mensua\w*|konto|kündbar|résili\w*)\b | weiterlesen
    | lire\ la\ suite""",
    re.VERBOSE | re.IGNORECASE,
)
"""What walls say. Articles say it too, and other things beside."""
_SENTENCE = re.compile(r"\w[^.!?。！？…।]*[.!?。！？…।]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found on a page: all its headings, and the plain text of what seems to be its article."""

    headings: str
    text: str
    closed: bool = False
    """Whether the site says that the text is not for everybody, or not to be kept."""


def is_text_of(excerpt: Excerpt, page: Reading) -> bool:
    """Tell whether what was found on a page is the text of this article."""
    return (
        not page.closed
        and _found(excerpt.title, page.headings)
        and _found(excerpt.standfirst, page.text)
        and _says_enough(page.text, excerpt.standfirst)
    )


def return_at(failures: int, status: int, retry_after: timedelta | None, now: datetime) -> datetime | None:
    """Give when a site is asked again that failed so many times in a row; None where that is no use.

    After 10, 40 and 160 minutes, or as long as it asks for. `status` is HTTP's, 0 where no answer came, 200 where the
    answer was no text of the article.
    """
    refused = 400 <= status < 500 and status not in _PASSING  # noqa: PLR2004 -- HTTP's own numbers
    if refused or failures > MOST_RETURNS:
        return None
    wait = FIRST_RETURN * float(_PER_RETURN ** (failures - 1))
    return now + max(wait, retry_after or wait)


def _found(words: str, text: str) -> bool:
    """Tell whether half of these words at least are in a text; where there are none, none is missed."""
    every = _words(words)
    wanted = {word for word in every if len(word) >= _LONG_WORD} or every
    return len(wanted & _words(text)) >= _MOST * len(wanted)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))


def _says_enough(text: str, standfirst: str) -> bool:
    """Tell whether a text has more to say than the excerpt that it may begin with: not just where to subscribe."""
    rest = text.replace(standfirst.removesuffix("…"), "", 1)
    said = [sentence[0] for sentence in _SENTENCE.finditer(rest) if not _WALL.search(sentence[0])]
    return len(said) >= _FEWEST_SENTENCES and sum(map(len, said)) >= _FEWEST_LETTERS
