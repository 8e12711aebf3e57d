"""Answering inline queries: results are checked as Telegram checks them, and the messages that they become too.

Of the kinds of result there are article, photo, location and venue.
"""

import re
from dataclasses import replace

from bot.demo.telegram.files import FileKind
from bot.demo.telegram.inline import InlineAnswer, InlineButton, InlineResult
from bot.demo.telegram.methods.contents import media_content, place_content, text_content
from bot.demo.telegram.methods.files import known_file
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import Fields, Refusal, bad_request
from bot.demo.telegram.shown import Content
from bot.demo.telegram.world import World

MOST_RESULTS = 50
MOST_ID_BYTES = MOST_OFFSET_BYTES = 64
LONGEST_CACHE = 24 * 3600
DEFAULT_CACHE = 300
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_COMMON = "type id title description reply_markup input_message_content thumbnail_url thumbnail_width thumbnail_height"
_CAPTION = "caption parse_mode caption_entities show_caption_above_media"
_POINT = """latitude longitude horizontal_accuracy live_period heading proximity_alert_radius address foursquare_id
foursquare_type google_place_id google_place_type"""
_KINDS = {
    "article": frozenset(f"{_COMMON} url".split()),
    "photo": frozenset(f"{_COMMON} {_CAPTION} photo_url photo_file_id photo_width photo_height".split()),
    "location": frozenset(f"{_COMMON} {_POINT}".split()),
    "venue": frozenset(f"{_COMMON} {_POINT}".split()),
}
_TEXT = frozenset({"message_text", "parse_mode", "entities", "link_preview_options"})
_PLACE = frozenset(f"title {_POINT}".split())


def answer_inline_query(world: World, params: Params) -> object:
    """Offer results to who asked."""
    results = params.items("results") or []
    if len(results) > MOST_RESULTS:
        raise bad_request("too many inline query results specified")
    answer = InlineAnswer(tuple(_result(world, fields) for fields in results), _offset(params), _button(params))
    if len({result.id for result in answer.results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    seconds = min(max(params.integer("cache_time", DEFAULT_CACHE) or 0, 0), LONGEST_CACHE)
    query = world.inline.answer(
        params.text("inline_query_id"), answer, seconds=seconds, personal=params.flag("is_personal")
    )
    world.wake(query.person)
    return True


def _offset(params: Params) -> str:
    offset = params.text("next_offset")
    if len(offset.encode()) > MOST_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    return offset


def _button(params: Params) -> InlineButton | None:
    """Read the button above the results; one that opens a web app is not for this bot."""
    fields = params.fields("button")
    if not fields:
        return None
    if fields.keys() != {"text", "start_parameter"}:
        raise bad_request("can't parse inline query results button: text and start_parameter are needed")
    text, start = str(fields["text"]), str(fields["start_parameter"])
    if not text.strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if not _START.fullmatch(start):
        raise bad_request("START_PARAM_INVALID" if start else "START_PARAM_EMPTY")
    return InlineButton(text, start)


def _result(world: World, fields: object) -> InlineResult:
    if not isinstance(fields, dict):
        raise _unreadable("Inline query result must be an object")
    kind = fields.get("type")
    known = _KINDS.get(str(kind))
    if known is None:
        raise _unreadable(f'type "{kind}" is unsupported for the inline query result')
    if unknown := fields.keys() - known:
        raise _unreadable(f"unknown field {min(unknown)}")
    result = Params(fields)
    content = _message(world, result)
    return InlineResult(
        _id(result),
        _title(result),
        result.text("description"),
        result.text("thumbnail_url"),
        content,
        _photo_url(result),
    )


def _unreadable(reason: str) -> Refusal:
    return bad_request(f"can't parse inline query result: {reason}")


def _id(result: Params) -> str:
    given = result.text("id")
    if not 1 <= len(given.encode()) <= MOST_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID" if given else "RESULT_ID_EMPTY")
    return given


def _title(result: Params) -> str:
    title = result.text("title")
    if result.text("type") == "article" and not title.strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    return title


def _photo_url(result: Params) -> str:
    """Check a photo's addresses; give the one to fetch if the photo itself is to be sent."""
    if result.text("type") != "photo" or result.text("photo_file_id"):
        return ""
    for name, reason in (("photo_url", "PHOTO_CONTENT_URL_EMPTY"), ("thumbnail_url", "PHOTO_THUMB_URL_EMPTY")):
        if not result.text(name).startswith(("http://", "https://")):
            raise bad_request("WEBDOCUMENT_URL_INVALID" if result.text(name) else reason)
    return "" if result.fields("input_message_content") else result.text("photo_url")


def _message(world: World, result: Params) -> Content:
    """Read the message that a result becomes: the one that is given, else what the kind of result itself is."""
    given, kind = result.fields("input_message_content"), result.text("type")
    if given is not None:
        return _given_message(world, given | {"reply_markup": result.values.get("reply_markup")})
    if kind == "article":
        raise _unreadable('Can\'t find field "message_text"')
    if kind == "photo":
        file_id = result.text("photo_file_id")
        content = media_content(world, result)
        return replace(content, file=known_file(world, file_id, FileKind.PHOTO)) if file_id else content
    return place_content(Params(_point(result.values, venue=kind == "venue")))


def _point(fields: Fields, *, venue: bool) -> Fields:
    """Leave out the title of a location: it is only what the list of results shows."""
    return fields if venue else {name: value for name, value in fields.items() if name != "title"}


def _given_message(world: World, fields: Fields) -> Content:
    names = fields.keys() - {"reply_markup"}
    if "message_text" in names and names <= _TEXT:
        return text_content(world, Params({"text" if n == "message_text" else n: fields[n] for n in fields}))
    if {"latitude", "longitude"} <= names <= _PLACE:
        return place_content(Params(fields))
    raise _unreadable("Input message content is not specified")
