"""The lines of a pasted text, without what was read already: the date, and the link under which people meet.

A date in the middle of a sentence is not cut out of it: half sentences are worse than a date told twice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.rules.announcements.places import is_venue
from bot.rules.dates.letters import plain
from bot.rules.dates.outcomes import Span

LABELS = {
    **dict.fromkeys(("when", "date", "time", "date and time", "date & time", "day", "starts", "start"), "when"),
    **dict.fromkeys(("where", "venue", "location", "place", "meet at", "meeting point"), "where"),
    "address": "address",
    **dict.fromkeys(("what", "title", "topic", "event", "subject"), "title"),
    **dict.fromkeys(("about", "details", "description", "info", "more info"), "blurb"),
    **dict.fromkeys(
        ("online", "zoom", "zoom link", "link", "join", "join online", "join us online", "livestream"), "online"
    ),
}
_LABEL = re.compile(
    rf"[^\w\n]*\b(?P<label>{'|'.join(sorted(map(re.escape, LABELS), key=len, reverse=True))})\s*(?::|\s-\s)\s*"
)
_PIN = re.compile(r"^[^\w\n]*[📍📌]")
_EMOJI = (
    "\u203c\u2049\u20e3\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\u200d\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
_SIGNS = "📢📣🏠🏢📍📌🗓📅📆⏰⏱⏲🕐-🕧🕰⌚👉👇➡➔➤✅☑✔✓🔹🔸🔵🔴🔗"
"""What people set before a date, a place or an item of a list, where others set a word or a dot."""
_BEGINNING = re.compile(rf"^(?:[{_SIGNS}]\ufe0f?|[^\w\"“‘'„‚«‹¿¡#£$€@(\[+&{_EMOJI}])+")
_END = re.compile(rf"(?:[{_SIGNS}]\ufe0f?|[^\w.!?…)\]\"”’'“‘»›%€£$#+&{_EMOJI}])+$")
_MARKED = re.compile(r"(?<!\w)([*_~])(?=\S)([^*_~\n]+)(?<=\S)\1(?!\w)")
"""Bold, italic and struck, as messengers have it typed."""
_WORD_END, _WORD_START = re.compile(r"\w['’)]?\s*$"), re.compile(r"\s*\w")
_WORD = re.compile(r"\w")
_UNFINISHED = re.compile(
    r"\b(?:is|are|be|been|was|held|us|you|place|meet|meets|happens|happening|coming|invited|to|the|a|of|for|our|and|with|by)"
    r"\s*$",
    re.IGNORECASE,
)
_PLACE_NEXT = re.compile(r"\s*(?:at|@|in)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """What is left of a line: its pieces, what its label says it is, and whether a date was cut out of it."""

    pieces: tuple[str, ...]
    label: str | None = None
    dated: bool = False
    whole: bool = False


def lines_of(text: str, dates: Sequence[Span], links: Sequence[Span]) -> tuple[list[Line], list[str]]:
    """Give the lines that have words left, and the labels that were taken off."""
    lines, dropped = [], []
    pending: str | None = None
    for start, end in _places(text):
        label, begin = _label(text, start, end)
        if begin > start:
            dropped.append(text[start:begin])
        line = _line(text, (begin, end), dates, links, label or pending)
        pending = label if label and not text[begin:end].strip() else pending if not text[start:end].strip() else None
        if line.pieces:
            lines.append(line)
    return lines, dropped


def _places(text: str) -> Iterator[Span]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)


def _label(text: str, start: int, end: int) -> tuple[str | None, int]:
    letters = plain(text[start:end])
    found = _LABEL.match(letters.text)
    if found:
        return LABELS[found["label"]], start + letters.places[found.end()]
    return ("where" if _PIN.match(text[start:end]) else None), start


def _line(text: str, place: Span, dates: Sequence[Span], links: Sequence[Span], label: str | None) -> Line:
    found = _within(dates, place)
    whole = label is None and any(_in_sentence(text, place, cut) for cut in found)
    cuts = sorted([*_within(links, place), *([] if whole else found)])
    edges = [place[0], *(edge for cut in cuts for edge in cut), place[1]]
    pieces = [trimmed(text[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return Line(tuple(piece for piece in pieces if piece), label, dated=bool(found), whole=whole)


def _within(spans: Sequence[Span], place: Span) -> list[Span]:
    clipped = [(max(start, place[0]), min(end, place[1])) for start, end in spans]
    return [(start, end) for start, end in clipped if start < end]


def _in_sentence(text: str, place: Span, cut: Span) -> bool:
    before, after = text[place[0] : cut[0]], text[cut[1] : place[1]]
    if _UNFINISHED.search(before):
        return True
    if not (_WORD_END.search(before) and _WORD_START.match(after)):
        return False
    following = re.split(r"[,;|·•\n]", after, maxsplit=1)[0].strip()
    return not (_PLACE_NEXT.match(after) or is_venue(following))


def trimmed(words: str) -> str:
    """Take marks and signs off the ends, none of the words, and no emoji that says something; "" without any word."""
    words = _MARKED.sub(r"\2", words)
    previous = None
    while previous != words:
        previous, words = words, _END.sub("", _BEGINNING.sub("", words))
    return words if _WORD.search(words) else ""
