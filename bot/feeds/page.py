"""An article's page, read for its text; pure.

The line: is it HTML, and not too long? -> what its head says: where the site's API is, whether the text is for
everybody -> its article, by a readability library -> without the title, which is told apart.
"""

import codecs
import logging
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

from readability import Document

from bot.feeds.outcomes import Fetched
from bot.html import clean_text, is_web_address
from bot.rules.excerpts import Reading

logging.getLogger("readability").setLevel(logging.CRITICAL + 1)  # it would log a traceback for each strange page

LONGEST_PAGE = 2**20
"""Bytes of a page that is read: more takes the library seconds."""
_HEADING = re.compile(r"<(title|h1)\b[^<>]*>((?:(?!<(?:title|h1)\b).){0,2000}?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_META = re.compile(r"<(?:meta|link)\b[^<>]{0,2000}>", re.IGNORECASE)
_VALUE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_PAID = re.compile(r"""["']isAccessibleForFree["']\s*:\s*["']?false""", re.IGNORECASE)
_FIRST_HEADING = re.compile(r"<h1\b[^<>]*>((?:(?!<h1\b).){0,2000}?)</h1\s*>", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WORDPRESS = "https://api.w.org/"
"""How WordPress marks the address of its API: https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/"""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where its site's API is ("": it names none), its article's HTML, and what is to be judged of it."""

    api: str
    html: str
    reading: Reading


def read_page(fetched: Fetched, title: str) -> Page:
    """Read the page of the article of this title; what is no page has no text."""
    if "html" not in fetched.content_type.casefold() or len(fetched.body) > LONGEST_PAGE:
        return Page("", "", Reading("", ""))
    markup = _decoded(fetched)
    tags = [_values(tag[0]) for tag in _META.finditer(markup)]
    headings = " ".join([*(found[2] for found in _HEADING.finditer(markup)), *_named(tags, "og:title")])
    html = _without_title(_article(markup), title)
    reading = Reading(clean_text(headings), clean_text(html), _is_closed(tags, markup))
    return Page(_api(tags, fetched.address), html, reading)


def _article(markup: str) -> str:
    try:
        return str(Document(markup).summary(html_partial=True))
    except Exception:  # noqa: BLE001 -- whatever strange markup provokes in the library: there is no text then
        return ""


def _without_title(html: str, title: str) -> str:
    found = _FIRST_HEADING.search(html)
    same = found and clean_text(found[1]).casefold() == title.casefold()
    return html[: found.start()] + html[found.end() :] if found and same else html


def _api(tags: list[dict[str, str]], base: str) -> str:
    for tag in tags:
        address = urljoin(base, tag.get("href", ""))
        if tag.get("rel") == _WORDPRESS and is_web_address(address):
            return address
    return ""


def _is_closed(tags: list[dict[str, str]], markup: str) -> bool:
    robots = ",".join(_named(tags, "robots")).casefold()
    return "noarchive" in robots or bool(_PAID.search(markup))


def _named(tags: list[dict[str, str]], name: str) -> list[str]:
    named = ((tag, {tag.get(key, "").casefold() for key in ("name", "property")}) for tag in tags)
    return [tag.get("content", "") for tag, names in named if name in names]


def _values(tag: str) -> dict[str, str]:
    return {name.casefold(): unescape(a or b or c) for name, a, b, c in _VALUE.findall(tag)}


def _decoded(fetched: Fetched) -> str:
    """Give a page's text: in the charset that its first bytes, else the server, else the page itself names.

    Where nobody names one, in UTF-8, or in what browsers take for it: https://encoding.spec.whatwg.org/#decode.
    """
    marked = next((name for mark, name in _MARKS if fetched.body.startswith(mark)), "")
    named = _CHARSET.search(fetched.content_type) or _CHARSET.search(fetched.body[:4096].decode("ascii", "replace"))
    charset = marked or (named[1] if named else "utf-8")
    try:
        text = fetched.body.decode(charset, "replace" if marked or named else "strict")
    except (LookupError, UnicodeError):  # no such charset; or one of Python's own that are none, like "undefined"
        text = fetched.body.decode("utf-8" if named else "cp1252", "replace")
    return text.replace("\0", "")
