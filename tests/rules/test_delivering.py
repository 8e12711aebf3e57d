"""What becomes of claimed rows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.alerting import MOST_SINGLE_ALERTS
from bot.rules.delivering import MOST_ATTEMPTS, plan
from storage import Article, Delivery, Settling
from tests.builders import NOW

MOMENT = timedelta(microseconds=1)
ROW = Delivery(
    id=1,
    notice_id=1,
    article_id=1,
    bundle=None,
    chat_id=7,
    telegram_id=1007,
    language="en",
    thread_id=0,
    attempts=1,
    expires_at=NOW + timedelta(days=2),
    paused=False,
    matched=(1,),
)
ARTICLES = {n: Article(n, "https://courier.example/", f"Article {n}", "", "", "", NOW, NOW, 1) for n in range(1, 9)}


def rows(*bundles: int | None, **changes: object) -> list[Delivery]:
    """Make rows 1, 2, 3 ... of one chat, of these bundles."""
    return [
        replace(ROW, id=n, notice_id=n, article_id=n, bundle=bundle, **changes) for n, bundle in enumerate(bundles, 1)
    ]


def told(deliveries: list[Delivery]) -> list[list[int]]:
    """Give the ids of the rows of each message to chat 7."""
    return [[row.id for row in telling.rows] for telling in plan(deliveries, ARTICLES, NOW).tellings.get(7, ())]


def test_a_row_that_is_still_true_is_an_alert():
    """One row, one message, nothing settled yet."""
    planned = plan([ROW], ARTICLES, NOW)
    (telling,) = planned.tellings[7]
    assert (telling.rows, telling.first, planned.settled) == ((ROW,), ROW, ())


ENDS = {
    "given up": ({"attempts": MOST_ATTEMPTS + 1}, Settling.DEAD, "given up after 100 attempts"),
    "blocked": ({"paused": True}, Settling.GONE, "the chat has blocked or left us"),
    "article gone": ({"article_id": 404}, Settling.DROPPED, "the article is gone"),
    "too late": ({"expires_at": NOW}, Settling.DROPPED, "too late"),
    "left": ({"matched": ()}, Settling.DROPPED, "none of its topics is followed any more"),
}


@pytest.mark.parametrize(("changes", "outcome", "detail"), ENDS.values(), ids=ENDS)
def test_a_row_that_is_true_no_longer_ends_without_a_message(changes, outcome, detail):
    """An end that is counted and says why."""
    planned = plan([replace(ROW, **changes)], ARTICLES, NOW)
    (settled,) = planned.settled
    assert (settled.row_ids, settled.chat_id, settled.outcome, settled.detail) == ((1,), 7, outcome, detail)
    assert (settled.message_id, dict(planned.tellings)) == (None, {})


@pytest.mark.parametrize(
    "changes", [{"attempts": MOST_ATTEMPTS}, {"expires_at": NOW + MOMENT}, {"expires_at": None}], ids=str
)
def test_a_row_at_the_edge_is_still_told(changes):
    """The last attempt counts, and so does the last moment; some things never expire."""
    assert told([replace(ROW, **changes)]) == [[1]]


@pytest.mark.parametrize(
    ("bundles", "messages"),
    [
        ((None, None), [[1], [2]]),
        ((5, 5, 5), [[1], [2], [3]]),
        ((5, 5, 5, 5), [[1, 2, 3, 4]]),
        ((None, 5, 5, 5, 5, None), [[1], [2, 3, 4, 5], [6]]),
        ((4, 4, 4, 4, 5, 5), [[1, 2, 3, 4], [5], [6]]),
    ],
)
def test_more_than_three_of_a_bundle_are_one_summary(bundles, messages):
    """It stands where its first row would; fewer are alerts."""
    assert told(rows(*bundles)) == messages


def test_of_an_article_and_its_correction_the_correction_is_told():
    """A chat that could not be written to when it was new is told of it once."""
    both = [replace(ROW, kind="article"), replace(ROW, id=2, notice_id=2, kind="correction")]
    assert told(both) == told(both[1:]) == [[2]]
    assert told([both[0], replace(both[1], chat_id=8)]) == told([both[0], replace(both[1], expires_at=NOW)]) == [[1]]
    assert [end.detail for end in plan(both, ARTICLES, NOW).settled] == ["it is told as a correction"]


def test_what_has_ended_does_not_count_for_a_summary():
    """Four found together, one no longer wanted: three alerts."""
    four = rows(5, 5, 5, 5)
    four[1] = replace(four[1], matched=())
    assert told(four) == [[1], [3], [4]]


def test_a_bundle_is_one_summary_for_each_chat():
    """Chats share a bundle, never a message."""
    both = [replace(row, id=row.id + shift, chat_id=7 + shift) for shift in (0, 10) for row in rows(5, 5, 5, 5)]
    tellings = plan(both, ARTICLES, NOW).tellings
    assert {chat: [len(telling.rows) for telling in of_chat] for chat, of_chat in tellings.items()} == {7: [4], 17: [4]}


claimed = st.builds(
    lambda number, chat, bundle, attempts, ids, paused, seconds: replace(
        ROW,
        id=number,
        article_id=number % 10 + 1,
        chat_id=chat,
        bundle=bundle,
        attempts=attempts,
        matched=ids,
        paused=paused,
        expires_at=NOW + timedelta(seconds=seconds),
    ),
    st.integers(1, 500),
    st.integers(1, 2),
    st.sampled_from([None, 5, 6]),
    st.sampled_from([1, 2, 3, 4, MOST_ATTEMPTS, MOST_ATTEMPTS + 1]),
    st.sampled_from([(1,), (5,), (1, 5), (1, 6), ()]),
    st.sampled_from([False] * 5 + [True]),
    st.integers(0, 5),
)
batches = (
    st.sampled_from([0, 12])
    .flatmap(lambda least: st.lists(claimed, min_size=least, max_size=30, unique_by=lambda row: row.id))
    .map(lambda batch: sorted(batch, key=lambda row: row.id))
)


@given(batches)
def test_every_row_is_told_or_ends_exactly_once(batch):
    """A row that a plan forgot would wait for its lease, for ever again."""
    planned = plan(batch, ARTICLES, NOW)
    told_of = [row for tellings in planned.tellings.values() for telling in tellings for row in telling.rows]
    ended = [row_id for settlement in planned.settled for row_id in settlement.row_ids]
    assert sorted([row.id for row in told_of] + ended) == [row.id for row in batch]
    assert all(row.matched and not row.paused and row.expires_at > NOW for row in told_of)


@given(batches)
def test_messages_are_one_chats_and_of_one_bundle_or_one_row(batch):
    """Four or more rows of a bundle, else one; in the rows' order."""
    for chat, tellings in plan(batch, ARTICLES, NOW).tellings.items():
        for telling in tellings:
            assert {row.chat_id for row in telling.rows} == {chat}
            assert len({row.bundle for row in telling.rows}) == 1
            assert len(telling.rows) == 1 or (telling.first.bundle and len(telling.rows) > MOST_SINGLE_ALERTS)
            assert list(telling.rows) == sorted(telling.rows, key=lambda row: row.id)
