"""Lengths as Telegram counts them: UTF-16 code units of what is visible."""

import html
import re

_TAG = re.compile(r"<[^>]*>")


def visible(markup: str) -> str:
    """Give the text that a reader of our own Telegram HTML sees."""
    text = _TAG.sub("", markup) if "<" in markup else markup
    return html.unescape(text) if "&" in text else text


def visible_length(markup: str) -> int:
    """Count the UTF-16 units that our own Telegram HTML has once its tags and entities are read."""
    return utf16_length(visible(markup))


def utf16_length(text: str) -> int:
    """Count the UTF-16 units of plain text: two for what lies outside the Basic Multilingual Plane."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_prefix(text: str, units: int) -> str:
    """Give the longest beginning of plain text within so many UTF-16 units; never half a character."""
    used = 0
    for index, character in enumerate(text):
        used += utf16_length(character)
        if used > units:
            return text[:index]
    return text
