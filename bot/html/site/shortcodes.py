r"""WordPress's shortcodes, where the site has not replaced them itself: to HTML, or away.

Source: https://codex.wordpress.org/Shortcode_API. Those of WordPress become what they stand for. Of
another, `[name with="attributes"]` and what closes one, the brackets go and what is between them stays;
`[[name]]` is how one writes of a shortcode. Anything else in brackets is text: [sic], [1], [...].
"""

import re
from collections.abc import Callable, Mapping

from bot.html.escape import escape

_PIECE = re.compile(
    r"""<(?P<end>/?)(?P<solid>pre|code|x-pre|script|style)\b[^<>]*>
    | <[^<>]*>
    | \[\[(?P<written>/?[a-z][\w-]*[^\[\]<>]*)\]\]
    | \[(?P<close>/?)(?P<name>[a-z][\w-]*)(?P<given>(?:\s[^\[\]<>]*)?)\]""",
    re.VERBOSE | re.IGNORECASE,
)
_PERHAPS = re.compile(r"\[[/\[]?[a-zA-Z]")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))|(https?://[^\s"']+)""")
_CLOSING = re.compile(r"\[/([a-z][\w-]*)\]", re.IGNORECASE)
_SOURCES = ("src", "mp3", "m4a", "ogg", "wav", "flac", "mp4", "m4v", "webm", "ogv", "url", "")
_ALONE = frozenset({"gallery", "playlist", "toc", "ez-toc", "contact-form", "contact-form-7", "nextpage", "more"})
"""Those that need neither attributes nor an end."""


def without_shortcodes(html: str) -> str:
    """Replace the shortcodes of an article; those in code are its subject and stay."""
    if not _PERHAPS.search(html):
        return html
    closed = {name.casefold() for name in _CLOSING.findall(html)}
    depth = 0
    out: list[str] = []
    at = 0
    for piece in _PIECE.finditer(html):
        if piece["solid"]:
            depth = max(0, depth + (-1 if piece["end"] else 1))
        elif not depth and piece[0][0] == "[":
            out += (html[at : piece.start()], _replaced(piece, closed))
            at = piece.end()
    return "".join([*out, html[at:]])


def _replaced(piece: re.Match[str], closed: set[str]) -> str:
    if piece["written"]:
        return f"[{piece['written']}]"
    name, given = piece["name"].casefold(), _given(piece["given"])
    if name in _OURS and (given or name in closed):
        return _OURS[name](given, bool(piece["close"]))
    is_one = piece["close"] or name in closed or name in _ALONE or any(given)
    return "" if is_one else piece[0]


def _given(text: str) -> Mapping[str, str]:
    """Read attributes; an address without a name has the name ""."""
    pairs = [(m[1] or "", m[2] or m[3] or m[4] or m[5] or "") for m in _ATTRIBUTE.finditer(text.replace("&quot;", '"'))]
    return dict(pairs)


def _element(name: str) -> Callable[[Mapping[str, str], bool], str]:
    def made(given: Mapping[str, str], ends: bool) -> str:
        url = next((given[source] for source in _SOURCES if source in given), "")
        return f"</{name}>" if ends else f'<{name} src="{escape(url)}">' if url else f"<{name}>"

    return made


def _caption(given: Mapping[str, str], ends: bool) -> str:
    said = f"<figcaption>{escape(given['caption'])}</figcaption>" if "caption" in given else ""
    return "</div></figure>" if ends else f'<figure>{said}<div class="wp-caption-text">'


def _note(_given: Mapping[str, str], ends: bool) -> str:
    return "]" if ends else " ["


_OURS: Mapping[str, Callable[[Mapping[str, str], bool], str]] = {
    "audio": _element("audio"),
    "video": _element("video"),
    "caption": _caption,
    "wp_caption": _caption,
    "ref": _note,
    "footnote": _note,
    "note": _note,
}
