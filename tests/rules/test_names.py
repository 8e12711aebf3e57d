"""When two names are one, and which was meant."""

import unicodedata
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.names import Match, fold, match

NAMES = ["Housing", "Climate & Energy", "Courts", "Courtyards", "Café culture", "Łódź", "Art", "Arts"]
TEXTS = st.text("aAábB -&", max_size=5) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Housing", "  HOUSING "),
        ("Café", "cafe\u0301"),
        ("Café", "CAFE"),
        ("Climate & Energy", "climate  energy"),
        ("Non-binary", "non binary"),
        ("Non\u2011binary", "Non-binary"),
        ("Left – Right", "left-right"),
        ("Workers’ rights", "Workers' Rights"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("Malmø", "Malmo"),
        ("Ёлка", "елка"),
        ("ﬁnance", "Finance"),
        ("Ｈｏｕｓｉｎｇ", "Housing"),
        ("Hous\u00ading", "Housing"),
        ("\u200eHousing\u200f", "Housing"),
        ("ΟΔΟΣ", "οδος"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_equal_names(one, other):
    """Case, accents, joiners, invisible marks and what a keyboard lacks make no other name."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C++"),
        ("Housing", "Houses"),
        ("ハンド", "バンド"),
        ("Art", "Arts"),
        ("&", "+"),
        ("東京", "京都"),
        ("A1", "A2"),
    ],
)
def test_different_names(one, other):
    """What reads as another word is another name."""
    assert fold(one) != fold(other)


@given(TEXTS)
def test_a_key_is_its_own_key(name):
    """Folding twice is folding once, so keys may be stored and folded again."""
    assert fold(fold(name)) == fold(name)


@given(TEXTS)
def test_only_nothing_folds_to_nothing(name):
    """Every name that shows anything has a key, be it made of joiners alone."""
    assert bool(fold(name)) == bool(name.strip())


@given(st.text("abcdefgéàüñôçß -'&", max_size=12))
def test_case_and_accents_do_not_count(name):
    """However it is typed, it is the same name."""
    assert fold(name.upper()) == fold(name) == fold(unicodedata.normalize("NFD", name))


@given(st.lists(TEXTS, max_size=6, unique_by=fold), st.data())
def test_a_name_is_found_however_it_is_typed(names, data):
    """Each of several different names is found, with another case and spaces around it."""
    known = [name for name in names if fold(name)]
    if known:
        name = data.draw(st.sampled_from(known))
        assert match(name, known) == Match(exact=name)
        assert match(f"  {fold(name)} ", known) == Match(exact=name)


@given(TEXTS, st.lists(TEXTS, max_size=6), st.integers(1, 4))
def test_an_answer_is_one_of_the_names_or_a_few(wanted, names, limit):
    """Never both, never one that is not known, never one twice."""
    found = match(wanted, names, limit=limit)
    assert found.exact is None or found.exact in names
    assert not (found.exact and found.nearest)
    assert set(found.nearest) <= set(names)
    assert len(set(found.nearest)) == len(found.nearest) <= limit


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("housing", Match(exact="Housing")),
        ("hous", Match(exact="Housing")),
        ("climate energy", Match(exact="Climate & Energy")),
        ("cafe", Match(exact="Café culture")),
        ("Courts", Match(exact="Courts")),
        ("art", Match(exact="Art")),
        ("court", Match(nearest=("Courts", "Courtyards", "Art"))),
        ("energy", Match(nearest=("Climate & Energy",))),
        ("hosuing", Match(nearest=("Housing",))),
        ("lodsz", Match(nearest=("Łódź",))),
        ("quantum gravity", Match()),
        ("", Match()),
        (" \n", Match()),
        ("🚀", Match()),
    ],
)
def test_match(wanted, expected):
    """A name is found by itself or by its only beginning; else what is near is offered, or nothing."""
    assert match(wanted, NAMES) == expected


def test_among_names_that_are_one_the_same_is_meant():
    """And where none is the same, both are offered."""
    assert match("climate", ["Climate", "climate"]) == Match(exact="climate")
    assert match("CLIMATE", ["Climate", "climate"]) == Match(nearest=("Climate", "climate"))


def test_only_so_many_are_offered():
    """A reader chooses among a few; the operator's order decides."""
    assert match("e", ["Fee", "Bee", "See", "Tee"], limit=2) == Match(nearest=("Fee", "Bee"))


def test_a_very_long_wish_is_answered_at_once():
    """A whole message is no name; comparing it with all the time zones takes no time to speak of."""
    assert match("housing " * 500, sorted(zoneinfo.available_timezones())) == Match()
