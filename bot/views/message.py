"""What a view returns: a message as Telegram's `sendMessage` understands it."""

from dataclasses import dataclass

from bot.html import escape


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message: either `action` (at most 64 bytes, comes back to us) or `url`."""

    text: str
    action: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """HTML as Telegram's parser takes it, rows of buttons, and the link to preview ("" for none)."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    preview: str = ""


def said(sentence: str, *rows: tuple[Button, ...]) -> Message:
    """Make a message of a plain sentence."""
    return Message(escape(sentence), rows)
