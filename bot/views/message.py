"""What a view returns: a message, a place or a file, as Telegram's methods of sending understand it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from bot.html import escape, visible_length

LONGEST_CAPTION = 1024
"""UTF-16 units below a picture: https://core.telegram.org/bots/api#sendphoto."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message: either `action` (at most 64 bytes, comes back to us) or `url`."""

    text: str
    action: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """HTML as Telegram's parser takes it, rows of buttons, and the link to preview ("" for none).

    `lead` is the address of a picture that is shown large above the text, in the place of a preview.
    With `picture`, Telegram's name of a photo, the HTML is what stands below it. An edit leaves the picture that stands
    there, unless it says what is to be shown `otherwise`, where the new one cannot be had.
    """

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    preview: str = ""
    lead: str = ""
    otherwise: "Message | None" = None
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Venue:
    """A point on the map, in degrees, with the name and the address that stand beside it; neither is empty."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file, and what stands below it as plain text."""

    name: str
    kind: str
    data: bytes = field(repr=False)
    caption: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()


Posted: TypeAlias = Message | Venue | Document


def parts(posted: Posted) -> Iterator[Posted]:
    """Give what is sent as it is, or one after the other: a picture below which not all would fit comes first."""
    if isinstance(posted, Message) and posted.picture and visible_length(posted.html) > LONGEST_CAPTION:
        yield Message("", picture=posted.picture)
        yield replace(posted, picture="")
    else:
        yield posted


def said(sentence: str, *rows: tuple[Button, ...]) -> Message:
    """Make a message of a plain sentence."""
    return Message(escape(sentence), rows)
