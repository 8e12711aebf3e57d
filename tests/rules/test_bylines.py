"""Bylines as sites write them, and the names that can be followed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bylines import LONGEST, MOST, Authors, split
from bot.rules.names import fold

BYLINES = {
    # One name
    "Jane Doe": ["Jane Doe"],
    "  Jane   Doe ": ["Jane Doe"],
    "By Jane Doe": ["Jane Doe"],
    "by: Jane Doe": ["Jane Doe"],
    "BY JANE DOE": ["JANE DOE"],
    "Words by Jane Doe": ["Jane Doe"],
    "Written by Jane Doe": ["Jane Doe"],
    "Text: Jane Doe": ["Jane Doe"],
    "Par Jean Dupont": ["Jean Dupont"],
    "Von Anna Schmidt": ["Anna Schmidt"],
    "Von Miller": ["Von Miller"],
    "Ursula von der Berg": ["Ursula von der Berg"],
    "Byron Lee": ["Byron Lee"],
    "Voltaire": ["Voltaire"],
    "山田太郎": ["山田太郎"],
    "Seán Ó Briain": ["Seán Ó Briain"],
    "J. K. Doe": ["J. K. Doe"],
    "Conor O’Neil-Smith": ["Conor O’Neil-Smith"],
    "Jane Doe (Guest)": ["Jane Doe"],
    "jane@courier.example (Jane Doe)": ["Jane Doe"],
    "Jane Doe <jane@courier.example>": ["Jane Doe"],
    "Dr. Jane Doe": ["Jane Doe"],
    "Jane Doe, PhD": ["Jane Doe"],
    "Jane Doe, Staff Writer": ["Jane Doe"],
    "Jane Doe, senior reporter": ["Jane Doe"],
    "Sam Roe, Jr.": ["Sam Roe Jr."],
    "Sam Roe Jr.": ["Sam Roe Jr."],
    "Doe, Jane": ["Doe, Jane"],
    "Jane and Sam Doe": ["Jane and Sam Doe"],
    "José Ortega y Gasset": ["José Ortega y Gasset"],
    "Ana Costa e Silva": ["Ana Costa e Silva"],
    # Several
    "Jane Doe and Sam Roe": ["Jane Doe", "Sam Roe"],
    "By Jane Doe & Sam Roe": ["Jane Doe", "Sam Roe"],
    "Jane Doe with Sam Roe": ["Jane Doe", "Sam Roe"],
    "Anna Schmidt und Karl Weiß": ["Anna Schmidt", "Karl Weiß"],
    "Jean Dupont et Marie Curie": ["Jean Dupont", "Marie Curie"],
    "Jane Doe, Sam Roe": ["Jane Doe", "Sam Roe"],
    "Jane Doe, Sam Roe and Ann Lee": ["Jane Doe", "Sam Roe", "Ann Lee"],
    "Jane Doe, Sam Roe, and Ann Lee": ["Jane Doe", "Sam Roe", "Ann Lee"],
    "By A, B & C": ["A", "B", "C"],
    "Jane Doe; Sam Roe | Ann Lee": ["Jane Doe", "Sam Roe", "Ann Lee"],
    "Jane Doe / Sam Roe": ["Jane Doe", "Sam Roe"],
    "Sam Roe, Jr., and Ann Lee": ["Sam Roe Jr.", "Ann Lee"],
    "Jane Doe, jane doe": ["Jane Doe"],
    "Words by Jane Doe, photos by Sam Roe": ["Jane Doe"],
    "Jane Doe, admin": ["Jane Doe"],
    "Guest and Jane Doe": ["Guest and Jane Doe"],
    # Organisations
    "Tenants and Neighbours Union": ["Tenants and Neighbours Union"],
    "Ministry of Health and Social Welfare": ["Ministry of Health and Social Welfare"],
    "Ministry of Health, Labour, and Welfare": ["Ministry of Health, Labour, Welfare"],
    "Friends of the River": ["Friends of the River"],
    "Newtown Action Group, Jane Doe": ["Newtown Action Group", "Jane Doe"],
    # Nobody in particular
    "": [],
    "admin": [],
    "Administrator": [],
    "Editor": [],
    "The Editors": [],
    "Editorial Team": [],
    "Staff": [],
    "By Staff Writer": [],
    "Staff Reporter": [],
    "Guest": [],
    "Guest Author": [],
    "Anonymous": [],
    "Redaktion": [],
    "Rédaction": [],
    "Webmaster": [],
    "jdoe": [],
    "jane.doe": [],
    "jane_doe": [],
    "Courier2": [],
    "jane@courier.example": [],
    "https://courier.example/jane": [],
    "—": [],
    "123": [],
    "x " * 100: [],
    ", ".join(f"Name N{chr(65 + n)}" for n in range(MOST + 1)): [],
}


@pytest.mark.parametrize(("byline", "names"), BYLINES.items(), ids=[byline[:40] for byline in BYLINES])
def test_a_bylines_names(byline, names):
    """Each author by the name under which they can be followed; when in doubt, one."""
    assert list(split(byline)) == names


def test_the_publication_itself_is_no_author():
    """However it is spelled; and nobody is one where the operator wants none."""
    known = Authors(own=frozenset({fold("The Harbour Courier")}))
    assert known.author("The Harbour Courier") == known.author("the harbour-courier") is None
    assert (known.author("Jane Doe"), Authors(followed=False).author("Jane Doe")) == ("Jane Doe", None)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
    | st.lists(st.sampled_from(list(BYLINES))).map(", ".join)
)
def test_any_byline_gives_few_short_names(byline):
    """Each once, each with a letter in it; and no name is split any further."""
    names = split(byline)
    assert len(names) <= MOST
    assert len(set(map(fold, names))) == len(names)
    assert all(len(name) <= LONGEST and any(map(str.isalpha, name)) for name in names)
