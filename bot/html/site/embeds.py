"""Films, sounds and what else is embedded: each a link."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from bot.html.addresses import split
from bot.html.escape import link
from bot.html.site.block import Block
from bot.html.site.inline import Attributes, Enter, address
from bot.html.site.writer import LEFT_OUT, Leave, Writer

_EMBEDDED = "▶️"
_LONGEST_NAME = 60
_PAGES = (
    (
        re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v|shorts)/([\w-]{11}).*"),
        r"https://www.youtube.com/watch?v=\1",
    ),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d+).*"), r"https://vimeo.com/\1"),
    (re.compile(r"https?://(?:www\.)?dailymotion\.com/embed/video/(\w+).*"), r"https://www.dailymotion.com/video/\1"),
    (re.compile(r"https?://platform\.twitter\.com/embed/.*[?&]id=(\d+).*"), r"https://twitter.com/i/status/\1"),
    (re.compile(r"https?://open\.spotify\.com/embed/(.*)"), r"https://open.spotify.com/\1"),
)
"""Where people see what these players show."""
_NO_CONTENT = re.compile(
    r"https?://(?:[\w.-]+\.)?(?:googletagmanager\.com|doubleclick\.net|googlesyndication\.com|facebook\.com/plugins/(?:like|share|page|follow))"
)
_HIDDEN_TWIN = re.compile(r"(?:^|\s)wp-embedded-content(?=\s|$)")
"""WordPress has a link to the post beside such a frame, for whoever cannot load it."""


@dataclass(slots=True)
class Medium:
    """A film or a sound that is being read: its address may come in an element of its own."""

    sign: str
    name: str
    url: str


def medium(sign: str) -> Enter:
    """Make the handler of `video` or `audio`; what is in it is for browsers that know neither."""

    def enter(writer: Writer, attributes: Attributes) -> Leave:
        writer.media.append(Medium(sign, attributes.get("title", ""), _source(writer, attributes)))
        writer.line.mute += 1
        return _end_medium

    return enter


def _source(writer: Writer, attributes: Attributes) -> str:
    return address(attributes.get("data-src") or attributes.get("src", ""), writer.base)


def _end_medium(writer: Writer) -> None:
    writer.line.mute -= 1
    ended = writer.media.pop()
    _show(writer, ended.sign, ended.name, ended.url)


def source(writer: Writer, attributes: Attributes) -> None:
    """Keep the first address that a film or a sound has."""
    if writer.media and not writer.media[-1].url:
        writer.media[-1].url = _source(writer, attributes)


def frame(writer: Writer, attributes: Attributes) -> Leave:
    """Link to what a frame shows, unless it shows nothing or stands beside its link."""
    url = _source(writer, attributes)
    if not writer.line.mute and not _NO_CONTENT.match(url) and not _HIDDEN_TWIN.search(attributes.get("class", "")):
        for player, page in _PAGES:
            url = player.sub(page, url)
        _show(writer, _EMBEDDED, attributes.get("title", ""), url)
    return LEFT_OUT


def _show(writer: Writer, sign: str, name: str, url: str) -> None:
    if url:
        writer.later(Block(link(f"{sign} {' '.join(name.split()) or _named(url)}", url)))


def _named(url: str) -> str:
    """Name an address that has no name: by its file, else by its site."""
    parts = split(url)
    file = unquote(parts.path.rpartition("/")[2])
    host = parts.netloc.rpartition("@")[2].removeprefix("www.")
    return file if "." in file and len(file) <= _LONGEST_NAME else host


def silent(writer: Writer, _: Attributes) -> Leave:
    """Leave out what is said in an element, but not the pictures in it."""
    writer.line.mute += 1
    return _end_silence


def _end_silence(writer: Writer) -> None:
    writer.line.mute -= 1
