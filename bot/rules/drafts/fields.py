"""The fields of a draft that people are asked for, and whether what they wrote will do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from bot.rules.announcements.links import find_links
from bot.rules.dates import Hint
from storage import DraftContent


class Field(StrEnum):
    """What can be said of a meeting, by the names that it has in storage; and the branch that holds it."""

    BRANCH = "branch"
    TITLE = "title"
    START = "starts_at"
    END = "ends_at"
    BLURB = "blurb"
    VENUE = "venue"
    ADDRESS = "address"
    PIN = "pin"
    ONLINE = "online"
    ACCESSIBILITY = "accessibility"
    CONTACT = "contact"
    PICTURE = "picture"
    ARTICLE = "article_id"


LONGEST: Mapping[Field, int] = {
    Field.TITLE: 120,
    Field.BLURB: 1_500,
    Field.VENUE: 120,
    Field.ADDRESS: 200,
    Field.ONLINE: 500,
    Field.ACCESSIBILITY: 300,
    Field.CONTACT: 120,
}
"""Those that are written as they are, with the most characters of each."""

REQUIRED = (Field.BRANCH, Field.TITLE, Field.START)
"""What is asked for, in this order, until it is there."""

_EMPTY: Mapping[Field, object] = dict.fromkeys((Field.END, Field.PIN, Field.ARTICLE))


class Wrong(StrEnum):
    """Why an answer will not do."""

    WORDLESS = "no words"
    TOO_LONG = "too long"
    NO_BRANCH = "no branch of theirs"
    NO_LINK = "no link"
    NO_ARTICLE = "no article of ours"
    NO_PIN = "no place on the map"
    NO_PICTURE = "no picture"
    NO_TIME = "no time"
    PAST = "past"
    NO_END = "no end"
    NO_START = "an end without a start"


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that will not do; of a time, `hint` is what kind of example helps."""

    field: Field
    wrong: Wrong
    hint: Hint | None = None


def missing(content: DraftContent) -> Field | None:
    """Give the first field that is to be asked for."""
    known = {
        Field.BRANCH: bool(content.branch_ids),
        Field.TITLE: bool(content.details.title),
        Field.START: content.details.starts_at is not None and not content.when,
    }
    return next((field for field in REQUIRED if not known[field]), None)


def read_text(field: Field, text: str) -> str | Fault:
    """Read what somebody wrote, cleaned, as a field that is kept as it is written."""
    if field is Field.ONLINE:
        links = find_links(text)
        text = _with_scheme(links[0].url) if links else ""
        if not _leads_somewhere(text):
            return Fault(field, Wrong.NO_LINK)
    if not text:
        return Fault(field, Wrong.WORDLESS)
    return Fault(field, Wrong.TOO_LONG) if len(text) > LONGEST[field] else text


def with_value(content: DraftContent, field: Field, value: object) -> DraftContent:
    """Give the draft with a field of it as it is to be; None: empty."""
    changed: dict[str, Any] = {field.value: _EMPTY.get(field, "") if value is None else value}
    return replace(content, details=replace(content.details, **changed))


def _with_scheme(url: str) -> str:
    return url if "://" in url else f"https://{url}"


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = "." in (parts.hostname or "") and parts.port != 0
    except ValueError:  # brackets that are not closed, or a port that is no number
        return False
    return named and parts.scheme in {"http", "https"}
