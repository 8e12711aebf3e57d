"""Which edits of an article readers are told of: the CORRECTIONS setting, as a rule.

A new title is always told. Entries of the setting are separated by commas: `Correction:` is a phrase that the site adds
to what it corrects, `#Corrections` one of its categories or tags. An edit that adds one of them is told too.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.rules.names import fold
from storage import Clipping, Edition, Showing


@dataclass(frozen=True, slots=True)
class Corrections:
    """What marks a correction: phrases, and keys of terms, both folded."""

    phrases: tuple[str, ...] = ()
    terms: frozenset[str] = frozenset()

    def material(self, before: Edition, after: Edition) -> bool:
        """Tell whether readers are told of what changed."""
        if fold(before.title) != fold(after.title):
            return True
        if self.terms & (_keys(after.terms) - _keys(before.terms)):
            return True
        if not self.phrases:
            return False  # two whole texts are not to be folded for nothing
        was, now = _words(before), _words(after)
        return any(now.count(phrase) > was.count(phrase) for phrase in self.phrases)


def has_another_picture(clipping: Clipping) -> bool:
    """Tell whether the article below a picture has another by now, which is to take its place."""
    if clipping.shows is not Showing.PHOTO or not clipping.image:
        return False
    (article,) = clipping.articles
    return article.image not in {"", clipping.image} and article.retracted_at is None


def parse_corrections(setting: str) -> Corrections:
    """Read the setting.

    Raises:
        ValueError: an entry names nothing; the sentence says so.
    """
    entries = [entry.strip() for entry in setting.split(",") if entry.strip()]
    phrases: list[str] = []
    terms: list[str] = []
    for entry in entries:
        key = fold(entry.removeprefix("#"))
        if not any(character.isalnum() for character in key):
            raise ValueError(f"“{entry}” names nothing: write a phrase, or # and a category’s name")
        (terms if entry.startswith("#") else phrases).append(key)
    return Corrections(tuple(dict.fromkeys(phrases)), frozenset(terms))


def _keys(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, terms))


def _words(edition: Edition) -> str:
    return fold(f"{edition.title} {edition.standfirst} {edition.text}")
