"""When two names are the same, and which known name somebody may have meant."""

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_JOINERS = "-‐‒–—―_/&.,'‘’ʼ・·"
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
"""What Unicode takes for letters of their own, and who has no such key types as these."""
_FOLDED = str.maketrans(dict.fromkeys(_JOINERS, " ") | _LETTERS)
_VOICED = {"\u3099", "\u309a"}
"""Japanese marks that make another sound, and so another word."""


def fold(name: str) -> str:
    """Make the key under which names are equal: without case, accents, joiners, invisible marks and surplus spaces."""
    shown = "".join(c for c in unicodedata.normalize("NFKD", name) if not _adds_nothing(c))
    folded = " ".join(shown.casefold().translate(_FOLDED).split())
    return folded or name.strip()


def _adds_nothing(character: str) -> bool:
    accent = unicodedata.combining(character) and character not in _VOICED
    return bool(accent) or unicodedata.category(character) == "Cf"


@dataclass(frozen=True, slots=True)
class Match:
    """What a wanted name led to: the one it must be, or else the nearest, which may be none."""

    exact: str | None = None
    nearest: tuple[str, ...] = ()


def match(wanted: str, names: Sequence[str], *, limit: int = 3, alike: float = 0.5) -> Match:
    """Find the name meant: the same, else equal when folded, else the only one that begins so, else the nearest few.

    `alike` is how near those have to be that do not contain it: 0 for any, 1 for the same.
    """
    key, keys = fold(wanted), {name: fold(name) for name in names}
    if not key:
        return Match()
    if wanted in keys:
        return Match(exact=wanted)
    for found in ([n for n in keys if keys[n] == key], [n for n in keys if keys[n].startswith(key)]):
        if len(found) == 1:
            return Match(exact=found[0])
    containing = [name for name in keys if key in keys[name]]
    close = difflib.get_close_matches(key, list(keys.values()), n=limit, cutoff=alike)
    resembling = [name for near in close for name in keys if keys[name] == near]
    return Match(nearest=tuple(dict.fromkeys([*containing, *resembling]))[:limit])
