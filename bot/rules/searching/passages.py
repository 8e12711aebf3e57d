"""Where in a text stands what was looked for: a short passage, with the words that were found marked."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice, takewhile

from storage import Phrase, Where

ROOM = 180
"""Characters of a passage, about two lines on a telephone."""

_READ = 100_000
_MOST_HITS = 100
"""Of each phrase; a text that has more of it has them anywhere."""
_BEFORE = 40
"""Characters that stand before the first word that was found."""

Passage = tuple[tuple[str, bool], ...]
"""Stretches of plain text, and whether each is what was looked for."""

Span = tuple[int, int]


class _Plain(dict[int, int]):
    """Letters without case and accents, each one letter still: places in the text stay what they are."""

    def __missing__(self, code: int) -> int:
        bare = unicodedata.normalize("NFKD", chr(code))[0].casefold()[0]
        self[code] = ord(bare)
        return self[code]


_PLAIN = _Plain()


def passage(text: str, phrases: Sequence[Phrase], room: int = ROOM) -> Passage:
    """Give the passage with the most of what was looked for, the first of several; () where there is nothing of it."""
    text = text[:_READ]
    hits = _hits(text.translate(_PLAIN), [phrase for phrase in phrases if phrase.where is Where.ANYWHERE])
    if not hits:
        return ()
    first = _densest(hits, room - _BEFORE)
    start, end = _around(text, first, room)
    return tuple(_marked(text, start, end, [span for span, _ in hits]))


def _hits(plain: str, phrases: Sequence[Phrase]) -> list[tuple[Span, int]]:
    """Find where each phrase stands: the stretch, and the phrase's number."""
    found = []
    for number, phrase in enumerate(phrases):
        words = [re.escape(word) for word in re.findall(r"\w+", phrase.words.translate(_PLAIN))]
        pattern = r"\b" + r"\W+".join(words) + (r"\w*" if phrase.begins else r"\b")
        spans = (one.span() for one in re.finditer(pattern, plain)) if words else iter(())
        found += [(span, number) for span, _ in zip(spans, range(_MOST_HITS), strict=False)]
    return sorted(found)


def _densest(hits: Sequence[tuple[Span, int]], room: int) -> int:
    """Give where the stretch begins that has the most different phrases, then the most hits."""

    def worth(index: int) -> tuple[int, int, int]:
        end = hits[index][0][0] + room
        near = [number for _, number in takewhile(lambda hit: hit[0][1] <= end, islice(hits, index, None))]
        return len(set(near)), len(near), -index

    return hits[max(range(len(hits)), key=worth)][0][0]


def _around(text: str, first: int, room: int) -> Span:
    """Give the stretch around a place, from word to word."""
    start = max(0, min(first - _BEFORE, len(text) - room))
    end = min(len(text), start + room)
    if start:
        start = text.find(" ", start, first) + 1 or first
    if end < len(text):
        end = max(text.rfind(" ", first + 1, end), start) if " " in text[first + 1 : end] else end
    return start, end


def _marked(text: str, start: int, end: int, spans: Sequence[Span]) -> Passage:
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    for begins, ends in spans:
        if begins >= start and ends <= end:
            pieces += [(text[start:begins], False), (text[begins:ends], True)]
            start = ends
    pieces += [(text[start:end], False), ("…" if end < len(text) else "", False)]
    return tuple((piece, found) for piece, found in pieces if piece)
