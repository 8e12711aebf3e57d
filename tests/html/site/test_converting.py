"""An article's HTML to Telegram's: what each construction becomes, and what holds whatever comes.

SITE_INPUTS=200000 looks at so many articles instead of a hundred or two.
"""

import os
import re
import tomllib
import unicodedata
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.html import is_web_address, visible, visible_length
from bot.html.site import convert, pages
from tests.effort import effort
from tests.html.oracle import shown, telegram
from tests.html.site.articles import ARTICLES, HERE, SOUP, TAGS, numbered
from tests.html.site.bodies import Body

FRAGMENTS = tomllib.loads((Path(__file__).parent / "fragments.toml").read_text(encoding="utf-8"))["fragment"]
INPUTS = int(os.environ.get("SITE_INPUTS", "200"))
SHARE = 1 if INPUTS > 200 else 5
"""Of the worst inputs, which are 1 MiB long at length, so much less is made in the short run."""
LIMITS = st.sampled_from([(4096, 4096), (900, 4096), (100, 300), (0, 64), (64, 64)])
ODDITIES = [
    "<",
    ">",
    "&",
    "&#",
    "&#x202e;",
    "\0",
    "\ud800",
    '"',
    "'",
    "=",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?php",
    "[",
    "]",
]
ODDITIES += [
    "[caption]",
    "[/caption]",
    "[[x]]",
    "[a b=c]",
    "<a href=",
    "href='http://[",
    "\r",
    "\n\n",
    "👩\u200d🚀",
    "e\u0301",
    "\u202e",
]
ODDITIES += [
    "<script>",
    "</script>",
    "<plaintext>",
    "<textarea>",
    "<title>",
    "<img src=x alt=y>",
    "<video>",
    "<source src=/v>",
]
ODDITIES += [
    "<a href='javascript:x'>",
    "<a href='/x'>",
    "<svg>",
    "<math>",
    "<frameset>",
    "<select>",
    "<option>",
    "<meta charset=latin1>",
]
ANYTHING = st.lists(
    st.text(max_size=5)
    | st.sampled_from(ODDITIES)
    | st.builds(
        "<{}{}>".format, st.sampled_from(["", "/"]), st.sampled_from([*TAGS, "figure", "iframe", "li value=3", "x-pre"])
    ),
    max_size=30,
).map("".join)


def accepted(page: str) -> dict:
    """Have Telegram read a page; its links are web addresses, for Telegram would leave others out without a word."""
    answer = telegram(page)
    assert answer["@type"] == "formattedText", (answer, page)
    assert all(is_web_address(unescape(address)) for address in re.findall(r'<a href="([^"]*)">', page)), page
    return answer


def all_accepted(html: str, limits: tuple[int, int] = (4096, 4096)) -> list[str]:
    """Convert an article and set it in pages; give their texts as Telegram shows them."""
    first, rest = limits
    made = pages(convert(html, HERE), first, rest)
    for number, page in enumerate(made):
        assert visible_length(page) <= (rest if number else first), page
        assert page.count("<") - page.count("</") <= 100
        assert page or not number
    return [accepted(page)["text"] for page in made]


def words(texts: list[str], kind: str = "w") -> list[str]:
    """Find the words again; figures may be raised or lowered, and a word longer than a page goes on in the next."""
    return re.findall(kind + r"\d+z", unicodedata.normalize("NFKC", "".join(texts)))


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=[fragment["name"] for fragment in FRAGMENTS])
def test_what_a_fragment_becomes(fragment):
    made = pages(convert(fragment["html"], HERE), 4096, 4096)
    assert "".join(made) == fragment["expected"]
    assert all(accepted(page) for page in made)


@settings(max_examples=INPUTS)
@given(ARTICLES.map(numbered), LIMITS)
def test_no_word_is_lost_or_doubled_and_no_junk_is_shown(article, limits):
    """Whatever stands in whatever, each word of the text is read once, in pages that Telegram takes."""
    texts = all_accepted(article.html, limits)
    assert sorted(words(texts)) == sorted(article.words)
    assert not words(texts, "x")


