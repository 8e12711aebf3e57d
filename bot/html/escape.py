"""Text into Telegram's HTML: the one place where anything is escaped.

Telegram knows four named entities (https://core.telegram.org/bots/api#html-style); these are three
of them and the quote.
"""

from bot.html.addresses import is_web_address


def escape(text: str) -> str:
    """Make plain text safe inside an element or a double-quoted attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def link(text: str, url: str) -> str:
    """Give plain text as a link, or as itself where `url` is no absolute http(s) address."""
    return f'<a href="{escape(url)}">{escape(text)}</a>' if is_web_address(url) else escape(text)
