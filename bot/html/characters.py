"""Where a character ends as a reader sees it: several code points may be drawn as one."""

import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_FLAG_TAGS = range(0xE0020, 0xE0080)
_MARKS = {"Mn", "Me", "Mc"}


def whole_characters(text: str, end: int) -> str:
    """Give the text up to `end`, or to where the character begins that would be cut there."""
    while 0 < end < len(text) and _is_inside(text, end):
        end -= 1
    return text[:end]


def _is_inside(text: str, place: int) -> bool:
    return _belongs_to_previous(text[place]) or text[place - 1] == _ZERO_WIDTH_JOINER or _is_inside_a_flag(text, place)


def _belongs_to_previous(character: str) -> bool:
    code = ord(character)
    joins = character in {"\u200c", _ZERO_WIDTH_JOINER} or code in _SKIN_TONES or code in _FLAG_TAGS
    return joins or unicodedata.category(character) in _MARKS


def _is_inside_a_flag(text: str, place: int) -> bool:
    """Tell whether an odd number of flag letters ends here, and another follows: two make a flag."""
    if ord(text[place]) not in _FLAG_LETTERS:
        return False
    before = place
    while before > 0 and ord(text[before - 1]) in _FLAG_LETTERS:
        before -= 1
    return (place - before) % 2 == 1
