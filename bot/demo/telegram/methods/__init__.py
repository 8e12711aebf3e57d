"""The methods of the Bot API that the stand-in has, each with the parameters of Bot API 10.0."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.telegram.methods import answering, chats, commands, copying, editing, files, inline, profile, sending
from bot.demo.telegram.methods import polling as polling
from bot.demo.telegram.params import Params
from bot.demo.telegram.world import World

Run = Callable[[World, Params], object]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its name as documented, what it does, and which parameters it takes."""

    name: str
    run: Run
    parameters: frozenset[str]


_SENDING = """business_connection_id chat_id message_thread_id direct_messages_topic_id disable_notification
protect_content allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup"""
_EDITING = "business_connection_id chat_id message_id inline_message_id reply_markup"
_CAPTION = "caption parse_mode caption_entities show_caption_above_media"

_TABLE: dict[str, tuple[Run, str]] = {
    "getMe": (profile.get_me, ""),
    "setMyDescription": (profile.set_my_description, "description language_code"),
    "setMyShortDescription": (profile.set_my_short_description, "short_description language_code"),
    "sendMessage": (sending.send_message, f"{_SENDING} text parse_mode entities link_preview_options"),
    "sendPhoto": (
        sending.send_photo,
        f"{_SENDING} {_CAPTION} photo has_spoiler",
    ),
    "sendDocument": (
        sending.send_document,
        f"{_SENDING} document thumbnail caption parse_mode caption_entities disable_content_type_detection",
    ),
    "sendLocation": (
        sending.send_location,
        f"{_SENDING} latitude longitude horizontal_accuracy live_period heading proximity_alert_radius",
    ),
    "sendVenue": (
        sending.send_venue,
        f"{_SENDING} latitude longitude title address foursquare_id foursquare_type google_place_id google_place_type",
    ),
    "copyMessage": (copying.copy_message, f"{_SENDING} {_CAPTION} from_chat_id message_id video_start_timestamp"),
    "sendChatAction": (sending.send_chat_action, "business_connection_id chat_id message_thread_id action"),
    "editMessageText": (editing.edit_message_text, f"{_EDITING} text parse_mode entities link_preview_options"),
    "editMessageCaption": (editing.edit_message_caption, f"{_EDITING} {_CAPTION}"),
    "editMessageMedia": (editing.edit_message_media, f"{_EDITING} media"),
    "editMessageReplyMarkup": (editing.edit_message_reply_markup, _EDITING),
    "deleteMessage": (editing.delete_message, "chat_id message_id"),
    "answerCallbackQuery": (answering.answer_callback_query, "callback_query_id text show_alert url cache_time"),
    "answerInlineQuery": (
        inline.answer_inline_query,
        "inline_query_id results cache_time is_personal next_offset button",
    ),
    "getFile": (files.get_file, "file_id"),
    "setMyCommands": (commands.set_my_commands, "commands scope language_code"),
    "getMyCommands": (commands.get_my_commands, "scope language_code"),
    "deleteMyCommands": (commands.delete_my_commands, "scope language_code"),
    "getChat": (chats.get_chat, "chat_id"),
    "getChatMember": (chats.get_chat_member, "chat_id user_id"),
    "getChatAdministrators": (chats.get_chat_administrators, "chat_id return_bots"),
    "leaveChat": (chats.leave_chat, "chat_id"),
    "setWebhook": (
        polling.set_webhook,
        "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    ),
    "deleteWebhook": (polling.delete_webhook, "drop_pending_updates"),
    "getWebhookInfo": (polling.get_webhook_info, ""),
}
GET_UPDATES = frozenset({"offset", "limit", "timeout", "allowed_updates"})
METHODS = {name.lower(): Method(name, run, frozenset(names.split())) for name, (run, names) in _TABLE.items()}
"""By lower-cased name: Telegram does not mind the case."""


def require_method(name: str) -> None:
    """Raise ValueError for a name that is no method's: a test that counts on it would always pass."""
    if name != "getUpdates" and name not in _TABLE:
        raise ValueError(f"the stand-in has no method {name}")
