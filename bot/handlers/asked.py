"""What somebody asked of us: Telegram's update in our own terms."""

import re
from dataclasses import dataclass, field, replace

from telegram import Message as TelegramMessage
from telegram import Update, User

from bot.handlers.enclosed import Enclosed, enclosed
from bot.views.message import Button
from storage import ChatKind

_COMMAND = re.compile(r"/(?P<name>[a-zA-Z0-9_]+)(?:@(?P<bot>[a-zA-Z0-9_]+))?(?:\s+(?P<rest>.*))?\s*", re.DOTALL)
"""White space of any kind may follow: keyboards make no-break spaces too."""


@dataclass(frozen=True, slots=True)
class Place:
    """A chat of Telegram's, and the forum topic in it (0: none)."""

    chat: int
    kind: ChatKind
    thread: int = 0

    @property
    def private(self) -> bool:
        """Tell whether it is somebody's own chat with us."""
        return self.kind is ChatKind.PRIVATE


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, a sentence or a press.

    `rest` is what follows a command, or the sentence. `person` is None where a channel or an anonymous
    admin speaks, who `speaks_as_chat`; `name` is what Telegram shows of who wrote. `addressed` tells
    whether a command named us. `message_id` is the message's own. A press has its `callback_id`, its
    `action` and the message it is under, with its buttons as far as Telegram still shows them. `enclosed` is what
    else a message brings. `replied` are the buttons of the message that was replied to.
    """

    place: Place
    person: int | None
    language: str = ""
    speaks_as_chat: bool = False
    command: str = ""
    rest: str = ""
    addressed: bool = False
    callback_id: str = ""
    action: str = ""
    message_id: int = 0
    buttons: tuple[tuple[Button, ...], ...] = ()
    name: str = ""
    enclosed: Enclosed = field(default_factory=Enclosed)
    replied: tuple[tuple[Button, ...], ...] = ()


def asked(update: Update, username: str) -> Asked | None:
    """Read an update; None where there is nothing to answer (service messages, commands to another bot)."""
    if update.callback_query:
        return _pressed(update)
    message = update.message or update.channel_post
    if message is None or not _says_something(message):
        return None
    place = _place(message)
    found = _COMMAND.fullmatch(message.text or (place.private and message.caption) or "")
    if found is None:
        said = _of(place, message.from_user, message)
        return replace(said, rest=_one_line(message.text), enclosed=enclosed(message, None))
    bot = found["bot"] or ""
    if bot.casefold() != username.casefold() if bot else _answers_another_bot(message, username):
        return None
    said = _of(place, message.from_user, message)
    said = replace(said, command=found["name"].casefold(), rest=_one_line(found["rest"]), addressed=bool(bot))
    return replace(said, enclosed=enclosed(message, found))


def _answers_another_bot(message: TelegramMessage, username: str) -> bool:
    """Tell whether a message replies to another bot: not to a group or a channel, nor to the head of a forum topic."""
    replied = message.reply_to_message
    if replied is None or replied.sender_chat or replied.forum_topic_created or replied.from_user is None:
        return False
    return replied.from_user.is_bot and (replied.from_user.username or "").casefold() != username.casefold()


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _says_something(message: TelegramMessage) -> bool:
    return bool(message.text or message.effective_attachment)


def _of(place: Place, user: User | None, message: TelegramMessage) -> Asked:
    as_chat = message.sender_chat is not None and message.sender_chat.id == place.chat
    person = None if as_chat or user is None else user.id
    language = (user.language_code or "") if user and place.private else ""
    name = user.full_name if user and person is not None else ""
    replied = _buttons(message.reply_to_message) if message.reply_to_message else ()
    return Asked(place, person, language, as_chat, message_id=message.message_id, name=name, replied=replied)


def _place(message: TelegramMessage) -> Place:
    thread = message.message_thread_id if message.is_topic_message else 0
    return Place(message.chat.id, ChatKind(message.chat.type), thread or 0)


def _pressed(update: Update) -> Asked | None:
    query = update.callback_query
    if query is None:
        return None
    message = query.message
    if message is None:  # under something sent by way of us, which we never do; the button still waits for an answer
        user = query.from_user
        return Asked(Place(user.id, ChatKind.PRIVATE), user.id, user.language_code or "", callback_id=query.id)
    shown = message if isinstance(message, TelegramMessage) else None
    place = _place(shown) if shown else Place(message.chat.id, ChatKind(message.chat.type))
    return Asked(
        place,
        query.from_user.id,
        (query.from_user.language_code or "") if place.private else "",
        callback_id=query.id,
        action=query.data or "",
        message_id=message.message_id,
        buttons=_buttons(shown) if shown else (),
        name=query.from_user.full_name,
    )


def _buttons(message: TelegramMessage) -> tuple[tuple[Button, ...], ...]:
    if message.reply_markup is None:
        return ()
    return tuple(
        tuple(Button(button.text, str(button.callback_data or ""), button.url or "") for button in row)
        for row in message.reply_markup.inline_keyboard
    )
