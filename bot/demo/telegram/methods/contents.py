"""From parameters to what a message will say: text or caption, entities, keyboard, preview."""

from dataclasses import replace
from typing import TypedDict, cast

from bot.demo.telegram.chats import user_json
from bot.demo.telegram.entities import Entity, Formatted, formatted, formatted_by, given_entity, utf16_length
from bot.demo.telegram.files import LONGEST_CAPTION, File
from bot.demo.telegram.methods.keyboards import read_keyboard
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import Fields, bad_request
from bot.demo.telegram.shown import Content, Place
from bot.demo.telegram.world import World

LONGEST_TEXT = 4096
_LOOKS = {"show_caption_above_media": "show_caption_above_media", "has_spoiler": "has_media_spoiler"}
_PREVIEW_OPTIONS = {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}


def text_content(world: World, params: Params) -> Content:
    """Read a text message."""
    read = _read(params, "text", "entities")
    if not read.text:
        raise bad_request("message text is empty")
    if utf16_length(read.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    options = _options(params)
    return _content(world, params, params.text("text"), read, options=options, preview=_preview(read, options))


def caption_content(world: World, params: Params, file: File) -> Content:
    """Read a file's caption, which may be empty, and how it is to be shown."""
    return replace(media_content(world, params), file=file)


def media_content(world: World, params: Params) -> Content:
    """Read likewise, before there is a file."""
    read = _read(params, "caption", "caption_entities")
    if utf16_length(read.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    looks = frozenset(shown for asked, shown in _LOOKS.items() if params.flag(asked))
    return _content(world, params, params.text("caption"), read, looks=looks)


def place_content(params: Params) -> Content:
    """Read a location, or a venue if there is a title."""
    latitude, longitude = _degrees(params, "latitude", 90), _degrees(params, "longitude", 180)
    place = Place(latitude, longitude, params.text("title"), params.text("address"))
    markup, buttons = read_keyboard(params)
    return Content("", markup=markup, buttons=buttons, place=place)


def _degrees(params: Params, name: str, most: int) -> float:
    degrees = params.number(name)
    if degrees is None:
        raise bad_request(f"{name} is empty")
    if not abs(degrees) <= most:  # so that NaN is refused too
        raise bad_request("wrong venue location specified" if params.text("title") else "invalid location specified")
    return degrees


class _Extras(TypedDict, total=False):
    options: Fields | None
    preview: str
    looks: frozenset[str]


def _content(world: World, params: Params, sent: str, read: Formatted, **extras: object) -> Content:
    markup, buttons = read_keyboard(params)
    known = cast("_Extras", extras)
    return Content(read.text, _with_users(world, read), sent, markup, buttons, **known)


def _read(params: Params, text: str, entities: str) -> Formatted:
    parse_mode, given = params.text("parse_mode"), params.items(entities)
    if given and not parse_mode:
        return formatted_by(params.text(text), [given_entity(fields) for fields in given])
    return formatted(params.text(text), parse_mode)


def _with_users(world: World, read: Formatted) -> tuple[Entity, ...]:
    """Name the users who are mentioned by id; whom the bot does not know is no mention."""
    return tuple(
        entity if "user_id" not in entity else _mention(world, entity)
        for entity in read.entities
        if entity.get("user_id", world.bot.id) in world.users
    )


def _mention(world: World, entity: Entity) -> Entity:
    fields: Fields = {name: value for name, value in entity.items() if name != "user_id"}
    return cast("Entity", {**fields, "user": user_json(world.users[entity["user_id"]])})


def _options(params: Params) -> Fields | None:
    options = params.fields("link_preview_options")
    if options and (unknown := options.keys() - _PREVIEW_OPTIONS):
        raise bad_request(f"unknown parameter {min(unknown)} in link_preview_options")
    return options or None


def _preview(read: Formatted, options: Fields | None) -> str:
    """Say which address is previewed: the one asked for, else the first in the text."""
    if options and options.get("is_disabled"):
        return ""
    if options and options.get("url"):
        return str(options["url"])
    return next((address for entity in read.entities if (address := _address(read.text, entity))), "")


def _address(text: str, entity: Entity) -> str:
    if entity["type"] == "text_link":
        return entity["url"]
    if entity["type"] != "url":
        return ""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
