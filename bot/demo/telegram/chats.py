"""The chats of the small Telegram, and how they and their messages look in JSON."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum

from bot.demo.telegram.files import File, FileKind, document_json, photo_sizes
from bot.demo.telegram.refusals import Fields
from bot.demo.telegram.shown import Content, Place, Shown, User

ANONYMOUS = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
"""Whom Telegram names as sender when an administrator writes as the group."""


class Kind(StrEnum):
    """The four types of chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(eq=False)
class Chat:
    """A chat as Telegram keeps it, with all that stands in it."""

    id: int
    kind: Kind
    title: str
    username: str = ""
    forum: bool = False
    person: User | None = None
    started: bool = True
    blocked: bool = False
    deactivated: bool = False
    bot_status: str = "member"
    migrated_to: int | None = None
    admins: dict[int, User] = field(default_factory=dict)
    members: dict[int, User] = field(default_factory=dict)
    threads: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Shown] = field(default_factory=dict)
    unread: int = 0
    last_id: int = 0
    pulse: asyncio.Event = field(default_factory=asyncio.Event)
    """Set, and replaced, whenever something changes here."""

    def tick(self) -> None:
        """Wake whoever waits for a change."""
        self.pulse.set()
        self.pulse = asyncio.Event()

    def from_bot(self) -> list[Shown]:
        """Give what the bot has standing here, oldest first."""
        return [message for message in self.messages.values() if message.from_bot]


def user_json(user: User) -> Fields:
    """Show a user as the Bot API does."""
    fields: Fields = {"id": user.id, "is_bot": user.is_bot, "first_name": user.name}
    if user.username:
        fields["username"] = user.username
    if user.language:
        fields["language_code"] = user.language
    return fields


def chat_json(chat: Chat) -> Fields:
    """Show a chat as the Bot API does."""
    fields: Fields = {"id": chat.id, "type": chat.kind.value}
    fields["first_name" if chat.kind is Kind.PRIVATE else "title"] = chat.title
    if chat.username:
        fields["username"] = chat.username
    if chat.forum:
        fields["is_forum"] = True
    return fields


def message_json(chat: Chat, message: Shown) -> Fields:
    """Show a message as the Bot API does."""
    fields: Fields = {"message_id": message.id, "date": message.date, "chat": chat_json(chat)}
    if chat.kind is Kind.CHANNEL:
        fields["sender_chat"] = chat_json(chat)
    else:
        fields["from"] = user_json(message.sender)
    if message.thread_id is not None:
        fields["message_thread_id"] = message.thread_id
        if chat.forum:
            fields["is_topic_message"] = True
    if message.edit_date:
        fields["edit_date"] = message.edit_date
    return fields | _content_json(message.content) | message.service


def origin_json(chat: Chat, message: Shown, *, hidden: bool) -> Fields:
    """Show where a forwarded message came from, as the Bot API does; hidden people have a name only."""
    if chat.kind is Kind.CHANNEL:
        return {"type": "channel", "date": message.date, "chat": chat_json(chat), "message_id": message.id}
    if hidden:
        return {"type": "hidden_user", "date": message.date, "sender_user_name": message.sender.name}
    return {"type": "user", "date": message.date, "sender_user": user_json(message.sender)}


def _content_json(content: Content) -> Fields:
    text, entities = ("caption", "caption_entities") if content.file else ("text", "entities")
    fields: Fields = dict.fromkeys(content.looks, True)
    if content.file is not None:
        fields |= _file_json(content.file)
    if content.place is not None:
        fields |= _place_json(content.place)
    if content.text:
        fields[text] = content.text
    if content.entities:
        fields[entities] = list(content.entities)
    if content.options is not None:
        fields["link_preview_options"] = content.options
    if content.markup is not None:
        fields["reply_markup"] = content.markup
    return fields


def _file_json(file: File) -> Fields:
    return {"photo": photo_sizes(file)} if file.kind is FileKind.PHOTO else {"document": document_json(file)}


def _place_json(place: Place) -> Fields:
    """Show a venue with its location beside it, as the Bot API does for old bots."""
    location: Fields = {"latitude": place.latitude, "longitude": place.longitude}
    if not place.title:
        return {"location": location}
    return {"location": location, "venue": {"location": location, "title": place.title, "address": place.address}}
