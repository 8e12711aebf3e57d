"""Fields that fill from lines: what has a label first, then the others in their order.

A line with the date is title, place and address, as far as it has them; a line that is a place is the place; the first
other line that is no prose is the title. All else is the blurb.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.rules.announcements.lines import Line, trimmed
from bot.rules.announcements.places import is_address, is_place, is_short, is_venue

LONGEST_TITLE, MOST_WORDS = 120, 16
"""What is longer is no title."""

_PARTS = re.compile(r"\s*[,|·•;]\s*|\s+[-–—]\s+")
_AT = re.compile(r"\s(?:at|@)\s+(?=\S)", re.IGNORECASE)
_AT_START = re.compile(r"(?:at|@)\s+", re.IGNORECASE)
_NAME = re.compile(r"(?:the\s+)?[^\W_a-z]")
_GREETING = re.compile(r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|fwd|forwarded)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?]\s+(?=\S)")


@dataclass(slots=True)
class Draft:
    """The fields while they fill; `known` are the places that the branch uses."""

    known: Sequence[str]
    title: str | None = None
    venue: str | None = None
    address: str | None = None
    blurb: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def fill(self, lines: Sequence[Line]) -> None:
        """Put every word of the lines somewhere."""
        for line in lines:
            if line.label in {"where", "address", "title"}:
                self._labelled(line.label, ", ".join(line.pieces))
        rest = [line for line in lines if line.label not in {"where", "address", "title"}]
        for place, line in enumerate(rest):
            alone = not any(_may_be_title(other) for other in (*rest[:place], *rest[place + 1 :]))
            if line.whole or line.label in {"blurb", "online"}:
                self._tell(*line.pieces)
            elif line.dated:
                self._dated(line.pieces, alone=alone)
            else:
                in_letter = any(other.whole for other in rest[:place])
                self._plain(", ".join(line.pieces), alone=alone, in_letter=in_letter)

    def _labelled(self, label: str, words: str) -> None:
        if label == "title":
            self._title(words)
        elif label == "address" and self.address is None:
            self.address = words
        elif label == "where" and self.venue is None:
            self._place(_PARTS.split(words))
        else:
            self._tell(words)

    def _dated(self, pieces: Sequence[str], *, alone: bool) -> None:
        """Take the line of the date apart: what leads is the title, a place and what follows it the place."""
        parts = [part for piece in pieces for part in self._parts(piece)]
        first, last = self._places(parts)
        if first == 0 and alone and self.title is None and not self._is_sure(parts[0]):
            first += 1
        if first >= last:
            self._title(pieces[0])
            self._tell(*pieces[1:])
            return
        leading = [self._without_at(part) for part in parts[:first]]
        self._title(_as_written(leading, pieces))
        self._place([self._without_at(part) for part in parts[first:]])

    def _plain(self, words: str, *, alone: bool, in_letter: bool) -> None:
        parts = [part for part in _PARTS.split(words) if part]
        short = bool(parts) and all(is_short(part) for part in parts) and not (alone and self.title is None)
        if short and self.address is None and is_address(parts[0]):
            self.address = words
        elif short and self.venue is None and self._is_at_place(parts[0]):
            self._place([self._without_at(part) for part in parts])
        elif in_letter:
            self._tell(words)
        else:
            self._title(words)

    def _title(self, words: str) -> None:
        if words and self.title is None and _is_title(words):
            self.title = words
        else:
            self._first_sentence(words)

    def _first_sentence(self, words: str) -> None:
        """Begin a long text's title where its first sentence ends, if that is short; else it is all blurb."""
        end = _SENTENCE.search(words)
        if self.title is None and end and _is_title(words[: end.start() + 1]):
            self.title = words[: end.start() + 1]
            words = words[end.end() :]
        self._tell(words)

    def _place(self, parts: Sequence[str]) -> None:
        """Put a venue with its rooms, then its address; what is too long for one is told in the blurb."""
        names = [part.strip(" .") for part in parts]
        venue: list[str] = []
        while names and not is_address(names[0]) and (not venue or is_venue(names[0], self.known)):
            venue.append(names.pop(0))
        address = []
        while names and is_short(names[0]):
            address.append(names.pop(0))
        if self.venue is not None or (venue and not is_short(venue[0])):
            self._tell(", ".join([*venue, *address, *names]))
            return
        self.venue = ", ".join(venue) or None
        self._tell(", ".join([*(address if self.address else []), *names]))
        self.address = self.address or ", ".join(address) or None

    def _tell(self, *words: str) -> None:
        self.blurb += [one for one in words if one]

    def _parts(self, piece: str) -> list[str]:
        """Split at commas and such, and before the "at" of a place."""
        parts = []
        for part in filter(None, _PARTS.split(piece)):
            found = list(_AT.finditer(part))
            cut = found[-1].start() if found and self._is_at_place(part[found[-1].start() :].strip()) else len(part)
            parts += [one for one in (trimmed(part[:cut]), part[cut:].strip()) if one]
        return parts

    def _places(self, parts: Sequence[str]) -> tuple[int, int]:
        """Give where the last run of places begins and ends; an empty one if there is none."""
        last = max((place for place, part in enumerate(parts) if self._is_at_place(part)), default=-1)
        first = last
        while first > 0 and self._is_at_place(parts[first - 1]):
            first -= 1
        return max(first, 0), last + 1

    def _is_at_place(self, part: str) -> bool:
        return is_place(_AT_START.sub("", part, count=1), self.known) or _at_name(part)

    def _is_sure(self, part: str) -> bool:
        return bool(_AT_START.match(part)) or is_address(part) or (is_venue(part, self.known) and not is_venue(part))

    def _without_at(self, part: str) -> str:
        found = _AT_START.match(part)
        if not found:
            return part
        self.labels.append(found[0].strip())
        return part[found.end() :]


def _as_written(parts: Sequence[str], pieces: Sequence[str]) -> str:
    """Give the leading parts with what stood between them, if they come from one piece."""
    for piece in pieces:
        end = piece.find(parts[-1]) + len(parts[-1]) if parts else 0
        if parts and piece.startswith(parts[0]) and parts[-1] in piece and _PARTS.split(piece[:end]) == list(parts):
            return piece[:end]
    return ", ".join(parts)


def _at_name(part: str) -> bool:
    found = _AT_START.match(part)
    return found is not None and is_short(part) and _NAME.match(part, found.end()) is not None


def _is_title(words: str) -> bool:
    fits = len(words) <= LONGEST_TITLE and len(words.split()) <= MOST_WORDS
    return fits and any(letter.isalpha() for letter in words) and not _GREETING.match(words)


def _may_be_title(line: Line) -> bool:
    words = ", ".join(line.pieces)
    return not line.whole and line.label is None and _is_title(words) and not is_place(_PARTS.split(words)[0])
