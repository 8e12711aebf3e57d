"""Editing and deleting what stands in a chat."""

import dataclasses

from bot.demo.telegram.chats import Chat, message_json
from bot.demo.telegram.files import FileKind
from bot.demo.telegram.members import is_admin
from bot.demo.telegram.methods.contents import caption_content, text_content
from bot.demo.telegram.methods.files import read_file
from bot.demo.telegram.methods.keyboards import read_keyboard
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import bad_request
from bot.demo.telegram.shown import Content, Shown
from bot.demo.telegram.world import World

DELETABLE_SECONDS = 48 * 3600
_MEDIA_NAMES = """type media thumbnail caption parse_mode caption_entities show_caption_above_media has_spoiler
disable_content_type_detection"""
_MEDIA = frozenset(_MEDIA_NAMES.split())


def edit_message_text(world: World, params: Params) -> object:
    """Replace a message's text and keyboard; leaving the keyboard out removes it."""
    chat, message = _editable(world, params)
    if not message.text or message.file:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, message, text_content(world, params))


def edit_message_caption(world: World, params: Params) -> object:
    """Replace what stands below a file, and the keyboard; leaving either out removes it."""
    chat, message = _editable(world, params)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, chat, message, caption_content(world, params, message.file))


async def edit_message_media(world: World, params: Params) -> object:
    """Replace a file by another, or a text by a file; of Telegram's kinds of media, photos and documents."""
    media, kind = _media(params)
    _editable(world, params)
    file = await read_file(world, media, "media", kind)
    if file is None:
        raise bad_request("can't parse InputMedia: media not found")
    chat, message = _editable(world, params)  # once more, since fetching takes a while
    if message.place is not None:
        raise bad_request("message media can't be edited")
    return _edit(world, chat, message, caption_content(world, media, file))


def _media(params: Params) -> tuple[Params, FileKind]:
    """Read an InputMedia, with the keyboard that stands beside it."""
    media = params.fields("media")
    if not media:
        raise bad_request('parameter "media" is required')
    Params(media).require_known(_MEDIA)
    try:
        kind = FileKind(str(media.get("type")))
    except ValueError:
        raise bad_request(f'can\'t parse InputMedia: type "{media.get("type")}" is unsupported') from None
    return Params({**media, "reply_markup": params.values.get("reply_markup")}, params.files), kind


def edit_message_reply_markup(world: World, params: Params) -> object:
    """Replace a message's keyboard alone."""
    chat, message = _editable(world, params)
    markup, buttons = read_keyboard(params)
    return _edit(world, chat, message, dataclasses.replace(message.content, markup=markup, buttons=buttons))


def delete_message(world: World, params: Params) -> object:
    """Delete a message: the bot's own, any in a private chat, or as an administrator; within 48 hours."""
    chat = world.writable(params.chat_id())
    message = chat.messages.get(params.integer("message_id") or 0)
    if message is None:
        raise bad_request("message to delete not found")
    may = message.from_bot or chat.person is not None or is_admin(chat)
    if not may or world.clock() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    world.delete(chat, message)
    return True


def _editable(world: World, params: Params) -> tuple[Chat, Shown]:
    if inline_id := params.text("inline_message_id"):
        return _sent_via_bot(world, inline_id)
    chat = world.writable(params.chat_id())
    message = chat.messages.get(params.integer("message_id") or 0)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _sent_via_bot(world: World, inline_id: str) -> tuple[Chat, Shown]:
    chat, message = world.via_bot.get(inline_id, (None, None))
    if chat is None or message is None or message.id not in chat.messages:
        raise bad_request("MESSAGE_ID_INVALID")
    return chat, message


def _edit(world: World, chat: Chat, message: Shown, content: Content) -> object:
    """Put new content in place; of what was sent through it, the bot gets to see nothing."""
    if content == message.content:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    world.edit(chat, message, content)
    return True if message.inline_id else message_json(chat, message)
