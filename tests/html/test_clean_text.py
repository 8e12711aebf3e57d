"""What a feed calls a title, as clean text."""

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.html import clean_line, clean_lines, clean_text

TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks after which a line may run the other way."""


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("Don&#8217;t &#8220;panic&#8221; &hellip;", "Don’t “panic” …"),
        ("AT&T, AT&amp;T and AT&amp;amp;T", "AT&T, AT&T and AT&amp;T"),
        ("5 &lt; 6 < 7, I <3 you", "5 < 6 < 7, I <3 you"),
        ("<p>One</p><p>two<br/>three</p>", "One two three"),
        ("a <b>bold</b>, <i>slanted</i>word", "a bold, slantedword"),
        ("x<script>alert(1)</script><style>p{}</style>y", "xy"),
        ("<!-- hidden -->shown", "shown"),
        ("a\x00b\x1bc\u0085d\ufeff", "ab c d"),
        ("line\u2028one\n\t two\xa0three", "line one two three"),
        ("cafe\u0301", "café"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("שלום עולם & مرحبا", "שלום עולם & مرحبا"),
        ("👩\u200d🚀 in space", "👩\u200d🚀 in space"),
        ("half \ud83d a pair", "half ? a pair"),
        ("<p>one<br>two</p><ul><li>three</li><li>four</li></ul>", "one two three four"),
        ('<a href="https://x.example/?a=1&b=2" title="<b>">link</a> text', "link text"),
        ("cut in the mid <a href='https://x.exa", "cut in the mid"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("\u200b\u200d\ufe0f\xad \u0301", ""),
        ("<p> <br> </p>", ""),
        ("", ""),
    ],
)
def test_clean_text(markup, expected):
    """Tags gone, entities decoded once, one line, smart punctuation and right-to-left text kept."""
    assert clean_text(markup) == expected


@given(st.text())
def test_any_text_becomes_one_tidy_line(markup):
    """Nothing raises; the result is normalised, folded and without control characters."""
    text = clean_text(markup)
    assert text == " ".join(unicodedata.normalize("NFC", text).split())
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)
    assert not set(text) & TURNS


@given(st.text(st.characters(exclude_characters="<&") | st.sampled_from(sorted(TURNS)), max_size=40))
def test_clean_text_stays_as_it_is(text):
    """What was cleaned once is not changed by a second time."""
    once = clean_text(text)
    assert clean_text(once) == once


@given(st.text("ab<>/ =\"'!-&;", max_size=40), st.sampled_from(["script", "style"]))
def test_scripts_and_styles_leave_nothing(code, tag):
    """No code is read out to anybody, whatever is in it."""
    hidden = code.replace("</", "")
    assert clean_text(f"before <{tag}>{hidden}</{tag}> after") == "before after"


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="<>&")))
def test_escaped_text_is_decoded_exactly_once(text):
    """What a site escaped once is shown as it was written, angle brackets and ampersands included."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    assert clean_text(html.escape(text)) == folded


@pytest.mark.parametrize("typed", ["<b>", "a < b & c", "&amp;", 'say "x"', "👩‍🚀", "مرحبا"])
def test_what_was_typed_is_no_markup(typed):
    """A person who writes a tag or an entity means those letters."""
    assert clean_line(typed) == typed


def test_what_was_typed_is_one_clean_line():
    """Nothing that turns the direction of what follows, nor control characters; what shows nothing is nothing."""
    assert clean_line(" a\n\u202eb\tc\u2069 ") == "a b c"
    assert clean_line("\u200b \u202e") == ""


def test_what_is_typed_on_several_lines():
    """Lines stay lines, each as clean as one alone; of several empty ones, one is kept."""
    typed = "\u202e<b>one</b> \n\n\u200b\n\n two\tx\r\nthree\n"
    assert clean_lines(typed) == "<b>one</b>\n\ntwo x\nthree"
