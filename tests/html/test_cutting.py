"""Where a text is cut: between what a reader sees as characters, and where a reader would pause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.html import escape, fit, shorten, utf16_length, visible

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("a. \n…"), max_size=60)
CHARACTERS = ["a", "é", "e\u0301", "💥", "👩\u200d🚀", "👍🏽", "🇵🇹", "🇧🇷", "❤\ufe0f", "1\ufe0f\u20e3"]
CHARACTERS += ["क\u094d\u200dष", "ش\u0651\u064e", "."]
"""Letters, emoji and marks, each of which is one to a reader."""
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@given(TEXTS, st.integers(1, 80))
def test_shortened_text_keeps_the_limit(text, limit):
    """Plain text likewise."""
    short = shorten(text, limit)
    assert utf16_length(short) <= limit
    assert short == text or (short[-1] == "…" and text.startswith(short[:-1]))


@given(st.lists(st.sampled_from([*CHARACTERS, SCOTLAND]), max_size=20), st.integers(2, 60))
def test_no_cut_divides_what_a_reader_sees_as_one_character(characters, limit):
    """Accents, flags, skin tones and families of emoji stay whole, and as many are kept as fit."""
    text = "".join(characters)
    beginnings = ["".join(characters[:end]) for end in range(len(characters) + 1)]
    short = shorten(text, limit)
    if short != text:
        assert short[:-1] == [one for one in beginnings if utf16_length(one) < limit][-1]


@given(TEXTS, st.integers(1, 80))
def test_markup_is_cut_where_plain_text_is(text, limit):
    """One rule for both."""
    assert visible(fit(f"<b>{escape(text)}</b>", limit)) == shorten(text, limit)


@given(st.lists(st.text("abc", min_size=1, max_size=6), min_size=2, max_size=12), st.integers(4, 60))
def test_no_word_is_cut_if_one_fits_in_the_second_half(words, limit):
    """What is cut ends with a whole word, unless that would lose more than half."""
    text = " ".join(words)
    kept = shorten(text, limit).removesuffix("…")
    ends = [len(" ".join(words[:count])) for count in range(1, len(words))]
    if kept != text and any(2 * end >= limit - 1 and end < limit for end in ends):
        assert kept == text[: max(end for end in ends if end < limit)]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("First paragraph.\n\nSecond one goes on", 30, "First paragraph.…"),
        ("One sentence here. Another that goes on", 30, "One sentence here.…"),
        ("Only some words without an end", 20, "Only some words…"),
        ("Exactlytwentyletters", 20, "Exactlytwentyletters"),
        ("Averylongsinglewordwithoutspaces", 10, "Averylong…"),
        ("A. then a very long rest of the text", 30, "A. then a very long rest of…"),
        ("ab👩‍🚀cd", 5, "ab…"),
        ("cafe\u0301s", 5, "caf…"),
        ("👍🏽👍🏽", 6, "👍🏽…"),
        ("Wait… then go on", 8, "Wait…"),
        ("He said “No.” Then he left at once", 20, "He said “No.”…"),
        ("住民が勝訴。家賃は凍結される見込み", 9, "住民が勝訴。…"),
        ("住民が勝訴した。家賃", 8, "住民が勝訴した…"),
        ("Version 3.14 is out for all of us", 12, "Version…"),
        ("🇵🇹🇧🇷🇦🇴", 8, "🇵🇹…"),
        ("a" + "\u0301" * 50, 10, "…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_where_a_text_is_cut(text, limit, expected):
    """At a paragraph, else a sentence, else a word; never inside what looks like one character."""
    assert shorten(text, limit) == expected


def test_a_cut_inside_a_link_closes_it_and_opens_nothing_more():
    """The ellipsis belongs to what was cut, and no empty tags follow."""
    markup = '<b>Head</b>\n<a href="https://s.example/">one two three</a> <i>tail</i>'
    assert fit(markup, 13) == '<b>Head</b>\n<a href="https://s.example/">one two…</a>'
    assert fit("<b>one two</b> <i>three four five</i>", 9) == "<b>one two…</b>"


def test_entities_count_as_one():
    """An ampersand is one unit of 4096, though five characters of markup."""
    assert fit("&amp;" * 10, 10) == "&amp;" * 10
    assert fit("&amp;" * 11, 10) == "&amp;" * 9 + "…"
