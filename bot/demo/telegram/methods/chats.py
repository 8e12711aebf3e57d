"""Asking about chats and their members, and leaving."""

from bot.demo.telegram.chats import Chat, Kind, chat_json
from bot.demo.telegram.members import is_admin, member_json, status_of
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import Fields, bad_request
from bot.demo.telegram.world import World


def get_chat(world: World, params: Params) -> object:
    """Give all about a chat."""
    chat = world.reachable(params.chat_id())
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    full: Fields = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    return chat_json(chat) | full


def get_chat_member(world: World, params: Params) -> object:
    """Give a person's, or the bot's, membership."""
    chat = world.reachable(params.chat_id())
    user = world.users.get(params.integer("user_id") or 0)
    if user is None:
        raise bad_request("user not found")
    return world.bot_member(chat) if user is world.bot else member_json(user, status_of(chat, user))


def get_chat_administrators(world: World, params: Params) -> object:
    """Give the administrators, the bot among them if it is one."""
    chat = world.reachable(params.chat_id())
    if chat.kind is Kind.PRIVATE:
        raise bad_request("there are no administrators in the private chat")
    people = [member_json(user, status_of(chat, user)) for user in chat.admins.values()]
    return [*people, world.bot_member(chat)] if is_admin(chat) else people


def leave_chat(world: World, params: Params) -> object:
    """Leave a group or a channel."""
    chat: Chat = world.reachable(params.chat_id())
    if chat.kind is Kind.PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    world.change_bot(chat, world.bot, "left")
    return True
