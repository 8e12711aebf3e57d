"""Sending again what stands in some chat, without saying whence."""

import dataclasses

from bot.demo.telegram.methods.contents import caption_content
from bot.demo.telegram.methods.keyboards import read_keyboard
from bot.demo.telegram.methods.sending import post
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import bad_request
from bot.demo.telegram.shown import Content, Shown
from bot.demo.telegram.world import World


def copy_message(world: World, params: Params) -> object:
    """Copy a message, with another caption if one is given; its keyboard is never copied."""
    chat, source = world.writable(params.chat_id()), world.reachable(params.chat_id("from_chat_id"))
    original = source.messages.get(params.integer("message_id") or 0)
    if original is None:
        raise bad_request("message to copy not found")
    if original.content == Content(""):
        raise bad_request("the message can't be copied")
    sent = post(world, params, chat, _copied(world, params, original))
    return {"message_id": sent["message_id"]}


def _copied(world: World, params: Params, original: Shown) -> Content:
    if original.file is not None and "caption" in params.values:
        return caption_content(world, params, original.file)
    markup, buttons = read_keyboard(params)
    return dataclasses.replace(original.content, markup=markup, buttons=buttons)
