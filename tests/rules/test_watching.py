"""Which parts are silent, and when they are well again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.watching import SLOW_SITE, Heard, is_silent, judge
from storage import Silence
from tests.builders import NOW

ALLOWED = timedelta(seconds=180)
SECOND = timedelta(seconds=1)
OPEN = Silence("deliver", NOW - timedelta(hours=1), told=frozenset({7}))


@pytest.mark.parametrize("part", ["receive", "alert", "deliver", "prune", "watch"])
def test_a_part_is_silent_after_the_time_allowed(part):
    """Not a moment before."""
    assert not is_silent(part, ALLOWED, ALLOWED)
    assert is_silent(part, ALLOWED + SECOND, ALLOWED)
    assert not is_silent(part, -SECOND, ALLOWED)


def test_a_slow_site_is_no_silence():
    """A fetch may take its half minute, whatever the operator allows."""
    assert not is_silent("poll 1", ALLOWED + SLOW_SITE, ALLOWED)
    assert is_silent("poll 1", ALLOWED + SLOW_SITE + SECOND, ALLOWED)


def test_a_silence_begins_with_the_last_work():
    heard = {"deliver": Heard(ALLOWED + SECOND), "alert": Heard(SECOND)}
    assert judge(heard, {}, NOW, ALLOWED) == {"deliver": Silence("deliver", NOW - ALLOWED - SECOND)}


def test_a_silence_goes_on_as_it_was():
    """Who was told of it stays told, also by a run that began later."""
    for heard in (Heard(timedelta(hours=1)), Heard(ALLOWED + SECOND, worked=False), Heard(SECOND, worked=False)):
        assert judge({"deliver": heard}, {"deliver": OPEN}, NOW, ALLOWED) == {"deliver": OPEN}


def test_a_silence_ends_when_the_part_works():
    """Everybody is to be told of that anew."""
    ended = replace(OPEN, ended_at=NOW - SECOND, told=frozenset())
    assert judge({"deliver": Heard(SECOND)}, {"deliver": OPEN}, NOW, ALLOWED) == {"deliver": ended}
    assert judge({"deliver": Heard(SECOND)}, {"deliver": ended}, NOW + SECOND, ALLOWED) == {"deliver": ended}


def test_the_next_silence_is_another():
    ended = replace(OPEN, ended_at=NOW - timedelta(minutes=30))
    silent = Heard(ALLOWED + SECOND)
    assert judge({"deliver": silent}, {"deliver": ended}, NOW, ALLOWED)["deliver"] == Silence(
        "deliver", NOW - ALLOWED - SECOND
    )


def test_a_part_that_is_no_more_is_forgotten():
    assert judge({}, {"deliver": OPEN}, NOW, ALLOWED) == {}


@given(st.lists(st.tuples(st.integers(1, 400), st.booleans()), max_size=30))
def test_of_each_silence_one_beginning_and_one_end(history):
    """However a part comes and goes: beginnings and ends take turns, and nothing is said of a part that is well."""
    now, silences, said = NOW, {}, []
    last = now
    for seconds, works in history:
        now += timedelta(seconds=seconds)
        last = now if works else last
        judged = judge({"alert": Heard(now - last)}, silences, now, ALLOWED)
        if judged != silences:
            said.append("end" if judged["alert"].ended_at else "beginning")
        silences = judged
    assert said == ["beginning", "end"] * (len(said) // 2) + ["beginning"] * (len(said) % 2)
