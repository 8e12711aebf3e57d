"""What somebody looks for, word by word; and where it stands."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.searching import passage, read
from bot.rules.searching.periods import beginning
from storage import EVERYTHING, Phrase, Topic, Where

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
TODAY = NOW.date()  # a Monday
LONDON, SYDNEY = ZoneInfo("Europe/London"), ZoneInfo("Australia/Sydney")
TOPICS = [Topic(EVERYTHING, "Everything"), Topic(2, "Housing"), Topic(3, "Local news"), Topic(4, "Local sport")]
HOUSING = Phrase("Housing", Where.TOPIC, topics=(2,))
NEWS = Phrase("Local news", Where.TOPIC, topics=(3,))


def request(text, zone=LONDON):
    return read(text, topics=TOPICS, now=NOW, zone=zone)


@pytest.mark.parametrize(
    ("text", "wanted"),
    {
        "rents": [Phrase("rents", begins=True)],
        "of it": [Phrase("of"), Phrase("it")],
        "the rents of it": [Phrase("the"), Phrase("rents"), Phrase("of"), Phrase("it")],
        "rents rents": [Phrase("rents", begins=True)],
        "housing": [Phrase("housing", begins=True, topics=(2,))],
        "LOCAL": [Phrase("LOCAL", begins=True, topics=(3, 4))],
        '"local news"': [Phrase("local news", topics=(3,))],
        "“let rents” rise": [Phrase("let rents"), Phrase("rise", begins=True)],
        "„let rents“": [Phrase("let rents")],
        'let "rents': [Phrase("let"), Phrase("rents", begins=True)],
        "author:duarte": [Phrase("duarte", Where.AUTHOR, begins=True)],
        "BY: duarte": [Phrase("duarte", Where.AUTHOR, begins=True)],
        'author:"Ines Duarte" rents': [Phrase("Ines Duarte", Where.AUTHOR), Phrase("rents", begins=True)],
        "topic:housing": [HOUSING],
        "topic:hous rents": [HOUSING, Phrase("rents", begins=True)],
        "topic:Local News rents": [NEWS, Phrase("rents", begins=True)],
        'topic:"local news"': [NEWS],
        "topic:everything rents": [Phrase("rents", begins=True)],
        "author:": [Phrase("author:", begins=True)],
        "title:rents": [Phrase("title:rents", begins=True)],
        "co-op": [Phrase("co-op", begins=True)],
        "🦄 - ! rents": [Phrase("rents", begins=True)],
        " ": [],
    }.items(),
)
def test_what_is_wanted(text, wanted):
    assert list(request(text).query.wanted) == wanted
    assert request(text).query.unwanted == ()


@pytest.mark.parametrize(
    ("text", "unwanted"),
    {
        "-rents": [Phrase("rents")],
        "\u2212rents strike": [Phrase("rents")],
        '-"let rents" -it': [Phrase("let rents"), Phrase("it")],
        "-author:duarte": [Phrase("duarte", Where.AUTHOR, begins=True)],
        "-topic:local news": [NEWS],
        "-after:2024": [Phrase("2024")],
        "-housing": [Phrase("housing")],
    }.items(),
)
def test_what_is_unwanted(text, unwanted):
    assert list(request(text).query.unwanted) == unwanted


def test_a_topic_that_there_is_not_is_a_word():
    made = request("topic:nowhere -topic:nothing")
    assert (made.no_topic, made.query.wanted[0].words) == (("nowhere", "nothing"), "nowhere")
    assert made.query.unwanted == (Phrase("nothing"),)


def test_times_begin_at_the_publications_midnight():
    query = request("rents after:17 May 2024 before:2025", zone=SYDNEY).query
    assert query.after == datetime(2024, 5, 16, 14, tzinfo=UTC)
    assert query.before == datetime(2024, 12, 31, 13, tzinfo=UTC)
    assert [phrase.words for phrase in query.wanted] == ["rents"]
    assert request("since:yesterday rents").query.after == datetime(2026, 11, 22, tzinfo=UTC)


def test_a_time_that_we_do_not_know_is_a_word():
    made = request("after:soon before:31/2/2024")
    assert (made.no_time, made.query.after, made.query.before) == (("soon", "31/2/2024"), None, None)
    assert [phrase.words for phrase in made.query.wanted] == ["soon", "31/2/2024"]


def test_what_is_too_long_is_read_as_far_as_anybody_means_it():
    made = request(" ".join(f"word{number}" for number in range(2_000)))
    assert len(made.query.wanted) == 20


@pytest.mark.parametrize(
    ("text", "day"),
    {
        "2024": date(2024, 1, 1),
        "2024-05": date(2024, 5, 1),
        "2024/5/17": date(2024, 5, 17),
        "٢٠٢٤": date(2024, 1, 1),
        "05/2024": date(2024, 5, 1),
        "17/5/2024": date(2024, 5, 17),
        "5/17/2024": date(2024, 5, 17),
        "17.5.24": date(2024, 5, 17),
        "17/5": date(2026, 5, 17),
        "24/12": date(2025, 12, 24),
        "29/2": date(2024, 2, 29),
        "may": date(2026, 5, 1),
        "Dec.": date(2025, 12, 1),
        "November": date(2026, 11, 1),
        "sept 2024": date(2024, 9, 1),
        "17 May": date(2026, 5, 17),
        "17th of May 2024": date(2024, 5, 17),
        "May 17, 2024": date(2024, 5, 17),
        "today": TODAY,
        "Yesterday": date(2026, 11, 22),
        "this week": date(2026, 11, 23),
        "last week": date(2026, 11, 16),
        "this month": date(2026, 11, 1),
        "last month": date(2026, 10, 1),
        "this year": date(2026, 1, 1),
        "last year": date(2025, 1, 1),
        "monday": date(2026, 11, 16),
        "last fri": date(2026, 11, 20),
        "3 days ago": date(2026, 11, 20),
        "2 weeks": date(2026, 11, 9),
        "9999 years ago": date(1, 1, 1),
    }.items(),
)
def test_times_as_people_write_them(text, day):
    assert beginning(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "mayor", "soon", "31/2/2024", "0000", "2024-13", "week", "17", "30 feb", "14/14"])
def test_what_is_no_time(text):
    assert beginning(text, TODAY) is None


@given(st.text("0123456789-/. abdefjlmnorsty", max_size=14), st.dates())
def test_any_time_on_any_day(text, today):
    assert beginning(text, today) is None or isinstance(beginning(text, today), date)


LONG = "Of this and that. " * 30 + "The rent strike began. " + "It rained. " * 30 + "A strike, and the rent of it."


def marked(pieces):
    return "".join(f"[{text}]" if found else text for text, found in pieces)


def shown(text, words, **how):
    return marked(passage(text, request(words).query.wanted, **how))


def test_the_passage_with_the_most_of_it_is_shown():
    found = shown(LONG, "strike rent")
    assert found.startswith("…")
    assert found.endswith("…")
    assert "The [rent] [strike] began. It rained." in found
    assert 120 < len(found) < 190


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Köhler writes.", "kohler", "[Köhler] writes."),
        ("RENTS, rent", "rent", "[RENTS], [rent]"),
        ("parent rents", "rent", "parent [rents]"),
        ("the tenants’ union", '"tenants union"', "the [tenants’ union]"),
        ("a co-op", "co op", "a [co]-[op]"),
        ("nothing of it", "rents", ""),
        ("", "rents", ""),
        ("by Ana", "author:ana", ""),
        ("<b> & rents", "rents", "<b> & [rents]"),
        ("ﬁnally İstanbul", "istanbul", "ﬁnally [İstanbul]"),
    ],
)
def test_what_is_found_is_marked(text, words, expected):
    assert shown(text, words) == expected


def test_a_word_without_end_is_cut():
    assert len(shown("x" * 5_000 + " rents " + "y" * 5_000, "rents")) < 200


@given(st.text(max_size=300), st.lists(st.text(max_size=5), max_size=3).map(" ".join), st.integers(60, 200))
def test_a_passage_is_a_part_of_the_text(text, words, room):
    pieces = passage(text, request(words).query.wanted, room)
    whole = "".join(piece for piece, _ in pieces)
    assert whole.removeprefix("…").removesuffix("…") in text or whole in text
    assert len(whole) <= room + 2
    assert not pieces or any(found for _, found in pieces)
