"""Escaping and fitting, judged by Telegram's own parser of message entities."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.html import escape, fit, link, utf16_length, visible, visible_length
from tests.html.oracle import shown, telegram

CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cf"])
MARKS = ["<b>", "</b>", "<", ">", "&", "&amp;", "&lt", "&#38;", '"', " ", ". ", "\n\n", "👩\u200d🚀", "e\u0301", "💥"]
TEXTS = st.lists(CHARACTERS | st.sampled_from(MARKS), max_size=30).map("".join)
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "blockquote", "tg-spoiler"])


def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tagged = st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", TAGS, st.lists(inner, max_size=3))
    linked = st.builds(lambda text: link(text, 'https://site.example/?a=1&b="2"'), TEXTS)
    return tagged | linked


MARKUP = st.lists(st.recursive(TEXTS.map(escape), wrapped, max_leaves=6), min_size=1, max_size=6).map("".join)


@given(TEXTS)
def test_escaped_text_comes_back_as_it_was(text):
    """Whatever a headline holds, the reader sees exactly that."""
    assert shown(escape(text)) == text


@given(TEXTS)
def test_escaped_text_is_safe_in_an_attribute(text):
    """A quote in an address does not end the attribute."""
    assert shown(f'<a href="https://site.example/{escape(text)}">x</a>') == "x"


@pytest.mark.parametrize("url", ["https://site.example/a?b=1&c=2", "http://127.0.0.1:8080/x", "https://пример.рф/"])
def test_a_web_address_becomes_a_link(url):
    """Telegram keeps the address, ampersands included."""
    entities = telegram(link("5 < 6", url))["entities"]
    assert [entity["type"]["@type"] for entity in entities] == ["textEntityTypeTextUrl"]


@given(TEXTS, st.sampled_from(["https://", "http://", "", "//", "ftp://"]), TEXTS)
def test_any_link_is_accepted_and_shows_its_text(text, scheme, rest):
    """Whatever a feed calls an address, the message goes out and reads as it should."""
    assert shown(link(text, scheme + rest)) == text


NO_WEB_ADDRESSES = ["", "/relative", "javascript:alert(1)", "mailto:a@b.c", "https://", "http://[", "a b"]


@pytest.mark.parametrize("url", [*NO_WEB_ADDRESSES, "http://h:port/", "https://h/\x7f", "//h/", "tg://user?id=1"])
def test_anything_else_is_only_text(url):
    """Telegram would drop or break such a link; the text alone is honest."""
    assert link("5 < 6", url) == "5 &lt; 6"


@given(MARKUP)
def test_our_measure_is_telegrams(markup):
    """What we count as visible is what Telegram sees."""
    assert shown(markup) == visible(markup)
    assert visible_length(markup) == len(visible(markup).encode("utf-16-le")) // 2


@given(MARKUP, st.integers(1, 80))
def test_fitted_markup_is_accepted_within_the_limit_and_a_beginning(markup, limit):
    """No cut tag, entity or surrogate pair; nothing but the ellipsis is added."""
    fitted = fit(markup, limit)
    text = shown(fitted)
    assert utf16_length(text) <= limit
    assert fitted == markup or (text[-1] == "…" and shown(markup).startswith(text[:-1].rstrip()))


@given(MARKUP, st.integers(1, 80))
def test_what_is_kept_looks_as_it_did(markup, limit):
    """The tags of what is kept are kept: each letter is as bold, and leads where it led."""
    whole, fitted = styles(markup), styles(fit(markup, limit))
    kept = fitted if len(fitted) == len(whole) else fitted[:-1]
    assert kept == whole[: len(kept)]


def styles(markup: str) -> list[tuple]:
    """Give every UTF-16 unit of a message with the entities upon it, as Telegram sees them."""
    answer = telegram(markup)
    text = answer["text"].encode("utf-16-le")
    units = [(text[at : at + 2], set()) for at in range(0, len(text), 2)]
    for entity in answer["entities"]:
        for _, kinds in units[entity["offset"] : entity["offset"] + entity["length"]]:
            kinds.add(json.dumps(entity["type"]))
    return units


@given(MARKUP)
def test_what_fits_stays_as_it_is(markup):
    """A message of exactly the limit is not touched."""
    assert fit(markup, visible_length(markup)) == markup
