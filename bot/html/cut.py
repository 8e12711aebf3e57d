"""Where a text may be cut, and our own Telegram HTML cut there without breaking it."""

import html
import re

from bot.html.characters import whole_characters
from bot.html.escape import escape
from bot.html.measure import utf16_prefix

PIECE = re.compile(r"<(/?)([a-z-]+)[^>]*>|([^<&]{1,1000}|&[^;]*;)")
"""A tag, or some text: pieces are small, so that a page of a long text is cut without reading all of it."""
_SENTENCE_END = re.compile(r"[.!?…]['\"’”»)\]]*(?=\s)|[。！？][’”」』）]*")
"""No space follows a sentence of Chinese or Japanese."""
_WORD_END = re.compile(r"(?<=\S)(?=\s)")
_KEEP_AT_LEAST = 0.5
"""A paragraph, sentence or word end is taken only if it keeps this share of what would fit."""


def pause(text: str, units: int, paragraph: str = "\n\n") -> int:
    """Say how many characters of a text to keep, of those within so many UTF-16 units.

    The last end of a paragraph, else of a sentence, else of a word, if that keeps half of what would
    fit; else as much as fits without dividing what a reader sees as one character.
    """
    room = whole_characters(text, len(utf16_prefix(text, units)))
    ahead = text[: len(room) + 1]
    sentences = [match.end() for match in _SENTENCE_END.finditer(ahead) if match.end() <= len(room)]
    words = [match.end() for match in _WORD_END.finditer(ahead)]
    least = len(room) * _KEEP_AT_LEAST
    ends = (room.rfind(paragraph), *sentences[-1:], *words[-1:])
    return next((end for end in ends if end >= least and end > 0), len(room))


def divide(markup: str, characters: int, mark: str = "") -> tuple[str, str]:
    """Cut our own Telegram HTML after so many visible characters; both parts are whole by themselves.

    What is open at the cut is closed in the first part, after `mark`, and opened again in the second.
    """
    out: list[str] = []
    opened: list[tuple[str, str]] = []
    for piece in PIECE.finditer(markup):
        closing, tag, raw = piece.groups()
        if raw is None:
            _follow(opened, tag, piece[0], closing=bool(closing))
            out.append(piece[0])
            continue
        text = html.unescape(raw)
        if len(text) >= characters:
            first = [*out, escape(text[:characters]), mark, *(f"</{name}>" for name, _ in reversed(opened))]
            return "".join(first), "".join(
                [*(tag for _, tag in opened), escape(text[characters:]), markup[piece.end() :]]
            )
        characters -= len(text)
        out.append(raw)
    return "".join([*out, mark]), ""


def _follow(opened: list[tuple[str, str]], name: str, tag: str, *, closing: bool) -> None:
    if not closing:
        opened.append((name, tag))
    elif opened:
        opened.pop()
