"""What stands in a chat: messages and their buttons."""

from dataclasses import dataclass, field

from bot.demo.telegram.entities import Entity
from bot.demo.telegram.files import File, FileKind
from bot.demo.telegram.refusals import Fields


@dataclass(frozen=True, slots=True)
class User:
    """A Telegram user, person or bot."""

    id: int
    name: str
    language: str = ""
    username: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class ShownButton:
    """A button under a message: it sends `data` to the bot, opens `url`, copies a text, or begins an inline query.

    `switch` is that query, None for other buttons; `here` means in this chat, else a chat is chosen first.
    """

    text: str
    data: str = ""
    url: str = ""
    copy: str = ""
    switch: str | None = None
    here: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map in degrees; with a title it is a venue."""

    latitude: float
    longitude: float
    title: str = ""
    address: str = ""


@dataclass(frozen=True)
class Content:
    """What a message says; two that are equal make Telegram answer "message is not modified"."""

    text: str
    entities: tuple[Entity, ...] = ()
    html: str = field(default="", compare=False)
    markup: Fields | None = None
    buttons: tuple[tuple[ShownButton, ...], ...] = field(default=(), compare=False)
    options: Fields | None = None
    preview: str = ""
    file: File | None = None
    place: Place | None = None
    looks: frozenset[str] = frozenset()
    """How a photo is shown: `show_caption_above_media`, `has_media_spoiler`."""


@dataclass(eq=False)
class Shown:
    """A message as it stands in its chat now: an edit changes this object."""

    id: int
    chat_id: int
    date: int
    sender: User
    content: Content
    from_bot: bool = False
    thread_id: int | None = None
    edited: int = 0
    edit_date: int = 0
    changed: int = 0
    """A number that grows with every message and edit anywhere: tells what came after what."""
    inline_id: str = ""
    """Of what was sent through the bot and has buttons: the bot knows it by nothing else."""
    service: Fields = field(default_factory=dict)
    """Fields of its own, such as sender_chat or migrate_to_chat_id."""

    @property
    def text(self) -> str:
        """Give the visible text, or the caption of a file."""
        return self.content.text

    @property
    def entities(self) -> list[Entity]:
        """Give the entities of the text, as Telegram would."""
        return list(self.content.entities)

    @property
    def html(self) -> str:
        """Give what was sent, before it was parsed."""
        return self.content.html

    @property
    def buttons(self) -> list[list[ShownButton]]:
        """Give the inline keyboard, row by row."""
        return [list(row) for row in self.content.buttons]

    @property
    def labels(self) -> list[str]:
        """Give the texts of all buttons in reading order."""
        return [button.text for row in self.content.buttons for button in row]

    @property
    def preview(self) -> str:
        """Give the address that is previewed below the text, or ""."""
        return self.content.preview

    @property
    def file(self) -> File | None:
        """Give the photo or document."""
        return self.content.file

    @property
    def photo(self) -> str:
        """Give the photo's file id, or ""."""
        return self.file.id if self.file is not None and self.file.kind is FileKind.PHOTO else ""

    @property
    def place(self) -> Place | None:
        """Give the location or venue."""
        return self.content.place

    def button(self, label: str) -> ShownButton:
        """Find the button of this text, or the only one whose text contains it; AssertionError otherwise."""
        buttons = [button for row in self.content.buttons for button in row]
        exact = [button for button in buttons if button.text == label]
        near = exact or [button for button in buttons if label in button.text]
        if len(near) != 1:
            raise AssertionError(f"{len(near)} buttons for {label!r}; there are {self.labels} under {self.text!r}")
        return near[0]