@settings(max_examples=INPUTS)
@given(SOUP.map(numbered), LIMITS)
def test_tags_without_order_lose_no_word(article, limits):
    """Ends without beginnings, beginnings without ends, a lone "<"."""
    assert sorted(words(all_accepted(article.html, limits))) == sorted(article.words)


@settings(max_examples=INPUTS)
@given(ANYTHING, LIMITS)
def test_anything_at_all_is_accepted(html, limits):
    """Nothing raises, nothing is refused, no link leads anywhere but to the web."""
    all_accepted(html, limits)


@given(ARTICLES.map(numbered), st.integers(-10, 400), st.integers(64, 400))
def test_pages_hold_the_whole_text_in_order(article, first, rest):
    """Cutting changes nothing but the white space at the cut."""
    blocks = convert(article.html, HERE)
    made = pages(blocks, first, rest)
    assert "".join("".join(map(shown, made)).split()) == "".join("".join(visible(b.html) for b in blocks).split())


DEEP = 60_000 // SHARE
WORST = {
    "divisions": "<div>w" * (170_000 // SHARE),
    "lists": "<ul><li>w" * DEEP,
    "quotations": "<blockquote>w" * DEEP,
    "tables": "<table><tr><td>w" * DEEP,
    "captions": "<figure><figcaption>w" * DEEP,
    "ends that fit nothing": "<b>" * DEEP + "</i>" * DEEP + "w",
    "emphasis over paragraphs": "".join(f"<b {n}>" for n in range(20_000 // SHARE)) + "<p>w" * DEEP,
    "links": "<a href=/x>w" * DEEP,
    "links within a page": "<a href='#x'>↩</a>" * DEEP + "w",
    "links to share": "<p>It is long, and there is much written<br>between each of these <a href='https://x.com/intent/x'>w</a>"
    * (15_000 // SHARE),
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000 // SHARE)) + ">w",
    "classes": "<li class='" + "a " * (500_000 // SHARE) + "'>w",
    "angles": "<" * (1_000_000 // SHARE) + " w",
    "a tag without an end": "w<b " * (300_000 // SHARE),
    "an address without an end": "w<a href='" * (100_000 // SHARE),
    "comments": "w<!--" * (200_000 // SHARE),
    "brackets": "[" * (1_000_000 // SHARE) + " w",
    "shortcodes": "[a b=" * (200_000 // SHARE) + " w",
    "shortcodes of pictures": "[caption a=1]" * DEEP + "w",
    "code": "<pre>" * (200_000 // SHARE) + "w",
    "ampersands": "&" * (1_000_000 // SHARE) + " w",
    "line ends": "\n" * (1_000_000 // SHARE) + "w",
    "words": "w " * (500_000 // SHARE),
    "one word": "w" * (1_000_000 // SHARE),
    "an accent upon accents": "w" + "\u0301" * (500_000 // SHARE),
    "a reversed list": "<ol reversed>" + "<li>w" * (200_000 // SHARE),
}
CUT_OFF = {"a tag without an end", "an address without an end", "comments"}
"""Only the first word is outside of what never ends."""


@pytest.mark.parametrize("name", WORST)
def test_the_worst_takes_seconds_not_minutes(name):
    """However deep, broken or long: time in proportion, and no word lost."""
    made = []
    assert effort(lambda: made.extend(pages(convert(WORST[name], HERE), 4096, 4096))) < 400
    found = sum(visible(page).count("w") for page in made)
    assert found == (1 if name in CUT_OFF else WORST[name].count("w"))


@pytest.mark.parametrize("start", range(0, 500, 100))
def test_whole_articles_are_accepted_with_every_word_in_order(start):
    """As many as a few years of a site, in pages as they are read."""
    for seed in range(start, start + 100):
        body = Body(seed)
        texts = all_accepted(body.html, (3_500, 4_096))
        assert re.findall(r"[a-z]+", " ".join(texts)) == body.words
