"""What an organiser's words say of when: the table of phrases, and what holds for any words at all."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.dates import (
    Ambiguous,
    DateAlone,
    NotUnderstood,
    Reason,
    Stamp,
    TimeAlone,
    Understood,
    join,
    read,
)
from bot.rules.dates.outcomes import FARTHEST, HORIZON, LONGEST_AGO, MOST_CHOICES
from storage import DayOrder
from tests.rules.date_phrases import GROUPS, LONDON, NEW_YORK, SYDNEY
from tests.rules.telling import told

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
PLACES = st.sampled_from([LONDON, SYDNEY, NEW_YORK, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Kiritimati")])
NOWS = st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- the strategy adds UTC
ORDERS = st.sampled_from(DayOrder)
WORDS = st.sampled_from(
    """
    Thu thursday Monday next this last every today tonight tomorrow week in on at from to until for and or of the doors
    evening morning 7 9 12 26 27 30 31 26th Nov november May Mar feb 2026 2027 2031 26/11 11/12 31/11 29/02/28 26.11.
    2026-11-26 2027-03-28 6pm 6:30pm 12am 1:30am 2:30am 18:30 00:00 noon midnight 7-9pm 19:00–21:00 2 hours GMT AEDT
    , . - ( ) | Hall St £5 Room Sat sun now NEWLINE
    """.split()  # noqa: SIM905 -- easier to read
).map(lambda word: word.replace("NEWLINE", "\n"))
TEXTS = (
    st.lists(WORDS, max_size=9).map(" ".join)
    | st.text(max_size=60)
    | st.text("0123456789:/.- apmThuNov\n", max_size=30)
)
CASES = [(group, phrase, right) for group in GROUPS for phrase, right in group.phrases.items()]


def here(text, zone=LONDON, now=NOW, order=DayOrder.DMY, **given):
    return read(text, now=now, zone=zone, order=order, **given)


@pytest.mark.parametrize(("group", "phrase", "right"), CASES, ids=[f"{g.title}: {p!a}" for g, p, _ in CASES])
def test_the_table(group, phrase, right):
    """Each phrase has its right answer, refusing and asking included."""
    assert told(read(phrase, now=group.now, zone=group.zone, order=group.order)) == right


def test_the_table_is_long_enough():
    assert len(CASES) >= 150
    answers = [right for _, _, right in CASES]
    assert sum(right.startswith(("?", "day?", "time?")) for right in answers) >= 60
    assert sum(right.startswith("no:") for right in answers) >= 40


@given(TEXTS, NOWS, PLACES, ORDERS)
@example("31 Dec 9999 11pm", datetime(2031, 12, 31, tzinfo=UTC), SYDNEY, DayOrder.DMY)
def test_what_is_understood_is_soon_and_what_is_offered_is_plausible(text, now, zone, order):
    """Never a past moment, nor one over 18 months ahead, without being asked; nothing raises; no choice comes twice."""
    reading = here(text, zone, now, order)
    match reading:
        case Understood():
            assert now < reading.instant <= now + HORIZON
            assert reading.end is None or reading.end.astimezone(UTC) > reading.instant
        case Ambiguous(choices):
            assert 1 <= len(choices) <= MOST_CHOICES
            assert len({choice.instant for choice in choices}) == len(choices)
            for choice in choices:
                ahead = choice.instant - now
                assert -LONGEST_AGO <= ahead <= FARTHEST
                assert choice.reasons or len(choices) > 1
                assert timedelta(0) < ahead <= HORIZON or {Reason.PAST, Reason.FAR} & set(choice.reasons)
        case DateAlone(choices):
            assert len({choice.day for choice in choices}) == len(choices) > 0
        case TimeAlone(choices):
            assert choices
            assert all(choice.start >= 0 for choice in choices)
        case NotUnderstood():
            pass


@given(TEXTS, st.text(max_size=20), st.text(max_size=20))
@example("26/11 31/11", "", "¼")
def test_the_span_lies_within_the_text(text, before, after):
    """In order, not overlapping; and what it covers says the same as the whole did, if it is one stretch."""
    whole = f"{before}\n{text}\n{after}"
    reading = here(whole)
    edges = [edge for span in reading.spans for edge in span]
    assert edges == sorted(edges)
    assert all(start < end for start, end in reading.spans)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(whole))


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("Thu 26 Nov 6:30pm, Why public housing matters", ["Thu 26 Nov 6:30pm"]),
        (
            "Meet on Thursday the 26th of November from 6 to 8pm at Brown St",
            ["on Thursday the 26th of November from 6 to 8pm"],
        ),
        ("🏠 𝗧𝗵𝘂 𝟮𝟲 𝗡𝗼𝘃 🏠 6️⃣pm 🏠", ["𝗧𝗵𝘂 𝟮𝟲 𝗡𝗼𝘃 🏠 6️⃣pm"]),
        ("Thursday 26 November\nHousing for all\n6:30pm sharp", ["Thursday 26 November", "6:30pm sharp"]),
        ("Housing, Thu 26 Nov", ["Thu 26 Nov"]),
        ("Housing (Thursday) 6pm, 26 November", ["Thursday) 6pm, 26 November"]),
        ("Budget 2027", []),
    ],
)
def test_the_span_is_what_was_read(text, used):
    """So that the rest of a pasted line becomes title and venue."""
    assert [text[start:end] for start, end in here(text).spans] == used


FORMS = [
    "{d:%a} {d.day} {d:%b} {d.year} {t}",
    "{d:%A} {d.day} {d:%B} {d.year}, {t}",
    "{d:%a} {d:%b} {d.day}, {d.year} at {t}",
    "{d.day} {d:%B} {d.year} {t}",
    "{d:%Y-%m-%d} {t}",
    "{t}, {d:%A} the {d.day}th of {d:%B} {d.year}",
    "{t} {d.day:02}.{d.month:02}.{d.year}",
    "{d:%d/%m/%Y} {t}",
    "{d:%d/%m/%y} {t}",
]
CLOCKS = ["{t:%H:%M}", "{t:%H.%M}", "{t:%H}h{t:%M}", "{t:%H%M}h", "{t:%I:%M%p}", "{t:%I.%M %p}"]


@given(
    st.dates(date(2026, 11, 25), date(2028, 5, 20)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)).filter(lambda t: (t.hour, t.minute) != (0, 0)),
    st.sampled_from(FORMS),
    st.sampled_from(CLOCKS),
    PLACES,
)
def test_what_we_write_we_read(day, clock, form, written, zone):
    """A date and time in any of the supported forms comes back as it was, or is asked about where the clocks change."""
    wall = datetime.combine(day, clock)
    reading = here(form.format(d=day, t=written.format(t=clock)), zone)
    if len({wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}) > 1:
        assert isinstance(reading, Ambiguous)
    else:
        assert isinstance(reading, Understood)
        assert reading.start.replace(tzinfo=None) == wall


@given(st.dates(date(2026, 11, 24), date(2028, 5, 20)))
def test_the_order_is_the_branchs(day):
    """11/12 is one day here and another there."""
    for order, form in ((DayOrder.DMY, "%d/%m/%Y 6pm"), (DayOrder.MDY, "%m/%d/%Y 6pm")):
        assert here(day.strftime(form), order=order).start.date() == day


@given(TEXTS.filter(lambda text: "," not in text), st.sampled_from([str.upper, str.lower, str.title]))
def test_capitals_do_not_matter(text, spelling):
    changed = spelling(text)
    if len(changed) == len(text) and changed.lower() == text.lower():
        assert told(here(changed)) == told(here(text))


@pytest.mark.parametrize(
    ("day", "hours", "right"),
    [
        ("26 Nov", "6:30pm", "Thu 26 Nov 2026 18:30"),
        ("26 Nov", "7-9pm", "Thu 26 Nov 2026 19:00-21:00"),
        ("Thursday evening", "at 7", "Thu 26 Nov 2026 19:00"),
        ("next Thursday", "6pm", "? Thu 26 Nov 2026 18:00 coming | Thu 03 Dec 2026 18:00 one_after"),
        ("today", "9am", "? Mon 23 Nov 2026 09:00 past"),
        ("Thu 27 Nov", "6pm", "? Fri 27 Nov 2026 18:00 by_date | Thu 26 Nov 2026 18:00 by_weekday"),
        ("28 Mar 2027", "1:30am", "? Sun 28 Mar 2027 00:30 before_skip | Sun 28 Mar 2027 02:30 after_skip"),
    ],
)
def test_a_day_and_a_time_told_one_after_the_other_are_joined(day, hours, right):
    """What is missing is asked for, one thing at a time."""
    assert told(join(here(day), here(hours), now=NOW, zone=LONDON)).startswith(right)


def test_hours_that_exist_twice_are_two_moments():
    """An hour apart, with the same wall time."""
    first, second = here("Sun 31 Oct 2027 1:30am").choices
    assert second.instant - first.instant == timedelta(hours=1)
    assert (first.start.tzname(), second.start.tzname()) == ("BST", "GMT")


def test_names_kept_apart_are_no_dates():
    """The branch's usual venue may be called as it likes."""
    assert told(here("May 26 Rooms, 6pm")) == "Wed 26 May 2027 18:00"
    assert told(here("May 26 Rooms, Thu 3 Dec 6pm", apart=["May 26 Rooms"])) == "Thu 03 Dec 2026 18:00"
    assert told(here("may  26 rooms 6pm", apart=["May 26 Rooms", " "])) == "time 18:00"


