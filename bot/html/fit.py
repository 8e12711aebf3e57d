"""Shortening a message to a limit without breaking it.

The line: does it fit? -> find where to cut the visible text -> copy tags and text up to there, and
close what is open.
"""

from bot.html.cut import divide, pause
from bot.html.measure import utf16_length, visible

ELLIPSIS = "…"


def fit(markup: str, limit: int) -> str:
    """Shorten our own Telegram HTML to at most `limit` UTF-16 units of visible text.

    Never inside a tag, an entity or a character; an ellipsis shows that something is missing.
    Nothing fits into less than one unit: the answer is then "".
    """
    text = visible(markup)
    if utf16_length(text) <= limit:
        return markup
    return divide(markup, len(_beginning(text, limit)), ELLIPSIS)[0] if limit > 0 else ""


def shorten(text: str, limit: int) -> str:
    """Shorten plain text likewise."""
    if utf16_length(text) <= limit:
        return text
    return _beginning(text, limit) + ELLIPSIS if limit > 0 else ""


def _beginning(text: str, limit: int) -> str:
    """Give what is kept before the ellipsis: without white space at its end, or an ellipsis that ours would double."""
    return text[: pause(text, limit - len(ELLIPSIS))].rstrip().removesuffix(ELLIPSIS)
