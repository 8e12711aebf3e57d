"""The links in a text: the one under which people meet online, and others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.dates.outcomes import Span

_LINK = re.compile(r"https?://[^\s<>\"“”]+|(?<![\w@./])(?:[\w-]{1,63}\.){1,4}[a-z]{2,12}/[^\s<>\"“”]+", re.IGNORECASE)
_TAIL = ".,;:!?)]}'’»*_"
_ONLINE = (
    *("zoom.us", "zoom.com", "zoomgov.com", "meet.google.com", "teams.microsoft.com", "teams.live.com", "meet.jit.si"),
    *("8x8.vc", "whereby.com", "webex.com", "gotomeeting.com", "gotomeet.me", "meet.goto.com", "bigbluebutton.org"),
    *("jitsi.org", "bbb.org", "zencastr.com", "riverside.fm", "streamyard.com", "wonder.me", "signal.link"),
)
_OWN_HOST = re.compile(r"(?:jitsi|bbb|bigbluebutton|meet)\d*\.")


@dataclass(frozen=True, slots=True)
class Link:
    """A link, where it stands, and whether people meet under it."""

    url: str
    span: Span
    online: bool


def find_links(text: str) -> list[Link]:
    """Find what is written as a link; punctuation behind it belongs to the sentence."""
    found = [(match.start(), _trimmed(match[0])) for match in _LINK.finditer(text)]
    return [Link(url, (start, start + len(url)), _is_online(url)) for start, url in found if url]


def _trimmed(url: str) -> str:
    end = len(url)
    while end and url[end - 1] in _TAIL and not (url[end - 1] == ")" and "(" in url[:end]):
        end -= 1
    return url[:end]


def _is_online(url: str) -> bool:
    host = url.lower().split("://", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1].split(":", 1)[0]
    known = any(host == name or host.endswith("." + name) for name in _ONLINE)
    return known or _OWN_HOST.match(host) is not None


def meeting_link(links: Sequence[Link]) -> Link | None:
    """Give the first under which people meet."""
    return next((link for link in links if link.online), None)
