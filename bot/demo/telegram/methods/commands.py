"""The command menu."""

import json
import re

from bot.demo.telegram.entities import utf16_length
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import Fields, bad_request
from bot.demo.telegram.world import World

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def set_my_commands(world: World, params: Params) -> object:
    """Replace the menu of a scope and language."""
    commands = params.items("commands")
    if commands is None:
        raise bad_request("can't parse commands JSON: parameter commands is needed")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.menus.set(*_place(world, params), [_command(command) for command in commands])
    return True


def get_my_commands(world: World, params: Params) -> object:
    """Give the menu set for exactly this scope and language."""
    return world.menus.get(*_place(world, params))


def delete_my_commands(world: World, params: Params) -> object:
    """Remove the menu of a scope and language."""
    world.menus.set(*_place(world, params), [])
    return True


def _command(fields: object) -> Fields:
    if not isinstance(fields, dict) or fields.keys() != {"command", "description"}:
        raise bad_request("can't parse BotCommand: command and description are needed, and nothing else")
    name, description = str(fields["command"]).removeprefix("/"), str(fields["description"]).strip()
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= utf16_length(description) <= LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _place(world: World, params: Params) -> tuple[str, str]:
    scope = params.fields("scope") or {"type": "default"}
    needed = _SCOPES.get(str(scope.get("type")))
    if needed is None or scope.keys() != {"type", *needed}:
        raise bad_request("can't parse BotCommandScope: unsupported type, or its fields are not as they should be")
    if "chat_id" in scope:
        world.find(Params(scope).chat_id())
    return json.dumps({name: scope[name] for name in ("type", *needed)}), language(params)


def language(params: Params) -> str:
    """Read a two-letter language code; "" is any language."""
    code = params.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("LANG_CODE_INVALID")
    return code
