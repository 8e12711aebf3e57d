"""Inline keyboards, checked as Telegram checks them, and a little harder."""

from bot.demo.telegram.entities import is_link, utf16_length
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import Fields, bad_request
from bot.demo.telegram.shown import ShownButton

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
MOST_DATA_BYTES = 64
LONGEST_URL = 2048
LONGEST_COPY = 256
_ACTION_NAMES = """url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat
    switch_inline_query_chosen_chat copy_text callback_game pay"""
_ACTIONS = frozenset(_ACTION_NAMES.split())
_SWITCHES = {False: "switch_inline_query", True: "switch_inline_query_current_chat"}
_CHOSEN_CHAT_NAMES = "query allow_user_chats allow_bot_chats allow_group_chats allow_channel_chats"
_CHOSEN_CHAT = frozenset(_CHOSEN_CHAT_NAMES.split())
_LOOKS = frozenset({"text", "icon_custom_emoji_id", "style"})
_OTHERS = (
    frozenset({"force_reply", "input_field_placeholder", "selective"}),
    frozenset({"remove_keyboard", "selective"}),
    frozenset(
        {"keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective"}
    ),
)

Buttons = tuple[tuple[ShownButton, ...], ...]


def read_keyboard(params: Params) -> tuple[Fields | None, Buttons]:
    """Read reply_markup: an inline keyboard as it will stand, and its buttons; None if there is none."""
    markup = params.fields("reply_markup")
    if not markup:
        return None, ()
    if "inline_keyboard" not in markup:
        _check_other(markup)
        return None, ()
    rows = _rows(markup)
    buttons = tuple(tuple(_button(fields) for fields in row) for row in rows)
    return ({"inline_keyboard": rows} if rows else None), buttons


def _check_other(markup: Fields) -> None:
    if not any(markup.keys() <= known for known in _OTHERS):
        raise bad_request(f"can't parse reply keyboard markup JSON object: unknown fields {sorted(markup)}")


def _rows(markup: Fields) -> list[list[Fields]]:
    if set(markup) != {"inline_keyboard"}:
        raise bad_request(f"unknown parameter {min(set(markup) - {'inline_keyboard'})} in reply_markup")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('can\'t parse inline keyboard: Field "inline_keyboard" must be an Array of Arrays')
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    if any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad_request(f"too many buttons in a row: at most {MOST_IN_A_ROW}")
    return [row for row in rows if row]


def _button(fields: object) -> ShownButton:
    if not isinstance(fields, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    if unknown := fields.keys() - _ACTIONS - _LOOKS:
        raise bad_request(f"unknown parameter {min(unknown)} in inline keyboard button")
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = fields.keys() & _ACTIONS
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"can't parse inline keyboard button: one action expected, not {sorted(actions)}")
    return ShownButton(text, _data(fields), _url(fields), _copied(fields), *_switch(fields))


def _data(fields: Fields) -> str:
    data = fields.get("callback_data")
    if data is None:
        return ""
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= MOST_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _url(fields: Fields) -> str:
    url = fields.get("url")
    if url is None:
        return ""
    if not isinstance(url, str) or not _is_openable(url):
        raise bad_request("BUTTON_URL_INVALID")
    return url


def _copied(fields: Fields) -> str:
    copy = fields.get("copy_text")
    if copy is None:
        return ""
    text = copy.get("text") if isinstance(copy, dict) and copy.keys() == {"text"} else None
    if not isinstance(text, str) or not 1 <= utf16_length(text) <= LONGEST_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return text


def _switch(fields: Fields) -> tuple[str | None, bool]:
    """Read the query that a button begins, and whether in this chat; which kinds of chat are offered is not kept."""
    chosen = fields.get("switch_inline_query_chosen_chat")
    if chosen is not None and (not isinstance(chosen, dict) or chosen.keys() - _CHOSEN_CHAT):
        raise bad_request("can't parse inline keyboard button: SwitchInlineQueryChosenChat expected")
    here = "switch_inline_query_current_chat" in fields
    query = chosen.get("query", "") if isinstance(chosen, dict) else fields.get(_SWITCHES[here])
    if query is not None and not isinstance(query, str):
        raise bad_request("can't parse inline keyboard button: the query must be of type String")
    return query, here


def _is_openable(url: str) -> bool:
    """A button opens a page or a place in Telegram; Telegram's own parser says whether it can."""
    scheme = url.partition(":")[0].lower()
    return scheme in {"http", "https", "tg"} and len(url) <= LONGEST_URL and " " not in url and is_link(url)
