"""Sending: text, photos, chat actions."""

from bot.demo.telegram.chats import Chat, message_json
from bot.demo.telegram.methods.contents import caption_content, text_content
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import Fields, Refusal, bad_request
from bot.demo.telegram.shown import Content
from bot.demo.telegram.world import World

MOST_PHOTO_BYTES = 10 * 2**20
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
_IMAGE_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")


def send_message(world: World, params: Params) -> object:
    """Send a text."""
    chat = world.writable(params.chat_id())
    return _post(world, chat, params, text_content(world, params))


def send_photo(world: World, params: Params) -> object:
    """Send a photo, by address (which nobody fetches), by an id seen before, or uploaded."""
    chat = world.writable(params.chat_id())
    return _post(world, chat, params, caption_content(world, params, _photo(world, params)))


def send_chat_action(world: World, params: Params) -> object:
    """Show that the bot is typing; it is seen nowhere here."""
    chat = world.writable(params.chat_id())
    _thread(chat, params)
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def _post(world: World, chat: Chat, params: Params, content: Content) -> Fields:
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


def _photo(world: World, params: Params) -> str:
    reference = params.text("photo")
    uploaded = params.files.get(reference.removeprefix("attach://") or "photo")
    if uploaded is not None:
        return _uploaded(world, uploaded)
    if reference.startswith(("http://", "https://")) or reference in world.photos:
        return reference
    if not reference:
        raise bad_request("there is no photo in the request")
    raise bad_request("wrong file identifier/HTTP URL specified")


def _uploaded(world: World, photo: bytes) -> str:
    if len(photo) > MOST_PHOTO_BYTES:
        raise Refusal(413, "Request Entity Too Large")
    if not photo.startswith(_IMAGE_BEGINNINGS):
        raise bad_request("IMAGE_PROCESS_FAILED")
    file_id = f"photo-{len(world.photos) + 1}"
    world.photos[file_id] = photo
    return file_id
