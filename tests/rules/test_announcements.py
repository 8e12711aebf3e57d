"""What a pasted announcement says, field by field; and that none of its words is lost."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.announcements import take_apart
from bot.rules.dates import NotUnderstood, Understood
from tests.rules.telling import told

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
THE_DAY = "Thu 26 Nov 2026 18:30"
ZOOM = "https://us02web.zoom.us/j/81234567890?pwd=abc"


def taken(text, **given):
    return take_apart(text, now=NOW, zone=LONDON, **given)


def fields(text, **given) -> dict:
    """Give what was found, without what was not."""
    found = taken(text, **given)
    names = ("title", "venue", "address", "online", "links", "blurb")
    return {name: value for name in names if (value := getattr(found, name))}


POSTER = f"""📢 PUBLIC MEETING 📢

🏠 Why public housing matters
🗓 Thursday 26 November
⏰ 6:30pm – 8:30pm
📍 Brown St Hall, Newtown

All welcome! Join online: {ZOOM}
Tickets: https://courier.example/tickets."""

CASES = {
    "Thu 26 Nov 6:30pm, Why public housing matters, Brown St Hall, Newtown": {
        "title": "Why public housing matters",
        "venue": "Brown St Hall",
        "address": "Newtown",
    },
    "Why public housing matters, Thu 26 Nov 6:30pm, Brown St Hall, Newtown": {
        "title": "Why public housing matters",
        "venue": "Brown St Hall",
        "address": "Newtown",
    },
    "Thu 26 Nov 6:30pm, Why public housing matters, Newtown": {"title": "Why public housing matters, Newtown"},
    "Why public housing matters\nThu 26 Nov 6:30pm\nBrown St Hall, 2 Brown St, Newtown\nWith Ines Duarte.": {
        "title": "Why public housing matters",
        "venue": "Brown St Hall",
        "address": "2 Brown St, Newtown",
        "blurb": "With Ines Duarte.",
    },
    POSTER: {
        "title": "PUBLIC MEETING",
        "venue": "Brown St Hall",
        "address": "Newtown",
        "online": ZOOM,
        "links": ("https://courier.example/tickets",),
        "blurb": "Why public housing matters\nAll welcome! Join online\nTickets: https://courier.example/tickets.",
    },
    "What: Housing for all\nWhen: Thu 26 Nov, 6:30pm\nWhere: Newtown Library, Room 12, 4 High St\nWho: Ines Duarte": {
        "title": "Housing for all",
        "venue": "Newtown Library, Room 12",
        "address": "4 High St",
        "blurb": "Who: Ines Duarte",
    },
    "Where:\nBrown St Hall\n\nWhen:\nThu 26 Nov 6:30pm\n\nWhat:\nHousing": {
        "title": "Housing",
        "venue": "Brown St Hall",
    },
    "𝗪𝗵𝗲𝗻: Thu 26 Nov 6:30pm\n𝗪𝗵𝗲𝗿𝗲: Brown St Hall\n𝗪𝗵𝗮𝘁: Housing": {"title": "Housing", "venue": "Brown St Hall"},
    "Public meeting on Thu 26 Nov 6:30pm at Brown St Hall": {"title": "Public meeting", "venue": "Brown St Hall"},
    "Housing\nThu 26 Nov 6:30pm @ The Rio": {"title": "Housing", "venue": "The Rio"},
    "Rent, wages and power, Thu 26 Nov 6:30pm, Brown St Hall": {
        "title": "Rent, wages and power",
        "venue": "Brown St Hall",
    },
    "Save Our Library, Thu 26 Nov 6:30pm, Brown St Hall": {"title": "Save Our Library", "venue": "Brown St Hall"},
    "Save Our Library, Thu 26 Nov 6:30pm": {"title": "Save Our Library"},
    "Housing assembly\nThu 26 Nov, 6:30pm\nNewtown Community Centre\n12 High St, Newtown N1 7AA\nTea and cake.": {
        "title": "Housing assembly",
        "venue": "Newtown Community Centre",
        "address": "12 High St, Newtown N1 7AA",
        "blurb": "Tea and cake.",
    },
    "Housing\nThu 26 Nov 6:30pm\nLevel 2, Town Hall, 483 George St, Sydney NSW 2000": {
        "title": "Housing",
        "venue": "Level 2, Town Hall",
        "address": "483 George St, Sydney NSW 2000",
    },
    "Budget 2027: what it means - Thu 26 Nov, 6:30pm - 12 High St": {
        "title": "Budget 2027: what it means",
        "address": "12 High St",
    },
    "Reading group\nCapital, chapter 10\nThe Bowlo\nThu 26 Nov 6:30pm": {
        "title": "Reading group",
        "venue": "The Bowlo",
        "blurb": "Capital, chapter 10",
    },
    "Reading group, Thu 26 Nov 6:30pm, https://meet.jit.si/ReadingGroup": {
        "title": "Reading group",
        "online": "https://meet.jit.si/ReadingGroup",
    },
    "Zoom: zoom.us/j/123 Passcode: 12\nHousing, Thu 26 Nov 6:30pm": {
        "title": "Housing",
        "online": "zoom.us/j/123",
        "blurb": "Passcode: 12",
    },
    "Hi all,\nour next meeting is on Thu 26 Nov 6:30pm at the Bowlo.\nSee you there": {
        "blurb": "Hi all\nour next meeting is on Thu 26 Nov 6:30pm at the Bowlo.\nSee you there",
    },
    "Join us on Thursday 26 November at 6:30pm for a talk about rent at Brown St Hall.": {
        "blurb": "Join us on Thursday 26 November at 6:30pm for a talk about rent at Brown St Hall.",
    },
    "🎉 Summer party ✊\n• Thu 26 Nov 6:30pm\n📍 Brown St Hall\n🍕 Pizza for *all*! 🍕": {
        "title": "🎉 Summer party ✊",
        "venue": "Brown St Hall",
        "blurb": "🍕 Pizza for all! 🍕",
    },
    "«Rents» debate, Thu 26 Nov 6:30pm, Brown St Hall": {"title": "«Rents» debate", "venue": "Brown St Hall"},
    "„Mieten“ runter, Thu 26 Nov 6:30pm": {"title": "„Mieten“ runter"},
    "Learn C++, Thu 26 Nov 6:30pm": {"title": "Learn C++"},
    "*Rent* strike\nThu 26 Nov 6:30pm": {"title": "Rent strike"},
    "+1 party, Thu 26 Nov 6:30pm": {"title": "+1 party"},
    "🏳️‍🌈 Pride picnic 🏳️‍🌈 - Thu 26 Nov 6:30pm": {"title": "🏳️‍🌈 Pride picnic 🏳️‍🌈"},
    "Film night: High Noon\nThu 26 Nov 6:30pm": {"title": "Film night: High Noon"},
    "Thu 26 Nov 6:30pm": {},
}


