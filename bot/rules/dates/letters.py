"""One spelling for what people type: small letters, ASCII digits and dashes, no invisible marks.

Each letter of the plain text knows where it stood, so that what is found can be cut out of the original.
"""

import unicodedata
from dataclasses import dataclass

_ALIKE = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "−": "-", "∶": ":", "～": "-", "~": "-"}
_SPACES = {" ": " \n", "\n": "\n"}
"""Of spaces in a row one is enough, and none after a new line; of new lines, one."""

_UNSEEN = {"Cf", "Mn", "Me", "Cc"}


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain text, and for each of its letters (and its end) the place in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the stretch of the original that became this one: of ½, which is three letters, all of it."""
        return self.places[start], max(self.places[end], self.places[end - 1] + 1)


def plain(original: str) -> Plain:
    """Make the plain text: bold letters, wide colons, Arabic digits and keycaps come out as what they say."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(original):
        for letter in _plain(character):
            if letter not in _SPACES or not letters or letters[-1] not in _SPACES[letter]:
                letters.append(letter)
                places.append(place)
    return Plain("".join(letters), (*places, len(original)))


def _plain(character: str) -> str:
    if character == "\n":
        return character
    if character.isspace():
        return "\n" if character in "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" else " "
    if unicodedata.category(character) in _UNSEEN:
        return ""
    wide = unicodedata.normalize("NFKC", character).lower()
    return "".join(_ascii(letter) for letter in wide if unicodedata.category(letter) not in _UNSEEN)


def _ascii(letter: str) -> str:
    number = unicodedata.decimal(letter, None)
    if number is not None:
        return str(number)
    return "-" if unicodedata.category(letter) == "Pd" else _ALIKE.get(letter, letter)
