"""Pictures, what is said below them, and what is shown as one: figures, galleries."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.html.addresses import absolute
from bot.html.escape import escape
from bot.html.measure import visible
from bot.html.site.block import Block, Picture
from bot.html.site.inline import Attributes, styled
from bot.html.site.writer import Leave, Writer

_SIGN = "🖼"
_SOURCES = ("data-orig-file", "data-lazy-src", "data-src", "data-original", "src")
"""Where a picture's address stands: those first that plugins use when they put another into `src` until it is seen."""
_EMOJI = re.compile(r"(?:^|\s)(?:wp-smiley|emoji)(?=\s|$)")
_FILE_NAME = re.compile(
    r"[\w.-]*\.(?:jpe?g|png|gif|webp|avif|svg|heic)|(?:img|dsc|dscn|image|photo|screenshot)[\s_-]*\d+", re.IGNORECASE
)
"""What cameras and editors put where a description should stand."""
_DOT = {"0", "1", "0px", "1px"}
_SCALED = re.compile(r"-\d+x\d+(?=\.\w+$)|-scaled(?=\.\w+$)")
"""What WordPress adds to the name of a picture that it has scaled."""


def image(writer: Writer, attributes: Attributes) -> None:
    """Have the picture follow the block that it stands in, or an emoji stand in it."""
    if _EMOJI.search(attributes.get("class", "")):
        writer.line.text(attributes.get("alt", ""))
    elif picture := pictured(attributes, writer.base):
        _show(writer, attributes, picture)


def pictured(attributes: Mapping[str, str], base: str) -> Picture | None:
    """Give the picture that an `<img>` shows, its address "" where none can be opened; None for an emoji or a dot."""
    if _EMOJI.search(attributes.get("class", "")) or _is_dot(attributes):
        return None
    alt = attributes.get("alt", "")
    url = next((url for name in _named(attributes) if (url := absolute(name.replace(" ", "%20"), base))), "")
    return Picture(url, "" if _FILE_NAME.fullmatch(alt.strip()) else " ".join(alt.split()), link=url)


def same_picture(one: str, other: str) -> bool:
    """Tell whether two addresses are of one picture, by its file's name: in whatever size, and from whatever host."""
    return _file(one) == _file(other)


def _file(url: str) -> str:
    return _SCALED.sub("", url.partition("?")[0]).rpartition("/")[2]


def _is_dot(attributes: Mapping[str, str]) -> bool:
    """Tell whether a picture only counts who reads."""
    return attributes.get("width") in _DOT or attributes.get("height") in _DOT


def _named(attributes: Mapping[str, str]) -> list[str]:
    return [attributes[name].strip() for name in _SOURCES if name in attributes]


def _show(writer: Writer, attributes: Attributes, picture: Picture) -> None:
    url, named = picture.url, _named(attributes)
    picture = replace(picture, link=writer.link or url)
    if (url and writer.is_new(picture)) or (not url and picture.alt and not any(n.startswith("data:") for n in named)):
        writer.later(_block(picture))


def _block(picture: Picture, caption: str = "") -> Block:
    """Show a picture by a sign with its description, linked; with a caption, which is HTML, below that or behind it."""
    shown = _SIGN + (f" {picture.alt}" if picture.alt else "")
    html = f'<a href="{escape(picture.link)}">{escape(shown)}</a>' if picture.link else escape(shown)
    below = ("\n" if picture.alt else " ") + caption if caption else ""
    return Block(html + below, picture=picture)


def figure(writer: Writer, _: Attributes) -> Leave:
    """Collect a figure, for its caption may stand before or behind what it is about."""
    writer.flush()
    if not writer.collect():
        return Writer.flush
    writer.figures.append([])
    return _end_figure


def _end_figure(writer: Writer) -> None:
    writer.flush()
    captions, blocks = writer.figures.pop(), writer.collected()
    picture = blocks[0].picture if len(blocks) == 1 else None
    if captions and picture and not picture.caption:
        writer.add(_captioned(picture, captions))
        return
    shown = [block._replace(tight=bool(number and block.picture) or block.tight) for number, block in enumerate(blocks)]
    writer.add(*shown, *(caption._replace(tight=bool(shown)) for caption in captions))


def _captioned(picture: Picture, captions: list[Block]) -> Block:
    text = " ".join(visible(caption.html) for caption in captions)
    alt = "" if _same(picture.alt, text) else picture.alt
    return _block(replace(picture, alt=alt, caption=text), "\n".join(caption.html for caption in captions))


def _same(alt: str, caption: str) -> bool:
    return re.findall(r"\w+", alt.casefold()) == re.findall(r"\w+", caption.casefold())


def caption(writer: Writer, _: Attributes) -> Leave:
    """Set what is said of a figure in italics; it follows what is shown."""
    writer.flush()
    return styled(writer, "i", _end_caption if writer.collect() else Writer.flush)


def _end_caption(writer: Writer) -> None:
    writer.flush()
    for said in writer.collected():
        if writer.figures and not said.picture:
            writer.figures[-1].append(said)
        else:
            writer.add(said)
