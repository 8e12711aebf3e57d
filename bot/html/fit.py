"""Shortening a message to a limit without breaking it.

The line: does it fit? -> cut the visible text at a paragraph, else a sentence, else a word ->
copy tags and text up to there -> close what is open.
"""

import html
import re

from bot.html.characters import whole_characters
from bot.html.escape import escape
from bot.html.measure import utf16_length, utf16_prefix, visible

ELLIPSIS = "…"
_PIECE = re.compile(r"<(/?)([a-z-]+)[^>]*>|([^<]+)")
_SENTENCE_END = re.compile(r"[.!?…]['\"’”»)\]]*(?=\s)|[。！？][’”」』）]*")
"""No space follows a sentence of Chinese or Japanese."""
_WORD_END = re.compile(r"(?<=\S)(?=\s)")
_KEEP_AT_LEAST = 0.5
"""A paragraph, sentence or word end is taken only if it keeps this share of what would fit."""


def fit(markup: str, limit: int) -> str:
    """Shorten our own Telegram HTML to at most `limit` UTF-16 units of visible text.

    Never inside a tag, an entity or a character; an ellipsis shows that something is missing.
    Nothing fits into less than one unit: the answer is then "".
    """
    text = visible(markup)
    if utf16_length(text) <= limit:
        return markup
    return _copy(markup, len(_beginning(text, limit - len(ELLIPSIS)))) if limit > 0 else ""


def shorten(text: str, limit: int) -> str:
    """Shorten plain text likewise."""
    if utf16_length(text) <= limit:
        return text
    return _beginning(text, limit - len(ELLIPSIS)) + ELLIPSIS if limit > 0 else ""


def _beginning(text: str, units: int) -> str:
    """Choose where to cut: the last paragraph, sentence or word end that fits."""
    room = whole_characters(text, len(utf16_prefix(text, units)))
    ahead = text[: len(room) + 1]
    paragraph = room.rfind("\n\n")
    sentences = [match.end() for match in _SENTENCE_END.finditer(ahead) if match.end() <= len(room)]
    words = [match.end() for match in _WORD_END.finditer(ahead)]
    least = len(room) * _KEEP_AT_LEAST
    for end in (paragraph, *sentences[-1:], *words[-1:]):
        if end >= least and end > 0:
            return _open_ended(room[:end])
    return _open_ended(room)


def _open_ended(text: str) -> str:
    """Take off white space, and an ellipsis that ours would double."""
    return text.rstrip().removesuffix(ELLIPSIS)


def _copy(markup: str, characters: int) -> str:
    out: list[str] = []
    open_tags: list[str] = []
    for piece in _PIECE.finditer(markup):
        closing, tag, raw = piece.groups()
        if raw is None:
            _follow(open_tags, tag, closing=bool(closing))
            out.append(piece[0])
            continue
        text = html.unescape(raw)
        if len(text) >= characters:
            out.append(escape(text[:characters]))
            break
        characters -= len(text)
        out.append(raw)
    return "".join([*out, ELLIPSIS, *(f"</{tag}>" for tag in reversed(open_tags))])


def _follow(open_tags: list[str], tag: str, *, closing: bool) -> None:
    if not closing:
        open_tags.append(tag)
    elif open_tags:
        open_tags.pop()