@pytest.mark.parametrize(("text", "right"), CASES.items(), ids=[ascii(text[:60]) for text in CASES])
def test_the_fields_of_a_pasted_text(text, right):
    """What is plain is filled; what is uncertain stays in the blurb, or missing."""
    assert told(taken(text).when).startswith(THE_DAY)
    assert fields(text, venues=["The Bowlo"]) == right


@pytest.mark.parametrize("text", ["", "\n \n", "🎉🎉", "...", "\u200f"])
def test_a_text_without_words_says_nothing(text):
    assert isinstance(taken(text).when, NotUnderstood)
    assert fields(text) == {}


def test_a_text_without_a_date_is_a_title():
    assert fields("Housing for all") == {"title": "Housing for all"}


def test_prose_is_no_title():
    """A first sentence may be one, if it is short; what is long never is."""
    assert fields("Housing for all! " + "We will talk at length. " * 9)["title"] == "Housing for all!"
    assert "title" not in fields("We will talk at great length about " + "very " * 20 + "many things")


@pytest.mark.parametrize(
    ("link", "online"),
    [
        ("https://zoom.us/j/1", True),
        ("https://meet.google.com/abc-defg-hij", True),
        ("https://jitsi.newtown.example/room", True),
        ("https://teams.microsoft.com/l/meetup-join/x", True),
        ("https://courier.example/zoom.us", False),
        ("https://notzoom.us/j/1", False),
        ("https://zoom.us.evil.example/j/1", False),
        ("https://zoom.us@evil.example/j/1", False),
    ],
)
def test_which_links_people_meet_under(link, online):
    """By the host alone, so that nothing is passed off as one."""
    found = taken(f"Housing, Thu 26 Nov 6:30pm\n{link}.")
    assert (found.online, found.links) == ((link, ()) if online else (None, (link,)))


