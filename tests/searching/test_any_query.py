"""Any text is a query: none is an error, and what is found is what a reader with patience would find."""

import asyncio
import re
import string
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.rules.names import fold
from bot.rules.searching import passage, read
from storage import Phrase, Query, Storage, Where
from tests.builders import NOW, absorb, item

UTC = ZoneInfo("UTC")
ANY = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = ("rent", "rents", "strike", "Pará", "unión", "co-op", "1856")
BYLINES, TERMS = ("Ines Duarte", "Zoë Köhler", "Ana Rent"), (("Housing",), ("Rent news",), ("Housing", "Sport"), ())
AGES = (timedelta(days=1), timedelta(days=400), timedelta(days=9_000))
TEXTS = ("rent strike", "strike rent", "para 1856", "the co-op", "rents and unions", "union rent strike", "ana duarte")


@dataclass(frozen=True)
class Held:
    """An article as the patient reader sees it."""

    id: int
    text: str
    byline: str
    topics: tuple[str, ...]
    age: timedelta


def held():
    for number in range(42):
        body, title = TEXTS[number % 7], TEXTS[number // 7]
        yield Held(number + 1, f"{body} | {title}", BYLINES[number % 3], TERMS[number % 4], AGES[number % 3])


HELD = tuple(held())


@pytest.fixture
def find(tmp_path):
    """Give a way to search forty-two articles."""
    loop = asyncio.new_event_loop()
    storage = loop.run_until_complete(Storage.open(tmp_path / "handbill.db"))
    items = []
    for one in HELD:
        body, _, title = one.text.partition(" | ")
        fields = {"title": title, "body_html": f"<p>{body}</p>", "standfirst": "", "byline": one.byline}
        items.append(item(one.id, terms=one.topics, age=one.age, **fields))
    loop.run_until_complete(absorb(storage, *items))
    topics = loop.run_until_complete(storage.topics.all())

    def find(text):
        request = read(text, topics=topics, now=NOW, zone=UTC)
        return request, loop.run_until_complete(storage.search.find(request.query, NOW))

    find.show = lambda ids: loop.run_until_complete(storage.search.show(ids))
    find.query = lambda query: loop.run_until_complete(storage.search.find(query, NOW))
    yield find
    loop.run_until_complete(storage.close())
    loop.close()


ODD = [
    '"',
    "-",
    '-"',
    '""',
    "AND",
    "a OR b NOT",
    "NEAR(a b, 3)",
    "title:rent",
    "{title body}:x",
    "^rent",
    "rent*",
    "*",
    "(((",
    "rent + strike",
    "author:",
    "topic:",
    "after:",
    "before:after:author:x",
    "-after:2020",
    "after:99999",
    "before:0000-00-00",
    "after:31/2/2024",
    "\0",
    "rent\0strike",
    "🦄",
    "-🦄",
    "\ue0000",
    "\u202e",
    "мир",
    "東京",
    "é" * 500,
    "x" * 10_000,
    "rent " * 2_000,
    '"' * 999,
    "-" * 999,
    "author:" * 300,
    "%s {0} \\ ' ; --",
]
PIECES = st.sampled_from([*ODD[:30], *WORDS, "topic:housing", "author:ines", "after:2025"]) | st.text(max_size=12)


@ANY
@given(st.lists(PIECES, max_size=8).map(" ".join) | st.text(max_size=60))
def test_any_text_is_answered(find, text):
    """Found or not, without an error; and of what is found there is a passage, or none, never a crash."""
    request, ranked = find(text)
    for found in find.show(ranked.article_ids[:3]):
        pieces = passage(found.body, request.query.wanted)
        assert "".join(piece for piece, _ in pieces).strip("…") in found.body


@pytest.mark.parametrize("text", ODD)
def test_what_is_odd_is_answered(find, text):
    find(text)


PHRASES = st.builds(
    Phrase, st.sampled_from(ODD) | st.text(max_size=9), st.sampled_from(Where), st.booleans(), st.just((2, 999))
)


@ANY
@given(st.builds(Query, st.lists(PHRASES, max_size=4).map(tuple), st.lists(PHRASES, max_size=2).map(tuple)))
def test_storage_takes_any_query(find, query):
    """Even one that no text leads to."""
    find.query(query)


@dataclass(frozen=True)
class Wish:
    """A part of a query: how it is written, and which articles have it."""

    written: str
    had: frozenset[int]
    words: bool = False


def tokens(text):
    return re.findall(r"\w+", fold(text))


def having(words, texts, *, begins=False):
    """Give the articles in which these words follow each other; the last may go on if it `begins`."""
    wanted = tokens(words)
    return frozenset(
        number
        for number, fields in texts.items()
        if any(stand(wanted, tokens(field), begins=begins) for field in fields)
    )


def stand(wanted, there, *, begins):
    for start in range(len(there) - len(wanted) + 1):
        *first, last = there[start : start + len(wanted)]
        if first == wanted[:-1] and (last.startswith(wanted[-1]) if begins else last == wanted[-1]):
            return True
    return False


ANYWHERE = {one.id: (*one.text.split(" | "), one.byline) for one in HELD}
BYLINE = {one.id: (one.byline,) for one in HELD}


def named(words):
    """Give the articles on a topic in whose name these words stand."""
    return frozenset(one.id for one in HELD if any(f" {fold(words)} " in f" {fold(t)} " for t in one.topics))


def filed(name):
    return frozenset(one.id for one in HELD if name in one.topics)


def within(low, high=99_999):
    return frozenset(one.id for one in HELD if low <= one.age.days < high)


FILTERS = [
    Wish("author:duarte", having("duarte", BYLINE)),
    Wish('author:"zoe kohler"', having("zoe kohler", BYLINE)),
    Wish("by:ana", having("ana", BYLINE)),
    Wish("🦄 –", frozenset(ANYWHERE)),
    Wish("topic:housing", filed("Housing")),
    Wish("topic:rent news", filed("Rent news")),
    Wish("-topic:sport", frozenset(ANYWHERE) - filed("Sport")),
    Wish("-author:duarte", frozenset(ANYWHERE) - having("duarte", BYLINE)),
    Wish("after:2026", within(0, 327)),
    Wish("before:2026", within(327)),
    Wish("before:22 nov 2025", within(366)),
]
PLAIN = [Wish(word, having(word, ANYWHERE) | named(word), words=True) for word in WORDS]
QUOTED = [
    Wish(f'"{first} {last}"', having(f"{first} {last}", ANYWHERE) | named(f"{first} {last}"), words=True)
    for first in WORDS
    for last in WORDS
]
MINUS = [Wish(f"-{word}", frozenset(ANYWHERE) - having(word, ANYWHERE)) for word in WORDS]
WISHES = st.lists(st.sampled_from(PLAIN) | st.sampled_from(QUOTED[:20]) | st.sampled_from(FILTERS + MINUS), max_size=4)


@ANY
@given(WISHES)
@example([FILTERS[9], PLAIN[0]])
def test_what_is_found_is_what_a_patient_reader_finds(find, wishes):
    """All that has all of it, and nothing else; where nothing has, what has some of the words, and it says so."""
    _, ranked = find(" ".join(wish.written for wish in wishes))
    last = [wish for wish in [wish for wish in wishes if wish.words][-1:] if wish in PLAIN]
    had = [wish.had if [wish] != last else having(wish.written, ANYWHERE, begins=True) | wish.had for wish in wishes]
    wanted = frozenset(ANYWHERE).intersection(*had)
    if wanted or not ranked.any_word:
        assert set(ranked.article_ids) == wanted
        assert not ranked.any_word
    else:
        bound = frozenset(ANYWHERE).intersection(*(wish.had for wish in wishes if not wish.words))
        assert set(ranked.article_ids) <= bound


@given(st.sampled_from(string.ascii_lowercase).map("after:{}".format) | st.text(max_size=20).map("after:{}".format))
def test_a_time_that_is_none_is_a_word(text):
    request = read(text, topics=[], now=NOW, zone=UTC)
    assert request.query.after is None or request.no_time == ()
