"""Reading a request's parameters: JSON, form fields, or a multipart form with files.

Nested values may be JSON in text.
"""

import json
from collections.abc import Collection, Mapping

from aiohttp import web

from bot.demo.telegram.files import MOST_DOCUMENT_BYTES, Upload
from bot.demo.telegram.refusals import Fields, bad_request

MOST_BYTES = MOST_DOCUMENT_BYTES + 2**20
"""What a request may have: a file of the largest size, and its form."""
_YES = {"true", "1", "yes"}


class Params:
    """One request's parameters, read by type."""

    def __init__(self, values: Mapping[str, object], files: Mapping[str, Upload] | None = None) -> None:
        self.values = dict(values)
        self.files = dict(files or {})

    def require_known(self, names: Collection[str]) -> None:
        """Refuse a parameter that the method does not have: Telegram would ignore it, and a typo with it."""
        for name in self.values:
            if name not in names:
                raise bad_request(f"unknown parameter {name}")

    def text(self, name: str) -> str:
        """Give a string; "" if it is missing."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, dict | list | bool):
            raise bad_request(f"parameter {name} must be of type String")
        return str(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """Give a whole number, also one in text."""
        text = self.text(name).strip()
        if not text:
            return default
        try:
            return int(text)
        except ValueError:
            raise bad_request(f"parameter {name} must be of type Integer") from None

    def number(self, name: str) -> float | None:
        """Give a number, also one in text; None if it is missing."""
        text = self.text(name).strip()
        try:
            return float(text) if text else None
        except ValueError:
            raise bad_request(f"parameter {name} must be of type Float") from None

    def flag(self, name: str) -> bool:
        """Give a boolean, also one in text."""
        return str(self.values.get(name, "")).lower() in _YES

    def fields(self, name: str) -> Fields | None:
        """Give a JSON object, or None if it is missing."""
        value = self._decoded(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"can't parse {name}: object expected")
        return value

    def items(self, name: str) -> list[object] | None:
        """Give a JSON array, or None if it is missing."""
        value = self._decoded(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"can't parse {name}: array expected")
        return value

    def chat_id(self, name: str = "chat_id") -> int | str:
        """Give the chat that is meant: a number, or a name without its @."""
        text = self.text(name).strip()
        if not text:
            raise bad_request(f"{name} is empty")
        if text.startswith("@"):
            return text[1:]
        try:
            return int(text)
        except ValueError:
            raise bad_request("chat not found") from None

    def _decoded(self, name: str) -> object:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {name}: JSON expected") from None


async def read_params(request: web.Request) -> Params:
    """Read whatever of the three ways the request uses; the query counts too."""
    query: Fields = dict(request.query)
    if request.content_type == "application/json":
        return Params({**query, **await _read_json(request)})
    if request.content_type == "multipart/form-data":
        return await _read_multipart(request, query)
    return Params({**query, **await request.post()})


async def _read_json(request: web.Request) -> Fields:
    body = await request.read()
    try:
        values = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("object expected")
    return values


async def _read_multipart(request: web.Request, query: Fields) -> Params:
    values, files = dict(query), dict[str, Upload]()
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.file.read(), value.filename, value.content_type)
        else:
            values[name] = value
    return Params(values, files)
