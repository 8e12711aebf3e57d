"""What somebody writes of a branch: which branch is meant, and whether a detail will do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from bot.rules.names import Match, fold, match
from storage import Branch, BranchDetails

Some = TypeVar("Some", bound=BranchDetails)
_NEAR = 0.8
"""How near a mistyped zone has to be: half a name is that of some place anywhere."""


class Field(StrEnum):
    """The details that are written, by the names they have in storage."""

    NAME = "name"
    ALIASES = "aliases"
    ZONE = "zone"
    VENUE = "venue"
    ADDRESS = "address"
    CONTACT = "contact"
    ACCESSIBILITY = "accessibility"


LONGEST: Mapping[Field, int] = {
    Field.NAME: 60,
    Field.ALIASES: 60,
    Field.ZONE: 60,
    Field.VENUE: 120,
    Field.ADDRESS: 200,
    Field.CONTACT: 120,
    Field.ACCESSIBILITY: 300,
}
"""Characters of each; of every alias by itself."""
MOST_ALIASES = 10
REQUIRED = frozenset({Field.NAME, Field.ZONE})


@dataclass(frozen=True, slots=True)
class Change:
    """A detail as it is to be."""

    field: Field
    value: str | tuple[str, ...]

    def apply(self, details: Some) -> Some:
        """Give the details with it."""
        changed: dict[str, Any] = {self.field.value: self.value}
        return replace(details, **changed)


class Wrong(StrEnum):
    """Why a detail will not do."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    TOO_MANY = "too many"
    NO_ZONE = "no zone"


@dataclass(frozen=True, slots=True)
class Fault:
    """A detail that will not do; of a zone, `nearest` are those that may be meant."""

    field: Field
    wrong: Wrong
    text: str = ""
    nearest: tuple[str, ...] = ()


def read(field: Field, text: str, zones: Collection[str]) -> Change | Fault:
    """Read what somebody wrote, on one line, as a detail."""
    text = " ".join(text.split())
    if field is Field.ALIASES:
        return _aliases(text)
    if not text and field in REQUIRED:
        return Fault(field, Wrong.EMPTY)
    if len(text) > LONGEST[field]:
        return Fault(field, Wrong.TOO_LONG, text)
    return _zone(text, zones) if field is Field.ZONE else Change(field, text)


def _aliases(text: str) -> Change | Fault:
    spelled: dict[str, str] = {}
    for name in (part.strip() for part in text.split(",")):
        if name:
            spelled.setdefault(fold(name), name)
    names = tuple(spelled.values())
    too_long = [name for name in names if len(name) > LONGEST[Field.ALIASES]]
    if too_long:
        return Fault(Field.ALIASES, Wrong.TOO_LONG, too_long[0])
    return Fault(Field.ALIASES, Wrong.TOO_MANY) if len(names) > MOST_ALIASES else Change(Field.ALIASES, names)


def _zone(text: str, zones: Collection[str]) -> Change | Fault:
    found = zone(text, zones)
    return Change(Field.ZONE, found.exact) if found.exact else Fault(Field.ZONE, Wrong.NO_ZONE, text, found.nearest)


def zone(wanted: str, zones: Iterable[str]) -> Match:
    """Find a time zone by its name or by its city, if there is one alone of that name; else those that are near.

    Never one such as Etc/GMT+2, whose sign is the other way round than people think.
    """
    places = [name for name in sorted(zones) if "/" in name and not name.startswith("Etc/")] + ["UTC"]
    key = fold(wanted)
    named = [name for name in places if fold(name) == key] or [name for name in places if city(name) == key]
    if key and len(named) == 1:
        return Match(exact=named[0])
    return Match(nearest=tuple(named[:3]) or _near(match(wanted, places, alike=_NEAR)) or _like(key, places))


def _near(found: Match) -> tuple[str, ...]:
    return (found.exact,) if found.exact is not None else found.nearest


def city(name: str) -> str:
    """Give the folded name of the city in a time zone's."""
    return fold(name.rpartition("/")[2])


def _like(key: str, places: Sequence[str]) -> tuple[str, ...]:
    """Give the places whose cities are near: most people leave the continent out."""
    cities: dict[str, str] = {}
    for place in places:
        cities.setdefault(city(place), place)
    return tuple(cities[city] for city in _near(match(key, list(cities), alike=_NEAR)))


def choose(wanted: str, branches: Iterable[Branch]) -> tuple[Branch | None, list[Branch]]:
    """Find the branch meant by a name or an alias; else the nearest few."""
    names = {name: branch for branch in branches for name in (*branch.aliases, branch.name)}
    found = match(wanted, list(names))
    nearest = list(dict.fromkeys(names[name] for name in found.nearest))
    return (names[found.exact] if found.exact is not None else None), nearest


def sought(wanted: str, branches: Sequence[Branch]) -> tuple[Branch | None, list[Branch]]:
    """Find the branch meant by a name, an alias or the place where it is; else those that may be meant."""
    branch, nearest = choose(wanted, branches)
    key = fold(wanted)
    if branch or not key:
        return branch, nearest
    there = [one for one in branches if city(one.zone) == key or _speaks_of(one, key)]
    return (there[0], []) if len(there) == 1 else (None, there or nearest)


def named(wanted: str, branches: Iterable[Branch]) -> Branch | None:
    """Give the branch of this very name or alias, case, accents and joiners aside."""
    key = fold(wanted)
    return next((branch for branch in branches if key in _keys(branch)), None)


def containing(text: str, branch: Branch) -> bool:
    """Tell whether a branch has a text in its name, or in an alias."""
    key = fold(text) if text else ""
    return any(key in name for name in _keys(branch))


def _speaks_of(branch: Branch, key: str) -> bool:
    """Tell whether where a branch meets has these words in it."""
    return f" {key} " in f" {fold(branch.venue)} {fold(branch.address)} "


def _keys(branch: Branch) -> list[str]:
    return [fold(name) for name in (branch.name, *branch.aliases)]
