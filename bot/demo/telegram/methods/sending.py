"""Sending: text, files, places, chat actions."""

from bot.demo.telegram.chats import Chat, message_json
from bot.demo.telegram.files import FileKind
from bot.demo.telegram.methods.contents import caption_content, place_content, text_content
from bot.demo.telegram.methods.files import read_file
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import Fields, bad_request
from bot.demo.telegram.shown import Content
from bot.demo.telegram.world import World

_REPLY = {
    "message_id",
    "chat_id",
    "allow_sending_without_reply",
    "quote",
    "quote_parse_mode",
    "quote_entities",
    "quote_position",
    "checklist_task_id",
    "poll_option_id",
}
_ACTION_NAMES = """typing upload_photo record_video upload_video record_voice upload_voice upload_document
choose_sticker find_location record_video_note upload_video_note"""
_ACTIONS = frozenset(_ACTION_NAMES.split())


def send_message(world: World, params: Params) -> object:
    """Send a text."""
    return post(world, params, world.writable(params.chat_id()), text_content(world, params))


async def send_photo(world: World, params: Params) -> object:
    """Send a photo: by address, by an id seen before, or uploaded."""
    return await _send_file(world, params, FileKind.PHOTO)


async def send_document(world: World, params: Params) -> object:
    """Send any file likewise."""
    return await _send_file(world, params, FileKind.DOCUMENT)


def send_location(world: World, params: Params) -> object:
    """Send a point on the map; that it should move is not heard."""
    return post(world, params, world.writable(params.chat_id()), place_content(params))


def send_venue(world: World, params: Params) -> object:
    """Send a point on the map with its name and address."""
    for name in ("title", "address"):
        if not params.text(name).strip():
            raise bad_request(f"parameter {name} is required")
    return send_location(world, params)


def send_chat_action(world: World, params: Params) -> object:
    """Show that the bot is typing; it is seen nowhere here."""
    chat = world.writable(params.chat_id())
    _thread(chat, params)
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


async def _send_file(world: World, params: Params, kind: FileKind) -> Fields:
    chat = world.writable(params.chat_id())
    file = await read_file(world, params, kind.value, kind)
    if file is None:
        raise bad_request(f"there is no {kind.value} in the request")
    return post(world, params, chat, caption_content(world, params, file))


def post(world: World, params: Params, chat: Chat, content: Content) -> Fields:
    """Put a message into a chat, in the thread and as the reply that the parameters ask for."""
    thread_id = _thread(chat, params)
    message = world.post(chat, world.bot, content, thread_id=thread_id, service=_reply(chat, params))
    return message_json(chat, message)


def _thread(chat: Chat, params: Params) -> int | None:
    thread_id = params.integer("message_thread_id")
    if thread_id is not None and thread_id not in chat.threads:
        raise bad_request("message thread not found")
    return thread_id


def _reply(chat: Chat, params: Params) -> Fields:
    reply = params.fields("reply_parameters")
    if not reply:
        return {}
    if unknown := reply.keys() - _REPLY:
        raise bad_request(f"unknown parameter {min(unknown)} in reply_parameters")
    replied = chat.messages.get(Params(reply).integer("message_id") or 0)
    if replied is not None:
        return {"reply_to_message": message_json(chat, replied)}
    if not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return {}
