"""The bot itself: who it is, and how it is described."""

from bot.demo.telegram.chats import user_json
from bot.demo.telegram.entities import utf16_length
from bot.demo.telegram.methods.commands import language
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import bad_request
from bot.demo.telegram.world import World

LONGEST_DESCRIPTION = 512
LONGEST_SHORT_DESCRIPTION = 120


def get_me(world: World, _: Params) -> object:
    """Tell the bot who it is."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": world.inline_mode,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return user_json(world.bot) | abilities


def set_my_description(world: World, params: Params) -> object:
    """Set what an empty chat with the bot shows."""
    return _describe(world, params, "description", LONGEST_DESCRIPTION)


def set_my_short_description(world: World, params: Params) -> object:
    """Set what the bot's profile shows."""
    return _describe(world, params, "short_description", LONGEST_SHORT_DESCRIPTION)


def _describe(world: World, params: Params, name: str, longest: int) -> bool:
    text = params.text(name)
    if utf16_length(text) > longest:
        raise bad_request(f"{name} is too long: at most {longest}")
    world.descriptions[name, language(params)] = text
    return True
