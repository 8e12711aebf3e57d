"""THE table of elements: what each means, by its name or by its class."""

import functools
import re
from collections.abc import Mapping

from bot.html.site import embeds, figures, junk, lists, tables
from bot.html.site.block import Block
from bot.html.site.inline import Attributes, Enter, anchor, around, close, line_break, lowered, raised, styled, tag
from bot.html.site.writer import LEFT_OUT, Leave, Writer

_LANGUAGE = re.compile(r"(?:^|[\s;])(?:language-|lang-|brush:\s*)([\w#+-]{1,20})", re.IGNORECASE)
_LONGEST_CACHED = 200
"""Characters; sites use the same few classes again and again."""


def block(writer: Writer, _: Attributes) -> Leave:
    """An element with lines of its own."""
    writer.flush()
    return Writer.flush


def heading(writer: Writer, _: Attributes) -> Leave:
    """Bold, and on the page of what it heads."""
    writer.flush()
    writer.heading += 1
    return styled(writer, "b", _end_heading)


def _end_heading(writer: Writer) -> None:
    writer.flush()
    writer.heading -= 1


def quotation(writer: Writer, _: Attributes) -> Leave:
    """A quotation; Telegram has none within another."""
    writer.flush()
    if writer.quote:
        return Writer.flush
    writer.begin_quote()
    return _end_quotation


def _end_quotation(writer: Writer) -> None:
    writer.flush()
    writer.quote = 0


def cited(writer: Writer, _: Attributes) -> Leave | None:
    """Who said it, in a line of their own below a quotation; elsewhere a work's name."""
    if not writer.quote:
        return close if writer.line.open("i") else None
    writer.flush()
    return styled(writer, "i", Writer.flush)


def preformatted(writer: Writer, attributes: Attributes) -> Leave:
    """Code, or what else has its lines set by hand."""
    writer.flush()
    leave = styled(writer, "pre", Writer.flush)
    _name_language(writer, attributes)
    return leave


def code(writer: Writer, attributes: Attributes) -> Leave | None:
    """Code in a line, or what is in a block of it."""
    if writer.line.within("pre"):
        _name_language(writer, attributes)
        return None
    return close if writer.line.open("code") else None


def _name_language(writer: Writer, attributes: Attributes) -> None:
    if found := _LANGUAGE.search(attributes.get("class", "")):
        writer.line.reopen("", f'<code class="language-{found[1].casefold()}">')


def verse(writer: Writer, _: Attributes) -> Leave:
    """Lines that end where their writer ended them."""
    writer.flush()
    writer.line.verse += 1
    return _end_verse


def _end_verse(writer: Writer) -> None:
    writer.flush()
    writer.line.verse -= 1


def rule(writer: Writer, _: Attributes) -> None:
    """A line across the page."""
    writer.flush()
    writer.add(Block(junk.RULE))


def left_out(_writer: Writer, _: Attributes) -> Leave:
    """An element that is nothing to read."""
    return LEFT_OUT


ELEMENTS: Mapping[str, Enter] = {
    **dict.fromkeys(["strong", "b", "dfn"], tag("b")),
    **dict.fromkeys(["em", "i", "var"], tag("i")),
    **dict.fromkeys(["ins", "u"], tag("u")),
    **dict.fromkeys(["del", "s", "strike"], tag("s")),
    **dict.fromkeys(["code", "kbd", "samp", "tt"], code),
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6", "summary"], heading),
    **dict.fromkeys(
        [
            *("p", "div", "section", "article", "aside", "main", "header", "footer", "address", "center", "details"),
            *("fieldset", "legend", "form", "hgroup", "body", "html", "optgroup", "option", "thead", "tbody", "tfoot"),
        ],
        block,
    ),
    **dict.fromkeys(["ul", "menu", "dir", "dl"], lists.unordered),
    **dict.fromkeys(["figcaption", "caption"], figures.caption),
    **dict.fromkeys(["iframe", "embed"], embeds.frame),
    **dict.fromkeys(junk.ELEMENTS, left_out),
    "a": anchor,
    "q": around("“", "”"),
    "sup": raised,
    "sub": lowered,
    "br": line_break,
    "hr": rule,
    "ol": lists.ordered,
    "li": lists.item,
    "dt": lists.term,
    "dd": lists.meaning,
    "blockquote": quotation,
    "cite": cited,
    "pre": preformatted,
    "x-pre": preformatted,
    "table": tables.table,
    "tr": tables.table_row,
    "td": tables.data_cell,
    "th": tables.header_cell,
    "figure": figures.figure,
    "img": figures.image,
    "image": figures.image,
    "video": embeds.medium("🎬"),
    "audio": embeds.medium("🔊"),
    "source": embeds.source,
    "noscript": embeds.silent,
}

_CLASSES: Mapping[str, Enter] = {
    "wp-caption": figures.figure,
    "gallery-item": figures.figure,
    "gallery": figures.figure,
    "gallery-icon": block,
    "wp-caption-text": figures.caption,
    "gallery-caption": figures.caption,
    "blocks-gallery-caption": figures.caption,
    "wp-block-verse": verse,
    "modern-footnotes-footnote__note": around(" [", "]"),
}
"""What WordPress's own classes mean, whatever the element is."""


def by_class(classes: str) -> Enter | None:
    """Give what an element's classes mean, if they mean anything."""
    return _by_class(classes) if len(classes) <= _LONGEST_CACHED else _meaning(classes)


@functools.lru_cache(maxsize=4096)
def _by_class(classes: str) -> Enter | None:
    return _meaning(classes)


def _meaning(classes: str) -> Enter | None:
    if junk.is_junk(classes):
        return left_out
    return next((_CLASSES[name] for name in classes.split() if name in _CLASSES), None)