UNIX = int(datetime(2026, 11, 26, 18, 30, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "stamps", "right"),
    [
        ("🏠 soon, Housing", [Stamp(UNIX, 3, 4)], "Thu 26 Nov 2026 18:30"),
        ("Thu 26 Nov 6:30pm", [Stamp(UNIX, 0, 17)], "Thu 26 Nov 2026 18:30"),
        ("Thu 26 Nov 6:30-8pm", [Stamp(UNIX, 0, 10)], "Thu 26 Nov 2026 18:30-20:00"),
        ("next Thursday 6:30pm", [Stamp(UNIX, 0, 20)], "Thu 26 Nov 2026 18:30"),
        ("tomorrow", [Stamp(UNIX, 0, 8)], "Thu 26 Nov 2026 18:30"),
        ("now to then", [Stamp(UNIX, 0, 3), Stamp(UNIX + 5400, 7, 4)], "Thu 26 Nov 2026 18:30-20:00"),
        ("now or then", [Stamp(UNIX, 0, 3), Stamp(UNIX + 10**6, 7, 4)], "? Thu 26 Nov 2026 18:30 stamp several | "),
        ("Thu 26 Nov 7pm", [Stamp(UNIX, 0, 10)], "? Thu 26 Nov 2026 18:30 stamp | Thu 26 Nov 2026 19:00 words"),
        ("there 7pm", [Stamp(UNIX, 0, 5)], "? Thu 26 Nov 2026 18:30 stamp | Thu 26 Nov 2026 19:00 words"),
        ("long ago", [Stamp(UNIX - 10**7, 0, 8)], "? Mon 03 Aug 2026 01:43 stamp past"),
        ("far off", [Stamp(UNIX + 10**8, 0, 7)], "? Sun 27 Jan 2030 04:16 stamp far"),
        ("Thu 26 Nov 7pm", [Stamp(0, 0, 10)], "Thu 26 Nov 2026 19:00"),
        ("Thu 26 Nov 7pm", [Stamp(10**20, 0, 10)], "Thu 26 Nov 2026 19:00"),
        ("Thu 26 Nov 7pm", [Stamp(UNIX, 90, 10), Stamp(UNIX, -4, 2)], "Thu 26 Nov 2026 19:00"),
    ],
)
def test_telegrams_own_marks(text, stamps, right):
    """They are taken, unless the words name another moment or they make no sense."""
    assert told(here(text, stamps=stamps)).startswith(right)


def test_a_mark_is_part_of_the_span():
    """In UTF-16 units there, in Python's characters here."""
    assert here("🏠 soon, Housing", stamps=[Stamp(UNIX, 3, 4)]).spans == ((2, 6),)


@given(TEXTS, st.lists(st.builds(Stamp, st.integers(-(10**12), 10**12), st.integers(-9, 99), st.integers(-9, 99))))
def test_no_mark_makes_it_raise(text, stamps):
    reading = here(text, stamps=stamps)
    assert not isinstance(reading, Understood) or NOW < reading.instant <= NOW + HORIZON


@pytest.mark.parametrize("text", ["7 " * 2048, "1," * 2048, "thu " * 1024, "a." * 2048, "@" * 4096, "7pm" + " " * 4000])
def test_a_long_text_is_read_at_once(text):
    """Nobody holds the bot up with a message."""
    started = datetime.now(UTC)
    here(text)
    assert datetime.now(UTC) - started < timedelta(seconds=2)
