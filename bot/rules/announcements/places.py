"""Whether some words are a place: a hall's name, or an address. Where that is not plain, they are not."""

import re
from collections.abc import Sequence

from bot.rules.dates.letters import plain
from bot.rules.names import fold

MOST_WORDS = 7
"""A place's name is short: what is longer is a sentence."""

_HALLS = (
    "hall|library|centre|center|church|room|rooms|cafe|café|pub|park|school|university|club|house|theatre|theater|cinema"
    "|museum|institute|college|building|arms|bar|gallery|chapel|studio|studios|office|offices|union|hotel|campus|gardens|market"
    "|station|bookshop|bookstore|inn|tavern|pavilion|hub|mosque|synagogue|temple|cathedral|stadium|arena|square|common|green"
    "|steps|town hall|hospital|depot|factory|warehouse|auditorium|courthouse|parliament|embassy"
)
_HALL = re.compile(rf"(?:^|\s)(?:{_HALLS})(?:\s+(?:no\.? ?)?[a-z]?\d{{0,4}}[a-z]?)?$")
_ROOM = re.compile(r"^(?:the )?(?:room|hall|level|floor|suite|studio|lecture theatre) \w{1,8}$|^(?:\w+ )?floor$")
_STREETS = (
    "st|street|rd|road|ave|avenue|lane|ln|drive|dr|square|sq|place|pl|terrace|tce|crescent|cres|way|court|close|hill|parade"
    "|pde|highway|hwy|boulevard|blvd|grove|row|walk|mews|quay|esplanade"
)
_STREET = re.compile(
    r"^(?:(?:flat|unit|shop|level|no\.?)\s*\w{1,6}[ /,]{0,2})?\d+[a-z]?(?:[-/]\d+[a-z]?)?"
    rf"\s(?:[\w'.-]+\s){{1,3}}(?:{_STREETS})\b\.?(?: \w+){{0,3}}$"
)
_CORNER = re.compile(rf"^(?:cnr|corner(?: of)?)\s.*\b(?:{_STREETS})\b")
_POSTCODE = re.compile(
    r"^(?:[a-z' ]{2,30} )?(?:[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|(?:nsw|vic|qld|wa|sa|tas|act|nt|ny|ca) \d{4,5}|\d{4,5})$"
)
_SENTENCE = re.compile(r"[.!?]\s|[!?]$")


def is_address(words: str) -> bool:
    """Say whether it is a house in a street, a corner or a postcode."""
    told = plain(words).text.strip()
    return any(form.match(told) for form in (_STREET, _CORNER, _POSTCODE))


def is_venue(words: str, known: Sequence[str] = ()) -> bool:
    """Say whether it is a place's name: a known one, or a few words that end in Hall, Library or such, or in a room."""
    if fold(words) in {fold(name) for name in known}:
        return bool(words.strip())
    told = plain(words).text.strip(" .")
    if not is_short(told):
        return False
    return bool(_ROOM.match(told) or (_HALL.search(told) and _is_named(words.split())))


def _is_named(words: Sequence[str]) -> bool:
    """Say whether it is written as a name is: "our library" is none."""
    return any(word[:1].isupper() for word in words[-2:])


def is_place(words: str, known: Sequence[str] = ()) -> bool:
    """Say whether it is either."""
    return is_venue(words, known) or is_address(words)


def is_short(words: str) -> bool:
    """Say whether it may follow a place's name as the rest of its address."""
    return 0 < len(words.split()) <= MOST_WORDS and not _SENTENCE.search(words)
