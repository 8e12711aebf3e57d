"""What a feed calls a title, a standfirst or a byline, as clean text."""

import html
import re
import unicodedata

import nh3

from bot.html.escape import escape

_BREAKS = re.compile(
    r"<(?:br|/?(?:p|div|li|ul|ol|h[1-6]|blockquote|figure|figcaption|tr|td|th))\b[^<>]*>", re.IGNORECASE
)
_OVERRIDES = dict.fromkeys((0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF))
"""Marks that turn the direction of what follows: one left open would garble the rest of our line."""

_UNSEEN = {"Cf", "Mn", "Me", "Zs"}
"""What alone shows nothing: a link whose text is made of it could not be tapped."""


def clean_text(markup: str) -> str:
    """Give the plain text of a piece of HTML, or of text with entities, on one line.

    Tags are gone (scripts and styles with their content), entities decoded once, white space
    folded (control characters count as such); smart punctuation and right-to-left text stay. What
    would show nothing is "".
    """
    valid = markup.encode(errors="replace").decode()  # half a surrogate pair, which JSON can hold, is no text
    text = html.unescape(nh3.clean(_BREAKS.sub(" ", valid), tags=set()))
    shown = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text.translate(_OVERRIDES))
    line = " ".join(unicodedata.normalize("NFC", shown).split())
    return line if shows(line) else ""


def shows(text: str) -> bool:
    """Tell whether plain text shows anything: not only spaces, marks and what has no width."""
    return any(unicodedata.category(c) not in _UNSEEN for c in text)


def clean_line(text: str) -> str:
    """Clean likewise what a person typed, in which nothing is markup."""
    return clean_text(escape(text))


def clean_lines(text: str) -> str:
    """Clean likewise what a person typed on several lines; more than one empty line between two is one."""
    lines = [clean_line(line) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
