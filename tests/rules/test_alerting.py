"""Who is told of an article."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.alerting import LATE_TOPIC, MOST_SINGLE_ALERTS, POINTLESS, STALE, decide, matched
from storage import EVERYTHING, Announce, Candidate, Hush, Widen
from tests.builders import NOW

MOMENT = timedelta(microseconds=1)
ages = st.sampled_from([timedelta(0), timedelta(minutes=5)]) | st.timedeltas(timedelta(0), timedelta(days=4))
topics = st.frozensets(st.integers(1, 6), min_size=1).map(lambda ids: tuple(sorted(ids)))


def candidate(
    number: int = 1, *, age=timedelta(hours=1), seen=timedelta(0), topic_ids=(1, 5), **announced
) -> Candidate:
    """Make an article published and first seen so long ago."""
    return Candidate(number, NOW - age, NOW - seen, topic_ids, **announced)


def announced(seen: timedelta, *, reached=(1, 5), topic_ids=(1, 5, 6)) -> Candidate:
    """Make one that was announced to the followers of `reached`, and now has `topic_ids`."""
    return candidate(seen=seen, topic_ids=topic_ids, notice_id=9, reached=frozenset(reached))


candidates = st.lists(
    st.builds(
        lambda number, age, seen, ids, reached: (
            candidate(number, age=age, seen=seen, topic_ids=ids)
            if reached is None
            else candidate(number, age=age, seen=seen, topic_ids=ids, notice_id=number, reached=frozenset(reached))
        ),
        st.integers(1, 1_000),
        ages,
        ages,
        topics,
        st.none() | topics,
    ),
    max_size=12,
    unique_by=lambda one: one.article_id,
)


def test_a_new_article_is_told_to_the_followers_of_its_topics():
    """For two days from now; by itself."""
    assert decide([candidate()], NOW) == [Announce(1, (1, 5), NOW + POINTLESS, bundle=None)]


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (timedelta(0), True),
        (STALE, True),
        (STALE + MOMENT, False),
        (timedelta(days=400), False),
        (-timedelta(days=1), True),
    ],
    ids=["now", "just in time", "just too old", "an import", "a clock that is behind"],
)
def test_two_days_are_the_limit(age, told):
    """After an outage or an import nobody hears of what is old, then or ever."""
    (decision,) = decide([candidate(age=age)], NOW)
    assert decision == (Announce(1, (1, 5), NOW + POINTLESS) if told else Hush(1, never=True))


@pytest.mark.parametrize(("seen", "told"), [(timedelta(0), True), (LATE_TOPIC, True), (LATE_TOPIC + MOMENT, False)])
def test_a_topic_added_within_the_hour_is_told_to_its_followers(seen, told):
    """Authors categorise late; after that hour, a change of topics alerts nobody, but closes nothing for good."""
    (decision,) = decide([announced(seen)], NOW)
    assert decision == (Widen(1, 9, (6,)) if told else Hush(1, (1, 5, 6)))


@pytest.mark.parametrize("topic_ids", [(1, 5), (1,)], ids=["the same topics", "a topic less"])
def test_any_other_change_alerts_nobody(topic_ids):
    """Nor does it when the article was announced a moment ago."""
    assert decide([announced(timedelta(0), topic_ids=topic_ids)], NOW) == [Hush(1, topic_ids)]


def test_a_late_topic_counts_by_first_sight_not_by_its_date():
    """An announced article that is re-dated to last month still reaches a late topic's followers."""
    old = candidate(age=timedelta(days=30), seen=timedelta(minutes=5), notice_id=9, reached=frozenset({1}))
    assert decide([old], NOW) == [Widen(1, 9, (5,))]


@pytest.mark.parametrize(("found", "bundle"), [(0, None), (1, None), (3, None), (4, 10), (50, 10)])
def test_more_than_three_found_together_share_a_bundle(found, bundle):
    """A reader gets them as one summary, not as a burst."""
    decisions = decide([candidate(10 + number) for number in reversed(range(found))], NOW)
    assert [decision.bundle for decision in decisions] == [bundle] * found


def test_only_what_is_announced_counts_for_a_bundle():
    """Three new articles beside an old one and a late topic are three alerts."""
    found = [candidate(1), candidate(2), candidate(3), candidate(4, age=timedelta(days=9)), announced(timedelta(0))]
    decisions = decide(found, NOW)
    assert [type(decision) for decision in decisions] == [Announce] * 3 + [Hush, Widen]
    assert {decision.bundle for decision in decisions[:3]} == {None}


@given(candidates)
def test_every_candidate_gets_its_own_decision_in_order(found):
    """None is forgotten, none answered for another."""
    assert [decision.article_id for decision in decide(found, NOW)] == [one.article_id for one in found]


@given(candidates)
def test_decisions_tell_nobody_twice_and_nobody_of_what_is_old(found):
    """What was reached is not reached again; an announced article is never announced anew."""
    for one, decision in zip(found, decide(found, NOW), strict=True):
        match decision:
            case Announce():
                assert one.notice_id is None
                assert NOW - one.published_at <= STALE
                assert set(decision.topic_ids) == set(one.topic_ids)
            case Widen():
                assert decision.notice_id == one.notice_id
                assert set(decision.topic_ids) == set(one.topic_ids) - one.reached != set()
                assert NOW - one.first_seen_at <= LATE_TOPIC
            case Hush():
                assert decision.never is (one.notice_id is None)


@given(candidates)
def test_a_bundle_is_of_all_that_is_announced_or_of_nothing(found):
    """And its number is one of its own articles', so that no two bundles ever share it."""
    told = [decision for decision in decide(found, NOW) if isinstance(decision, Announce)]
    bundles = {decision.bundle for decision in told}
    if len(told) > MOST_SINGLE_ALERTS:
        assert len(bundles) == 1
        assert bundles <= {decision.article_id for decision in told}
    else:
        assert bundles <= {None}


@given(st.frozensets(st.integers(1, 9)), st.lists(st.integers(1, 9), unique=True))
def test_a_chat_is_told_for_each_topic_that_it_follows_and_the_article_has(followed, has):
    """Each once, in the order of their ids."""
    reasons = matched(followed, has)
    assert list(reasons) == sorted(topic for topic in range(1, 10) if topic in followed and topic in has)


def test_everything_matches_every_article():
    """Storage gives it to each of them."""
    assert matched(frozenset({EVERYTHING}), (EVERYTHING, 5)) == (EVERYTHING,)
    assert matched(frozenset(), (EVERYTHING, 5)) == ()
