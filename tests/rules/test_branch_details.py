"""What somebody writes of a branch: names, zones, and the details that will not do."""

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.branches import LONGEST, Change, Fault, Field, Wrong, choose, containing, named, read, sought, zone
from storage import Branch

ZONES = frozenset(available_timezones())
NEWTOWN = Branch(id=1, name="Newtown", zone="Australia/Sydney", aliases=("Inner West", "Erskineville"))
NEWLANDS = Branch(id=2, name="Newlands", zone="Africa/Johannesburg")
ZURICH = Branch(id=3, name="Zürich", zone="Europe/Zurich", aliases=("Inner City",))
BRANCHES = [NEWTOWN, NEWLANDS, ZURICH]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Australia/Sydney", "Australia/Sydney"),
        ("australia / sydney", "Australia/Sydney"),
        ("SYDNEY", "Australia/Sydney"),
        ("new york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_found_by_its_name_or_city(wanted, found):
    assert zone(wanted, ZONES).exact == found


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("Sidney", "Australia/Sydney"),
        ("Australia/Sidney", "Australia/Sydney"),
        ("Lisboa", "Europe/Lisbon"),
        ("Louisville", "America/Kentucky/Louisville"),
        ("syd", "Australia/Sydney"),
        ("Australia/Syd", "Australia/Sydney"),
        ("johannes", "Africa/Johannesburg"),
    ],
)
def test_an_unclear_zone_is_never_taken_but_the_nearest_are_given(wanted, near):
    """Two cities of one name, a beginning, a slip: whoever wrote it decides."""
    found = zone(wanted, ZONES)
    assert found.exact is None
    assert near in found.nearest
    assert len(found.nearest) <= 3


@pytest.mark.parametrize("wanted", ["", " ", "GMT+2", "Etc/GMT+2", "+11", "AEST", "\N{FIRE}", "zzz", "../../etc"])
def test_what_is_no_zone(wanted):
    """Offsets above all: they know no summer time."""
    found = zone(wanted, ZONES)
    assert found.exact is None
    assert not any(name.startswith("Etc/") for name in found.nearest)


@given(st.text(max_size=30))
def test_whatever_is_written_a_zone_is_one(text):
    found = zone(text, ZONES)
    assert found.exact is None or found.exact in ZONES
    assert set(found.nearest) <= ZONES


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        (Field.NAME, "  New \n town ", Change(Field.NAME, "New town")),
        (Field.NAME, " ", Fault(Field.NAME, Wrong.EMPTY)),
        (Field.NAME, "x" * 61, Fault(Field.NAME, Wrong.TOO_LONG, "x" * 61)),
        (Field.ZONE, "", Fault(Field.ZONE, Wrong.EMPTY)),
        (Field.ZONE, "sydney", Change(Field.ZONE, "Australia/Sydney")),
        (Field.ZONE, "zzz", Fault(Field.ZONE, Wrong.NO_ZONE, "zzz")),
        (Field.VENUE, "", Change(Field.VENUE, "")),
        (Field.ALIASES, "Inner West,, inner-west , Erko", Change(Field.ALIASES, ("Inner West", "Erko"))),
        (Field.ALIASES, " , ", Change(Field.ALIASES, ())),
        (Field.ALIASES, ",".join(map(str, range(11))), Fault(Field.ALIASES, Wrong.TOO_MANY)),
        (Field.ALIASES, f"a, {'x' * 61}", Fault(Field.ALIASES, Wrong.TOO_LONG, "x" * 61)),
    ],
)
def test_details_are_read_or_refused(field, text, expected):
    assert read(field, text, ZONES) == expected


@given(st.sampled_from(Field), st.text(max_size=400))
def test_a_detail_that_is_taken_fits(field, text):
    """Whatever is written, nothing longer gets into a branch."""
    change = read(field, text, ZONES)
    if isinstance(change, Change):
        values = change.value if isinstance(change.value, tuple) else (change.value,)
        assert all(len(value) <= LONGEST[field] for value in values)
        assert getattr(change.apply(NEWTOWN), field) == change.value


@pytest.mark.parametrize(
    ("wanted", "found", "nearest"),
    [
        ("newtown", NEWTOWN, []),
        ("inner-west", NEWTOWN, []),
        ("erskine", NEWTOWN, []),
        ("zurich", ZURICH, []),
        ("new", None, [NEWTOWN, NEWLANDS]),
        ("inner", None, [NEWTOWN, ZURICH]),
        ("Newton", None, [NEWTOWN]),
        ("Quito", None, []),
        ("", None, []),
    ],
)
def test_a_branch_is_chosen_by_name_or_alias(wanted, found, nearest):
    """By the only beginning too; what is unclear is not chosen."""
    branch, near = choose(wanted, BRANCHES)
    assert branch == found
    assert near[: len(nearest)] == nearest


def test_a_very_name_is_no_beginning():
    assert (named("NEW-TOWN", BRANCHES), named("inner west", BRANCHES), named("Newt", BRANCHES)) == (
        None,
        NEWTOWN,
        None,
    )
    assert [containing(text, NEWTOWN) for text in ("", "ERSK", "wést", "glebe")] == [True, True, True, False]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("newtown", "Newtown"),
        ("NEWT", "Newtown"),
        ("docks", "Harbour"),
        ("lisbon", "Harbour"),
        ("quay street", "Harbour"),
        ("São Paulo", "Centro"),
        ("sydney", ["Newtown", "Glebe"]),
        ("quay stre", []),
        ("sidney", []),
        ("harbor", ["Harbour"]),
        ("", []),
    ],
)
def test_a_branch_is_sought_by_its_name_or_its_place(wanted, expected):
    """A city is that of its time zone or of its address; several there are all given."""
    known = [
        _branch(1, "Newtown", "Australia/Sydney"),
        _branch(2, "Glebe", "Australia/Sydney"),
        _branch(3, "Harbour", "Europe/Lisbon", aliases=("Docks",), address="3 Quay Street"),
        _branch(4, "Centro", "America/Sao_Paulo"),
    ]
    branch, nearest = sought(wanted, known)
    assert (branch.name if branch else [one.name for one in nearest]) == expected


def _branch(number, name, zone, **details):
    return Branch(id=number, name=name, zone=zone, **details)
