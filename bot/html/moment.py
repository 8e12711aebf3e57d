"""Telegram's date entity: a moment that the reader's own app writes in the reader's own time zone."""

from datetime import datetime

from bot.html.escape import escape

LONG = "wDt"
"""Weekday, date and time: https://core.telegram.org/bots/api#date-time-entity-formatting."""

RELATIVE = "r"
"""How long until then, or since."""


def moment(at: datetime, text: str, shown: str = LONG) -> str:
    """Mark plain text as a moment; the text is what an app shows that does not know of it."""
    return f'<tg-time unix="{int(at.timestamp())}" format="{shown}">{escape(text)}</tg-time>'
