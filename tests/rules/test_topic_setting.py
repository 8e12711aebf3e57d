"""The operator's TOPICS: what is offered, hidden, renamed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.names import fold
from bot.rules.topics import TopicPolicy, parse_topics

NAMES = st.sampled_from(["Housing", "housing", "Climate", "Courts & Law", "courts law", "Energy", "Uncategorized"])
ENTRIES = NAMES | NAMES.map("-{}".format) | st.builds("{} = {}".format, NAMES, NAMES) | st.just("*")
SETTINGS = st.lists(ENTRIES, max_size=5).map(", ".join)


def topics(setting: str, *terms: str) -> list[str | None]:
    policy = parse_topics(setting)
    return [policy.topic_of(term) for term in terms]


@pytest.mark.parametrize("setting", ["", "  ", ",", " , ,", "*"])
def test_without_a_choice_every_term_is_a_topic_but_wordpresss_none(setting):
    """Uncategorized is how WordPress says that there is no category, in either spelling."""
    assert topics(setting, "Housing", "Uncategorized", "uncategorised") == ["Housing", None, None]
    assert parse_topics(setting) == TopicPolicy()


@pytest.mark.parametrize(
    ("setting", "term", "expected"),
    [
        ("Housing", "Housing", "Housing"),
        ("Housing", "HOUSING", "Housing"),
        ("Housing", "Climate", None),
        ("Housing, *", "Climate", "Climate"),
        ("*, Housing", "housing", "Housing"),
        ("-Events", "Events", None),
        ("-Events", "events", None),
        ("-Events", "Housing", "Housing"),
        ("- Events ", "Events", None),
        ("Rent = Housing", "rent", "Housing"),
        ("Rent = Housing", "housing", "Housing"),
        ("Rent = Housing", "Climate", "Climate"),
        ("Rent = Housing, Climate", "Rent", "Housing"),
        ("Rent = Housing, Climate", "Housing", "Housing"),
        ("Rent = Housing, Climate", "Courts", None),
        ("Rent=Housing,Flats=Housing", "Flats", "Housing"),
        ("Rent = Homes, Flats = homes", "Rent", "homes"),
        ("Rent = Flats, Flats = Housing", "Rent", "Housing"),
        ("Law & Order = Courts", "law order", "Courts"),
        ("housing = Housing", "HOUSING", "Housing"),
        ("Uncategorized", "Uncategorized", "Uncategorized"),
        ("Uncategorized = News", "uncategorized", "News"),
        ("Uncategorized = News", "Uncategorised", None),
        ("News = Uncategorized", "News", "Uncategorized"),
        ("Café & Co", "cafe co", "Café & Co"),
        ("Left-wing", "left wing", "Left-wing"),
        ("two   words", "Two words", "two words"),
    ],
)
def test_topic_of(setting, term, expected):
    """A term's topic, in the operator's spelling if there is one."""
    assert topics(setting, term) == [expected]


def test_what_is_offered_twice_is_offered_once():
    """In the first spelling, and in the operator's order."""
    assert parse_topics("Housing, Climate, HOUSING").always == ("Housing", "Climate")


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ("Housing, -housing", "“Housing” is both offered and hidden: leave one of the two out"),
        ("Rent = Housing, -Housing", "“Housing” is both offered and hidden: leave one of the two out"),
        ("Rent = Housing, -Rent", "“Rent” is both offered and hidden: leave one of the two out"),
        ("Rent, Rent = Housing", "“Rent” is both offered and renamed: leave one of the two out"),
        ("Rent = Housing, rent = Homes", "“rent” is renamed twice: leave one of the two out"),
        ("Rent = Homes, Homes = Rent", "“Rent” is renamed in a circle"),
        ("A = B, B = C, C = B", "“A” is renamed in a circle"),
        ("= Housing", "“= Housing” is no renaming: write Old = New"),
        ("Rent =", "“Rent =” is no renaming: write Old = New"),
        ("=", "“=” is no renaming: write Old = New"),
        ("A = B = C", "“A = B = C” is no renaming: write Old = New"),
        ("* = Housing", "“* = Housing” is no renaming: write Old = New"),
        ("Rent = *", "“Rent = *” is no renaming: write Old = New"),
        ("-", "“-” hides nothing: write -Name"),
        ("-*", "“-*” hides nothing: write -Name"),
        ("-Rent = Housing", "“-Rent = Housing” hides nothing: write -Name"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(setting, reason):
    """The entry is named, and what to write instead."""
    with pytest.raises(ValueError, match="“") as caught:
        parse_topics(setting)
    assert str(caught.value) == reason


def parsed(setting: str) -> TopicPolicy | None:
    try:
        return parse_topics(setting)
    except ValueError:
        return None


@given(SETTINGS, NAMES)
def test_a_topic_is_its_own_topic(setting, term):
    """Filing what is filed already changes nothing, so the setting may be applied at every start."""
    policy = parsed(setting)
    topic = policy and policy.topic_of(term)
    if policy and topic:
        assert policy.topic_of(topic) == topic


@given(SETTINGS, NAMES, st.sampled_from([str.upper, str.lower, fold, "  {} ".format]))
def test_spelling_does_not_choose_the_topic(setting, term, spelling):
    """A term in capitals or without its ampersand is filed where it is filed otherwise."""
    policy = parsed(setting)
    if policy:
        one, other = policy.topic_of(term), policy.topic_of(spelling(term))
        assert (one is None) == (other is None)
        assert not one or fold(one) == fold(other)


@given(SETTINGS)
def test_what_is_offered_is_never_hidden(setting):
    """Each name that the operator lists is a topic, under that very name."""
    policy = parsed(setting)
    if policy:
        assert [policy.topic_of(name) for name in policy.always] == list(policy.always)


@given(st.text(max_size=30) | st.text("aA-=,* ", max_size=30))
def test_any_setting_is_read_or_refused_in_words(setting):
    """A slip of the pen is told, and raises nothing else."""
    try:
        policy = parse_topics(setting)
    except ValueError as refusal:
        assert "“" in str(refusal)  # noqa: PT017 -- either outcome is right
    else:
        policy.topic_of(setting)
