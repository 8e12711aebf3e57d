"""Which addresses Telegram opens, and how it opens a chat with us."""

from urllib.parse import urlsplit

from bot.html import is_web_address

LONGEST = 2048


def opens(url: str) -> bool:
    """Tell whether Telegram lets a button open an address: one refused button would keep the whole message back."""
    host = urlsplit(url).hostname if len(url) <= LONGEST and is_web_address(url) else None
    return bool(host) and any(mark in str(host) for mark in ".:")


def deep_link(username: str, payload: str) -> str:
    """Give a link that opens the bot's chat and brings it these words: https://core.telegram.org/bots/features."""
    return f"https://t.me/{username}?start={payload}"
