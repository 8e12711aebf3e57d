"""Which meetings are meant by a few words."""

import pytest

from bot.rules.meetings import sought
from storage import Branch, Host, Meeting, State
from tests.builders import NOW, talk

HERE = Branch(id=1, name="Zürich West", zone="Europe/Zurich", aliases=("Kreis 5",))
HEARING = Meeting(
    id=7,
    uid="uid-7",
    hosts=(Host(1, "Zürich West"),),
    details=talk(title="The rent hearing, explained", venue="Café Röntgen", address="12 Long Street"),
    state=State.ANNOUNCED,
    reason="",
    revision=1,
    material=1,
    changed_at=NOW,
)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("zurich", True),
        ("hearing: rent", True),
        ("author:rent", False),
        ("ZÜR rent", True),
        ("kreis 5", True),
        ("hear", True),
        ('"rent hearing"', True),
        ("cafe rontgen", True),
        ("long", True),
        ("earing", False),
        ("rent budget", False),
        ("rent -budget", False),
        ("author:duarte", False),
        ("", False),
        ('"', False),
        ("🦄", False),
    ],
)
def test_every_word_begins_one(words, meant):
    """Of title, place, branch or city; accents, case and order aside."""
    assert sought(words, [HEARING], {1: HERE}) == [HEARING] * meant


def test_a_host_that_is_not_known_has_no_names():
    assert sought("zurich", [HEARING], {}) == []
    assert sought("hearing", [HEARING], {}) == [HEARING]
