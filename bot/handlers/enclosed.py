"""What a message brings besides a command or a sentence: its text as it was written, marks, a picture, a place."""

import re
from dataclasses import dataclass, field

from telegram import Message as TelegramMessage
from telegram import MessageEntity

from bot.html import utf16_length
from storage import Pin, Words


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A text or a caption, line by line; Telegram's name of a picture; a place on the map, perhaps with its names."""

    words: Words = field(default_factory=Words)
    picture: str = ""
    pin: Pin | None = None
    venue: str = ""
    address: str = ""

    @property
    def text(self) -> str:
        """Give the text as it was written."""
        return self.words.text


def enclosed(message: TelegramMessage, found: re.Match[str] | None) -> Enclosed:
    """Read a message; with the command that was found in its text, what follows that."""
    text = message.text or message.caption or ""
    start = max(found.start("rest"), 0) if found else 0
    kept = (found["rest"] or "") if found else text
    stamps = _stamps(message.entities or message.caption_entities, utf16_length(text[:start]))
    picture = message.photo[-1].file_id if message.photo else ""
    venue, location = message.venue, message.location
    return Enclosed(
        Words(text=kept, stamps=stamps),
        picture,
        Pin(location.latitude, location.longitude) if location else None,
        venue.title if venue else "",
        venue.address if venue else "",
    )


def _stamps(entities: tuple[MessageEntity, ...], start: int) -> tuple[tuple[int, int, int], ...]:
    """Give the marks of moments behind a start, in UTF-16 units, as they lie behind it."""
    return tuple(
        (int(one.unix_time.timestamp()), one.offset - start, one.length)
        for one in entities
        if one.type == MessageEntity.DATE_TIME and one.unix_time is not None and one.offset >= start
    )
