"""Editing and deleting what stands in a chat."""

import dataclasses

from bot.demo.telegram.chats import Chat, message_json
from bot.demo.telegram.members import is_admin
from bot.demo.telegram.methods.contents import text_content
from bot.demo.telegram.methods.keyboards import read_keyboard
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import bad_request
from bot.demo.telegram.shown import Content, Shown
from bot.demo.telegram.world import World

DELETABLE_SECONDS = 48 * 3600


def edit_message_text(world: World, params: Params) -> object:
    """Replace a message's text and keyboard; leaving the keyboard out removes it."""
    chat, message = _editable(world, params)
    if message.photo:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, message, text_content(world, params))


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
    if params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = world.writable(params.chat_id())
    message = chat.messages.get(params.integer("message_id") or 0)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(world: World, chat: Chat, message: Shown, content: Content) -> object:
    if content == message.content:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    world.edit(chat, message, content)
    return message_json(chat, message)
