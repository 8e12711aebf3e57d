"""Who wrote an article, from its byline: the names of those who can be followed.

The line: addresses and what stands in brackets taken out -> parts between commas, bars and semicolons, without "By" ->
roles, degrees and pictures dropped, "Jr." put back to its name -> what "and" joins taken apart, where both sides are
names -> who is nobody in particular left out. In doubt, a byline is one name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.names import fold

MOST, LONGEST = 10, 80
"""Authors of an article, and characters of a name: beyond that it is a sentence, not a byline."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MAIL = re.compile(r"<?\S+@\S+>?")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NAMED_ASIDE = re.compile(r"\S+@\S+\s*\((?P<name>[^()]+)\)")
_BY = re.compile(
    r"(?:(?:article|interview|report|reported|review|reviewed|story|text|words|written) by|by|text|par|por)\b\s*:?\s+",
    re.IGNORECASE,
)
_VON = re.compile(r"Von (?=\S+ \S)")
"""German for "by": before two words at least, for a name may begin so."""
_PICTURES = re.compile(r"(?:photo|photos|photography|pictures?|illustrations?|images?|video|fotos?)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;|•·]\s*|\s+[/–—]\s+|\s*,\s+")
_AND = re.compile(r"\s+(?:and|with|und|et|y|e|og|och|en)\s+|\s*[&+]\s*", re.IGNORECASE)
_LEADING_AND = re.compile(r"(?:and|with|und|et|y|e|og|och|en)\s+|[&+]\s*", re.IGNORECASE)
_TITLE = re.compile(r"(?:dr|prof)\.?\s+(?=\S+\s)", re.IGNORECASE)
_GENERATION = re.compile(r"(?:jr|sr)\.?|ii|iii|iv", re.IGNORECASE)
_DEGREE = re.compile(r"(?:ph\.?\s?d|m\.?d|m\.?a|b\.?a|m\.?sc|ll\.?[bm]|esq|rn|mp)\.?", re.IGNORECASE)
_ROLES = _words(
    "columnist contributor correspondent director editor editors fellow intern journalist manager officer president "
    "photographer producer professor reporter reporters researcher secretary writer writers"
)
_NOBODY = _words(
    "admin administrator anon anonymous author collective contributor contributors editor editorial editors guest news "
    "newsdesk newsroom press redaccion redacao redaktion redaction redazione root staff team unknown user webmaster "
    "wordpress board desk writer writers reporter reporters post posts release the"
)
"""Words that name nobody; a name that has no other is no name."""
_ORGANISATIONS = _words(
    "agency alliance association campaign club coalition collective college committee company council department "
    "federation for foundation friends group institute league ministry network of office organisation organization "
    "party project society trust union university"
)


@dataclass(frozen=True, slots=True)
class Authors:
    """The operator's choice: whether authors can be followed; and what the publication itself is called, as keys."""

    followed: bool = True
    own: frozenset[str] = frozenset()

    def author(self, name: str) -> str | None:
        """Give the name under which an author can be followed; None for nobody in particular."""
        return name if self.followed and fold(name) not in self.own and _is_somebody(name) else None


def split(byline: str) -> tuple[str, ...]:
    """Give the names in a byline, each once, in their order."""
    parts = _parts(_plain(byline))
    if len(parts) > 1 and _is_one_name(parts):
        parts = [", ".join(parts)]
    names = [_trimmed(name) for part in parts for name in _people(part, listed=len(parts) > 1)]
    once = {fold(name): name for name in reversed(names) if 0 < len(name) <= LONGEST and _is_somebody(name)}
    found = tuple(once[key] for key in dict.fromkeys(map(fold, names)) if key in once)
    return found if len(found) <= MOST else ()


def _plain(byline: str) -> str:
    named = _NAMED_ASIDE.fullmatch(byline.strip())
    text = named["name"] if named else _ASIDE.sub(" ", byline)
    return " ".join(_MAIL.sub(" ", text).split())


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    for written in _BETWEEN.split(_unheaded(text)):
        part = _unheaded(_LEADING_AND.sub("", written, count=1) if _LEADING_AND.match(written) else written)
        if parts and _GENERATION.fullmatch(part):
            parts[-1] += f" {part}"
        elif part and not _PICTURES.match(part) and not (parts and (_DEGREE.fullmatch(part) or _is_role(part))):
            parts.append(part)
    return parts


def _unheaded(text: str) -> str:
    """Take "By" off the front."""
    text = text.strip()
    return _VON.sub("", _BY.sub("", text, count=1) if _BY.match(text) else text, count=1)


def _is_role(part: str) -> bool:
    """Tell whether what follows a name says what somebody does."""
    words = fold(part).split()
    return words[-1] in _ROLES or (bool(_ROLES.intersection(words)) and not part.istitle())


def _is_one_name(parts: Sequence[str]) -> bool:
    """Tell whether commas stand within a name: Doe, Jane; or Ministry of Health, Labour and Welfare."""
    single = [part for part in parts if " " not in part]
    turned = len(parts) == 2 and len(single) == 2  # noqa: PLR2004 -- a family name and a given one
    return turned or (bool(single) and _is_organisation(" ".join(parts)))


def _people(part: str, *, listed: bool) -> list[str]:
    """Take apart what "and" joins, where each side is a name of two words, or stands in a list of names."""
    sides = [side for side in _AND.split(part) if side]
    if len(sides) < 2 or _is_organisation(part):  # noqa: PLR2004 -- a pair
        return [part]
    return sides if listed or all(" " in side.strip() for side in sides) else [part]


def _is_organisation(text: str) -> bool:
    return bool(_ORGANISATIONS.intersection(fold(text).split()))


def _trimmed(name: str) -> str:
    return " ".join(_TITLE.sub("", name.strip(" ,:-*"), count=1).split())


def _is_somebody(name: str) -> bool:
    """Tell whether this names somebody: neither everybody at the publication, nor how they log in."""
    words = fold(name).split()
    if not any(character.isalpha() for character in name) or set(words) <= _NOBODY or "://" in name:
        return False
    return " " in name or not _is_login(name)


def _is_login(word: str) -> bool:
    """Tell whether one word is how somebody logs in: jdoe, jane.doe, Courier2, jane_doe."""
    return bool(re.search(r"[\d_@]|\w\.\w{2}", word)) or (word.isascii() and word.islower())
