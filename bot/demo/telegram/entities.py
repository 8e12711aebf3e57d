"""Text as Telegram reads it: marks become entities, and links, commands and mentions are found.

The parser is Telegram's own (TDLib, through `tdjson`), so an error here is the 400 that the real
server would give. This module is the only one that knows it.
"""

import functools
import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypedDict, cast

from bot.demo.telegram.refusals import Fields, bad_request

MOST_ENTITIES = 100
"""More are ignored without a word."""
_TRIMMED = " \t\r\n\v\0"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f]")
_MODES: Mapping[str, Fields] = {
    "html": {"@type": "textParseModeHTML"},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
}
_NAMES = {
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeMentionName": "text_mention",
    "textEntityTypePreCode": "pre",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeEmailAddress": "email",
    "textEntityTypePhoneNumber": "phone_number",
    "textEntityTypeCustomEmoji": "custom_emoji",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeDateTime": "date_time",
    **{
        f"textEntityType{name.title()}": name
        for name in (
            *("bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre"),
            *("mention", "hashtag", "cashtag", "url"),
        )
    },
}
_CARRIED = ("url", "language", "user_id", "custom_emoji_id", "unix_time")
_SOLID = {"text_link", "text_mention", "code", "pre", "custom_emoji", "date_time"}
"""Inside these nothing more is found."""


class NoEntityParser(RuntimeError):
    """This machine lacks Telegram's entity parser."""

    def __init__(self) -> None:
        super().__init__(
            "The Telegram stand-in needs Telegram's own entity parser: pip install 'handbill[demo]' "
            "(the tdjson wheel; it exists for Linux, macOS and Windows on 64-bit machines)."
        )


class Entity(TypedDict, total=False):
    """One entity, as a Message carries it; offset and length are UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str
    language: str
    user_id: int
    custom_emoji_id: str
    unix_time: int
    date_time_format: str


@dataclass(frozen=True, slots=True)
class Formatted:
    """Visible text and its entities."""

    text: str
    entities: tuple[Entity, ...]


class _Found(TypedDict):
    offset: int
    length: int
    type: dict[str, object]


class _Answer(TypedDict, total=False):
    code: int
    message: str
    text: str
    entities: list[_Found]


def utf16_length(text: str) -> int:
    """Count as Telegram does; deliberately not the bot's own measure, which is judged by this one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(text: str, parse_mode: str) -> Formatted:
    """Read marked-up text as `parse_mode` says ("" is plain text), find what Telegram finds, trim."""
    if not parse_mode:
        return _finished(_clean(text), [])
    mode = _MODES.get(parse_mode.lower())
    if mode is None:
        raise bad_request("unsupported parse_mode")
    answer = _ask({"@type": "parseTextEntities", "text": _clean(text), "parse_mode": mode})
    return _finished(answer["text"], _entities(answer))


def is_link(url: str) -> bool:
    """Say whether Telegram takes this for an address that it can open."""
    mode = _MODES["html"]
    answer = _ask({"@type": "parseTextEntities", "text": f'<a href="{html.escape(url)}">x</a>', "parse_mode": mode})
    return bool(answer["entities"])


def formatted_by(text: str, entities: list[Entity]) -> Formatted:
    """Read text whose entities were given instead of marks."""
    return _finished(_clean(text), entities)


def given_entity(fields: object) -> Entity:
    """Check an entity that was sent instead of marks."""
    if not isinstance(fields, dict) or fields.get("type") not in _NAMES.values():
        raise bad_request("can't parse MessageEntity: unknown type")
    if unknown := fields.keys() - Entity.__annotations__.keys():
        raise bad_request(f"can't parse MessageEntity: unknown parameter {min(unknown)}")
    offset, length = fields.get("offset"), fields.get("length")
    if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 0:
        raise bad_request("can't parse MessageEntity: offset and length must be of type Integer")
    return cast("Entity", fields)


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text.replace("\r", ""))


def _finished(text: str, marked: list[Entity]) -> Formatted:
    solid = [_span(entity) for entity in marked if entity["type"] in _SOLID]
    answer = _ask({"@type": "getTextEntities", "text": text})
    found = [entity for entity in _entities(answer) if not _touches(_span(entity), solid)]
    entities = sorted([*marked, *found], key=lambda entity: (entity["offset"], -entity["length"]))
    return _trimmed(text, entities[:MOST_ENTITIES])


def _span(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _touches(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _trimmed(text: str, entities: list[Entity]) -> Formatted:
    skipped = len(text) - len(text.lstrip(_TRIMMED))
    rest = text.strip(_TRIMMED)
    if len(rest) == len(text):
        return Formatted(text, tuple(entities))
    moved = [_moved(entity, skipped, utf16_length(rest)) for entity in entities]
    return Formatted(rest, tuple(entity for entity in moved if entity["length"] > 0))


def _moved(entity: Entity, skipped: int, end: int) -> Entity:
    start, stop = _span(entity)
    first, last = max(start - skipped, 0), min(stop - skipped, end)
    return {**entity, "offset": first, "length": last - first}


def _entities(answer: _Answer) -> list[Entity]:
    return [_entity(found) for found in answer["entities"] if str(found["type"]["@type"]) in _NAMES]


def _entity(found: _Found) -> Entity:
    kind = found["type"]
    entity: Entity = {"type": _NAMES[str(kind["@type"])], "offset": found["offset"], "length": found["length"]}
    for name in _CARRIED:
        if name in kind:
            entity[name] = kind[name]  # type: ignore[literal-required]
    if entity["type"] == "date_time" and (spelled := _date_format(kind.get("formatting_type"))):
        entity["date_time_format"] = spelled
    return entity


def _date_format(kind: object) -> str:
    """Spell TDLib's description of a date's format as the Bot API does: `r` or `w?[dD]?[tT]?`."""
    if not isinstance(kind, dict):
        return ""
    if kind["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    parts = [_precision(kind.get(f"{part}_precision"), part[0]) for part in ("date", "time")]
    return ("w" if kind.get("show_day_of_week") else "") + "".join(parts)


def _precision(precision: object, letter: str) -> str:
    kind = precision["@type"] if isinstance(precision, dict) else ""
    return {"dateTimePartPrecisionShort": letter, "dateTimePartPrecisionLong": letter.upper()}.get(kind, "")


def _ask(query: Fields) -> _Answer:
    raw = _parser()(json.dumps(query).encode())
    answer: _Answer = json.loads(raw or b"{}")
    if "message" in answer:
        raise bad_request(answer["message"][:1].lower() + answer["message"][1:])
    return answer


@functools.cache
def _parser() -> Callable[[bytes], bytes | None]:
    try:
        import tdjson  # noqa: PLC0415 - without the wheel all but the stand-in must work
    except ImportError:
        raise NoEntityParser from None
    execute: Callable[[bytes], bytes | None] = tdjson.td_execute
    execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())
    return execute


def require_parser() -> None:
    """Raise NoEntityParser at once rather than at the first message."""
    _parser()
