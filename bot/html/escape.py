"""Text into Telegram's HTML: the one place where anything is escaped.

Telegram knows four named entities (https://core.telegram.org/bots/api#html-style); these are three
of them and the quote.
"""

from urllib.parse import urlsplit


def escape(text: str) -> str:
    """Make plain text safe inside an element or a double-quoted attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def link(text: str, url: str) -> str:
    """Give plain text as a link, or as itself where `url` is no absolute http(s) address."""
    return f'<a href="{escape(url)}">{escape(text)}</a>' if is_web_address(url) else escape(text)


def is_web_address(url: str) -> bool:
    """Tell whether a URL is absolute http(s) with a host, a port if any, and no space or control character in it."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # the brackets of an IPv6 address are not closed, or the port is no number
        return False
    clean = not any(character.isspace() or character < " " or character == "\x7f" for character in url)
    return clean and named and parts.scheme in {"http", "https"}