def test_the_link_to_meet_under_is_in_no_public_field():
    """It is given by button alone."""
    found = taken(POSTER)
    assert not any(ZOOM in (words or "") for words in (found.title, found.venue, found.address, found.blurb))


def test_a_venue_with_a_date_in_its_name_is_kept_apart():
    found = taken("Housing, Thu 3 Dec 6pm, May 26 Rooms", venues=["May 26 Rooms"])
    assert (told(found.when), found.venue) == ("Thu 03 Dec 2026 18:00", "May 26 Rooms")


WORDS = st.sampled_from(
    """
    Thu 26 Nov November 6:30pm at on in the Brown St Hall Newtown Library Room 12 What: When: Where: Address: Zoom: - –
    | Why public housing matters , . : ! 📍 🗓 📢 7-9pm tomorrow https://zoom.us/j/1 https://courier.example/a?b=c.
    zoom.us/j/2 is NEWLINE NEWLINE Join us (with Ines) 𝗧𝗵𝘂 2 High @ Hi *Housing* next Thursday 020 7946 0018
    """.split()  # noqa: SIM905 -- easier to read
).map(lambda word: word.replace("NEWLINE", "\n"))
TEXTS = st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=80)


def words(text) -> Counter:
    return Counter(re.findall(r"[^\W_]+", text))


@given(TEXTS | st.sampled_from(sorted(CASES)))
@example("Where: 📍\nWhere: Hall\nWhere: Room 12")
@example("at at at Thu 26 Nov 6pm at at at")
@example("Thu 26 Nov 6pm, Housing at Brown St Hall")
@example("Address: 2 High St\nWhere: Brown St Hall, Newtown, by the door at the back that is hard to find at night")
def test_no_word_is_lost(text):
    """Each is in a field, in the date's span, or a label that only said what follows."""
    found = taken(text, venues=["Newtown"])
    said = [found.title, found.venue, found.address, found.online, found.blurb, *found.links, *found.labels]
    kept = words(" ".join(filter(None, [*said, *(text[start:end] for start, end in found.when.spans)])))
    assert not words(re.sub(r"\S+/\S+", "", text)) - kept
    assert set(words(text)) <= set(kept)  # a link that is written twice is one


@given(TEXTS)
def test_fields_are_words_and_soon(text):
    """None is empty, has a line break where none belongs, or is a date out of bounds."""
    found = taken(text)
    for field in (found.title, found.venue, found.address):
        assert field is None or (field.strip() and "\n" not in field)
    assert found.title is None or len(found.title) <= 120
    assert not isinstance(found.when, Understood) or timedelta(0) < found.when.instant - NOW < timedelta(days=549)


@pytest.mark.parametrize("text", ["a.a/" * 2500, "at Hall " * 1200, ", " * 5000, "📍\n" * 5000])
def test_ten_thousand_characters_are_taken_apart_at_once(text):
    started = datetime.now(UTC)
    taken(text)
    assert datetime.now(UTC) - started < timedelta(seconds=3)
