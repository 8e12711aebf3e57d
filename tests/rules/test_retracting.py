"""When an article counts as taken back: what its site answers, and when it is asked again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.retracting import APART, AskAgain, Retracted, There, judge
from storage import Suspect
from tests.builders import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def asked(*answers):
    """Ask a site that answers so: (how long after it was noticed, HTTP's status); give the verdicts."""
    refused_at, verdicts = None, []
    for after, status in answers:
        verdict = judge(Suspect(1, "https://courier.example/1/", NOW, refused_at), status, NOW + after)
        verdicts.append(verdict)
        refused_at = verdict.refused_at if isinstance(verdict, AskAgain) else None
    return verdicts


@pytest.mark.parametrize("gone", [404, 410])
def test_twice_an_hour_apart(gone):
    """Not sooner, however often it is asked."""
    assert asked((0 * HOUR, gone), (10 * MINUTE, gone), (59 * MINUTE, gone), (HOUR, gone)) == [
        *[AskAgain(NOW + HOUR, NOW)] * 3,
        Retracted(),
    ]


def test_a_site_without_pages_for_ten_minutes_takes_nothing_back():
    """Asked again after an hour, it has the page: what was said before counts no more."""
    first, second, third = asked((0 * HOUR, 404), (HOUR, 200), (2 * HOUR, 404))
    assert first == AskAgain(NOW + HOUR, NOW)
    assert second == AskAgain(NOW + 2 * HOUR, None)
    assert third == AskAgain(NOW + 3 * HOUR, NOW + 2 * HOUR)


def test_no_answer_says_nothing():
    """Neither for it nor against it; it is asked again for a week."""
    assert asked((0 * HOUR, 404), (HOUR, 503), (2 * HOUR, 404)) == [
        AskAgain(NOW + HOUR, NOW),
        AskAgain(NOW + HOUR + 15 * MINUTE, NOW),
        Retracted(),
    ]
    assert asked((0 * HOUR, 0), (4 * DAY, 403), (7 * DAY, 0)) == [
        AskAgain(NOW + 15 * MINUTE, None),
        AskAgain(NOW + 5 * DAY, None),
        There(),
    ]


def test_a_page_is_believed_after_a_day():
    """A cache may give it for a while: so it is asked for again, ever more rarely."""
    assert asked((0 * HOUR, 200), (5 * HOUR, 200), (DAY, 200)) == [
        AskAgain(NOW + HOUR, None),
        AskAgain(NOW + 10 * HOUR, None),
        There(),
    ]


STATUSES = st.sampled_from([0, 200, 403, 404, 410, 429, 500, 503])


@given(st.lists(STATUSES, min_size=1, max_size=60))
def test_whatever_it_answers(statuses):
    """It is taken back only after two refusals an hour apart with no page in between, and the asking ends."""
    suspect, at, since, times = Suspect(1, "https://courier.example/1/", NOW), NOW, None, 0
    for status in statuses:
        times += 1
        since = (since or at) if status in (404, 410) else None if status == 200 else since
        verdict = judge(suspect, status, at)
        if isinstance(verdict, AskAgain):
            assert verdict.at > at
            suspect, at = Suspect(1, suspect.link, NOW, verdict.refused_at), verdict.at
            continue
        taken_back = status in (404, 410) and at - since >= APART
        assert isinstance(verdict, Retracted) is taken_back
        return
    assert times < 60
