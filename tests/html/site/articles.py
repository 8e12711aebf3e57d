"""Articles' HTML made by chance, whose words are known: each is there once, and is shown or is junk.

A word of the text is `w` with its number, one of junk is `x` with its number, one that describes a
picture is of the text; a link's address ends in the number that the word before it has.
"""

import itertools
import re
from dataclasses import dataclass

from hypothesis import strategies as st

WORD = "\0w"
JUNK = "\0x"
HERE = "https://courier.example/2026/11/rents/"

INLINE = ["b", "strong", "i", "em", "u", "s", "del", "span", "code", "small", "big", "mark", "sup", "sub", "q", "cite"]
INLINE += [
    "tt",
    "kbd",
    "font color=red",
    "abbr title=x",
    "span style='color: red'",
    "a href='#x'",
    "a href=mailto:a@b.c",
]
BLOCKS = [
    "p",
    "div",
    "section",
    "h1",
    "h3",
    "blockquote",
    "pre",
    "center",
    "li",
    "article",
    "aside",
    "address",
    "details",
]
BLOCKS += [
    "p class='has-text-align-center'",
    "div class=wp-block-group",
    "pre class=wp-block-verse",
    "figure",
    "figcaption",
]
LISTS = ["ul", "ol", "ol reversed", "ol start=7 type=a", "ol type=I", "dl"]
HIDDEN = [
    "script",
    "style",
    "template",
    "button",
    "div class=sharedaddy",
    "span class='screen-reader-text'",
    "nav",
    "svg",
]
HIDDEN += ["p hidden", "div style='display:none'", "select", "textarea", "iframe"]
BETWEEN = st.sampled_from([" ", "", "\n", "<br>", " &amp; ", "&nbsp;", "<!-- c -->", "\t", ", "])


def element(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag.split(maxsplit=1)[0]}>"


def joined(parts: st.SearchStrategy[str], least: int = 0, most: int = 4) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(parts, BETWEEN).map("".join), min_size=least, max_size=most).map("".join)


def elements(tags: list[str], inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(element, st.sampled_from(tags), inner)


WORDS = st.just(WORD)
LINK = f'<a href="/\0l">{WORD} {WORD}</a>'
PICTURE = f'<img src="/\0p.jpg" alt="{WORD}">'
EMBED = f'<iframe src="https://video.example/\0p" title="{WORD} {WORD}"></iframe>'
FILM = f'<video title="{WORD}"><source src="/\0p.mp4">{JUNK}</video>'
FIGURE = f"<figure><figcaption>{WORD}</figcaption>{PICTURE}<figcaption>{WORD} {LINK}</figcaption></figure>"
GALLERY = f"<figure>{FIGURE}<figure>{PICTURE}</figure><figcaption>{WORD}</figcaption></figure>"
PHRASES = st.recursive(
    WORDS | st.sampled_from([LINK, PICTURE, EMBED, FILM, f"<noscript>{JUNK}</noscript>"]),
    lambda inner: elements(INLINE, joined(inner)),
    max_leaves=5,
)
UNREAD = elements(HIDDEN, st.just(JUNK))
LINE = joined(PHRASES, 1)
ITEMS = {"dl": lambda inner: f"<dt>{inner}</dt><dd>{WORD}</dd>"}


def lists(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, items: element(tag, "".join(ITEMS.get(tag, lambda one: f"<li>{one}</li>")(item) for item in items)),
        st.sampled_from(LISTS),
        st.lists(inner, max_size=4),
    )


def tables(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cell = elements(["td", "th", "td colspan=2"], inner)
    row = st.lists(cell, max_size=3).map(lambda cells: f"<tr>{''.join(cells)}</tr>")
    return st.lists(row, max_size=3).map(lambda rows: f"<table>{''.join(rows)}</table>")


ARTICLES = joined(
    st.recursive(
        LINE | UNREAD | st.sampled_from([FIGURE, GALLERY]),
        lambda inner: elements(BLOCKS, joined(inner)) | lists(joined(inner, 0, 2)) | tables(joined(inner, 0, 2)),
        max_leaves=10,
    ),
    1,
    6,
)
"""Well-formed but for what stands in what: anything may stand in anything."""

TAGS = [name.split()[0] for name in [*INLINE, *BLOCKS, *LISTS]] + ["table", "tr", "td", "th", "tbody", "body", "html"]
SOUP = st.lists(
    WORDS
    | st.sampled_from([LINK, PICTURE, " ", "\n", "<br>", "&", "< ", "&lt;", "<!-- x -->", "<3 ", "\r\n\r\n"])
    | st.builds("<{}{}>".format, st.sampled_from(["", "/"]), st.sampled_from(TAGS)),
    max_size=40,
).map("".join)
"""Tags that open and close as they like."""


@dataclass(frozen=True)
class Made:
    """An article with what it has: words to be shown, words not to be, and the paths it links to."""

    html: str
    words: list[str]
    junk: list[str]


def numbered(markup: str) -> Made:
    """Give every word its number."""
    numbers = itertools.count()
    html = re.sub("\0([wxlp])", lambda found: f"{found[1]}{next(numbers)}z", markup)
    return Made(html, re.findall(r"w\d+z", html), re.findall(r"x\d+z", html))
