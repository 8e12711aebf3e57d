"""From what somebody wrote to a query: words, "phrases", -minus, author:, topic:, after:, before:.

The line: one kind of quotation mark -> pieces -> each piece a phrase or a bound -> what names a topic is noted.
Nothing is an error. A mark that is never closed is none; a minus, or a name with a colon, that stands alone is a
word; so is what names no topic or no time that we know, and the request says so.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.rules.names import fold, match
from bot.rules.searching.periods import beginning
from storage import EVERYTHING, Phrase, Query, Topic, Where

LONGEST_TEXT, MOST_PHRASES = 1_000, 20
"""Characters and phrases that are read; nobody misses what comes after."""

BEGINS_FROM = 3
"""Letters of the last word from which on it may be the beginning of a longer one: of fewer, too many go on so."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"−": "-", "：": ":"})
_PIECE = re.compile(
    r'(?P<minus>-?)(?:(?P<name>author|by|topic|after|since|before)\s?:\s*)?(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
_NAMES = {"by": "author", "since": "after"}
_LONGEST_NAME = 5
"""Words that are tried as one topic's name or one time: topic:local news, after:17 May 2024."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is looked for; `no_topic` and `no_time` are words that name none, and were looked for as words."""

    query: Query
    no_topic: tuple[str, ...] = ()
    no_time: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    minus: bool
    name: str
    text: str
    quoted: bool

    @property
    def plain(self) -> bool:
        """Tell whether it is a mere word, which may go on what stands before it."""
        return not (self.minus or self.name or self.quoted)


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    topics: Sequence[Topic]
    today: date
    zone: ZoneInfo
    wanted: list[Phrase] = field(default_factory=list)
    last_word: Phrase | None = None
    unwanted: list[Phrase] = field(default_factory=list)
    after: datetime | None = None
    before: datetime | None = None
    no_topic: list[str] = field(default_factory=list)
    no_time: list[str] = field(default_factory=list)


def read(text: str, *, topics: Sequence[Topic], now: datetime, zone: ZoneInfo) -> Request:
    """Say what is looked for; `topics` are those there are, and days begin at midnight in `zone`."""
    reading = _Reading(topics, now.astimezone(zone).date(), zone)
    pieces = _pieces(text[:LONGEST_TEXT].translate(_QUOTES))[:MOST_PHRASES]
    while pieces:
        pieces = pieces[_take(reading, pieces) :]
    wanted = [replace(one, begins=True) if one == reading.last_word else one for one in dict.fromkeys(reading.wanted)]
    query = Query(tuple(wanted), tuple(dict.fromkeys(reading.unwanted)), reading.after, reading.before)
    return Request(query, tuple(reading.no_topic), tuple(reading.no_time))


def _pieces(text: str) -> list[_Piece]:
    if text.count('"') % 2:
        text = " ".join(text.rsplit('"', 1))
    found = [
        _Piece(
            bool(piece["minus"]),
            (piece["name"] or "").casefold(),
            piece["quoted"] or piece["word"] or "",
            piece["word"] is None,
        )
        for piece in _PIECE.finditer(text)
    ]
    return [piece for piece in found if _says_something(piece.text)]


def _says_something(text: str) -> bool:
    """Tell whether there is a letter or a digit in it: nothing else is in the index."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def _take(reading: _Reading, pieces: Sequence[_Piece]) -> int:
    """Take the first piece, with what goes on it; give how many that were."""
    piece = pieces[0]
    match _NAMES.get(piece.name, piece.name):
        case "after" | "before" as bound if not piece.minus:
            return _take_time(reading, pieces, bound)
        case "topic":
            return _take_topic(reading, pieces)
        case "author":
            _add(reading, piece, Phrase(piece.text, Where.AUTHOR, begins=_goes_on(piece)))
        case _:
            _take_words(reading, piece)
    return 1


def _take_words(reading: _Reading, piece: _Piece) -> None:
    if piece.minus:
        reading.unwanted.append(Phrase(piece.text))
        return
    key = fold(piece.text)
    named = tuple(topic.id for topic in reading.topics if topic.id != EVERYTHING and _has_word(fold(topic.name), key))
    phrase = Phrase(piece.text, topics=named)
    reading.wanted.append(phrase)
    reading.last_word = phrase if _goes_on(piece) else None


def _has_word(name: str, words: str) -> bool:
    return f" {words} " in f" {name} "


def _goes_on(piece: _Piece) -> bool:
    return not piece.quoted and len(piece.text) >= BEGINS_FROM


def _add(reading: _Reading, piece: _Piece, phrase: Phrase) -> None:
    (reading.unwanted if piece.minus else reading.wanted).append(phrase)


def _take_topic(reading: _Reading, pieces: Sequence[_Piece]) -> int:
    """Take as many words as are a topic's name, else the first, which may be a part of one."""
    names = {topic.name: topic for topic in reading.topics}
    keys = {fold(name): name for name in names}
    for count, text in _longest_first(pieces):
        if fold(text) in keys:
            return _found_topic(reading, pieces[0], names[keys[fold(text)]], count)
    meant = match(pieces[0].text, list(names)).exact
    if meant is not None:
        return _found_topic(reading, pieces[0], names[meant], 1)
    reading.no_topic.append(pieces[0].text)
    _take_words(reading, pieces[0])
    return 1


def _found_topic(reading: _Reading, piece: _Piece, topic: Topic, count: int) -> int:
    if topic.id != EVERYTHING:
        _add(reading, piece, Phrase(topic.name, Where.TOPIC, topics=(topic.id,)))
    return count


def _take_time(reading: _Reading, pieces: Sequence[_Piece], bound: str) -> int:
    """Take as many words as are a time; it begins with a midnight, and so does what is before or after it."""
    for count, text in _longest_first(pieces):
        day = beginning(text, reading.today)
        if day:
            midnight = datetime.combine(day, time(), reading.zone)
            if bound == "after":
                reading.after = midnight
            else:
                reading.before = midnight
            return count
    reading.no_time.append(pieces[0].text)
    _take_words(reading, pieces[0])
    return 1


def _longest_first(pieces: Sequence[_Piece]) -> list[tuple[int, str]]:
    """Give the first piece with as many plain words after it as there are, then with fewer, and alone."""
    count = 1
    while not pieces[0].quoted and count < min(_LONGEST_NAME, len(pieces)) and pieces[count].plain:
        count += 1
    return [(n, " ".join(piece.text for piece in pieces[:n])) for n in range(count, 0, -1)]
