"""How a walk through an archive goes on, and where it ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.identity import which
from bot.feeds.wordpress import posts_page
from bot.rules.walking import PER_PAGE, STRIDE, Leaf, after, more_may_follow, split_second, within
from storage import Route, Walk
from tests.builders import NOW, item

API = Walk(1, Route.API, "https://courier.example/wp-json/wp/v2/posts")
FEED = Walk(1, Route.FEED, "https://courier.example/feed/")
DAY = timedelta(days=1)


def test_what_is_older_at_the_end_of_a_page_is_left_out():
    """What is older between newer ones stays, and so does what has no date."""
    ages = [0, 9, 1, 2, 3]
    items = [item(n, age=DAY * age) for n, age in enumerate(ages)]
    assert within(items, NOW - DAY * 2) == items[:4]
    assert within(items, NOW - DAY * 9) == within(items, None) == items
    assert within(items[1:2], NOW) == []
    undated = [*items, item(9, published_at=None)]
    assert within(undated, NOW - DAY) == undated


def test_where_two_pages_of_a_feed_meet_in_one_second():
    """By what the last page had, else, after a break, by the oldest article; the API's pages overlap."""
    far = replace(FEED, oldest=NOW - DAY)
    one, other, older = item(1, age=DAY), item(2, age=DAY), item(3, age=2 * DAY)
    assert split_second(far, [one], [other, older]) == split_second(far, [], [other]) == NOW - DAY
    assert split_second(replace(far, oldest=NOW - 9 * DAY), [one], [other]) == NOW - DAY
    for walk, last, items in ((far, [one], [older]), (far, [], [older]), (far, [one], []), (FEED, [], [one])):
        assert split_second(walk, last, items) is None
    assert split_second(FEED, [item(1, published_at=None)], [item(2, published_at=None)]) is None
    assert split_second(replace(far, route=Route.API), [one], [other]) is None


@pytest.mark.parametrize(
    ("ages", "leads"),
    [
        ([timedelta(0)], True),
        ([timedelta(minutes=-7), timedelta(0)], True),
        ([timedelta(0), timedelta(minutes=7)], False),  # there are older ones already
        ([timedelta(seconds=-7), timedelta(0)], False),
        ([-3 * DAY, timedelta(0)], False),
        ([], False),
    ],
)
def test_whether_more_of_a_second_can_follow(ages, leads):
    """A site that minds neither day nor second is not leafed through."""
    assert more_may_follow([item(n, age=age) for n, age in enumerate(ages)], NOW) is leads
    assert not more_may_follow([item(1, published_at=None)], NOW)


def leaf(*numbers: int, **fields) -> Leaf:
    items = tuple(item(number, age=DAY * number) for number in numbers)
    return Leaf(items, which(items), **fields)


def test_a_feed_ends_where_there_is_nothing_more():
    """After its last page comes none."""
    one = after(FEED, leaf(1, 2), NOW)
    assert (one.page, one.read, one.oldest, one.ended_at) == (2, 2, NOW - 2 * DAY, None)
    two = after(one, leaf(3), NOW)
    assert (two.page, two.read, two.ended_at) == (3, 3, None)
    end = after(two, Leaf(), NOW)
    assert (end.read, end.oldest, end.ended_at) == (3, NOW - 3 * DAY, NOW)


def test_a_feed_without_pages_ends_when_it_repeats_itself():
    """Whatever number it is asked for."""
    one = after(FEED, leaf(1, 2), NOW)
    two = after(one, leaf(1, 2), NOW)
    assert (two.read, two.ended_at) == (2, None)
    three = after(two, leaf(1, 2), NOW)
    assert (three.read, three.ended_at) == (2, NOW)


def test_a_page_that_comes_twice_is_no_end():
    """Between two calls, as many were published as a page holds."""
    one = after(FEED, leaf(1, 2), NOW)
    three = after(after(one, leaf(1, 2), NOW), leaf(3, 4), NOW)
    assert (three.read, three.page, three.ended_at) == (4, 4, None)
    assert after(three, leaf(3, 4), NOW).ended_at is None


def test_an_empty_archive_ends_at_once():
    """There is nothing to count either."""
    for walk in (FEED, API):
        end = after(walk, Leaf(), NOW)
        assert (end.read, end.oldest, end.ended_at) == (0, None, NOW)


def test_an_api_that_minds_neither_date_nor_page_comes_to_an_end():
    """It gives the same page for ever, and does not say how many there are."""
    walk, asked = API, 0
    while walk.ended_at is None and asked < 9:
        walk, asked = after(walk, leaf(1, 2, before="2026-11-01T00:00:00"), NOW), asked + 1
    assert asked == 4


def test_an_api_without_dates_or_totals_is_leafed_through():
    """By page number, until one is empty."""
    one = after(API, leaf(1, 2), NOW)
    two = after(one, leaf(3, 4), NOW)
    assert (one.page, two.page, two.before, two.read, two.total) == (2, 3, "", 4, 0)
    assert after(two, Leaf(), NOW).ended_at == NOW


def test_a_second_that_begins_with_the_same_page_is_read_on():
    """With all, with all older, alone: where the site keeps an order by itself, that is one page three times."""
    page = leaf(1, before="2026-11-01T00:00:00", total=99)
    alone = after(after(after(API, page, NOW), page, NOW), page, NOW)
    assert (alone.page, alone.ended_at) == (3, None)
    behind = after(alone, leaf(2, before="2026-11-01T00:00:00", total=90), NOW)
    assert (behind.before, behind.page) == ("2026-10-31T23:59:59", 1)
    assert replace(after(alone, page, NOW), ended_at=None) == replace(
        behind, last=alone.last, repeats=3, oldest=NOW - DAY
    )


def test_what_has_no_date_is_the_end_of_what_is_asked_by_date():
    """Nothing is before it, so it would come for ever."""
    one = after(API, leaf(1, 2, before="2026-11-01T00:00:00"), NOW)
    assert after(one, leaf(3, 4), NOW).ended_at == NOW


class Site:
    """WordPress's API; posts are seconds by number. Those of one second come as chance has it, or by number."""

    def __init__(self, posts: dict[int, int]) -> None:
        self.posts = posts

    def page(self, walk: Walk) -> Leaf:
        address = posts_page("", walk.before, walk.page)
        asked = dict(parse_qsl(urlsplit(address).query))
        found = [n for n, second in self.posts.items() if asked.get("after", "") < at(second).isoformat()]
        found = [n for n in found if at(self.posts[n]).isoformat() < asked.get("before", "A")]
        Random(address).shuffle(found)
        found.sort(key=lambda n: n if asked.get("orderby") == "id" else self.posts[n], reverse=True)
        start = int(asked.get("offset", 0))
        shown = found[start : start + PER_PAGE]
        items = tuple(item(n, published_at=at(self.posts[n]).replace(tzinfo=UTC)) for n in shown)
        before = (at(min(self.posts[n] for n in shown)) + timedelta(seconds=1)).isoformat() if shown else ""
        return Leaf(items, which(items), before, len(found))


def at(second: int) -> datetime:
    return datetime(2026, 1, 1) + timedelta(seconds=second)  # noqa: DTZ001 -- as the site writes it


def walked(site: Site, changes: dict[int, tuple[list[int], int]]) -> tuple[set[int], int]:
    """Walk to the end; before request N, N's posts are deleted and so many published. Give what was met, and asked."""
    walk, met, asked = API, set(), 0
    while walk.ended_at is None:
        gone, new = changes.get(asked, ([], 0))
        site.posts = {n: second for n, second in site.posts.items() if n not in gone}
        site.posts |= {10_000 + 100 * asked + n: 100_000 + asked for n in range(new)}
        page = site.page(walk)
        met |= {int(one.guid.partition("=")[2]) for one in page.items}
        walk, asked = after(walk, page, NOW), asked + 1
        assert 0 <= walk.read <= walk.total
    assert walk.read == walk.total
    return met, asked


# Ten deletions between two questions: more of them can hide one where a second has more posts than a page.
POSTS = st.tuples(st.lists(st.integers(0, 40), max_size=110), st.integers(0, 160)).map(
    lambda drawn: dict(enumerate(drawn[0] + [7] * drawn[1]))
)
CHANGES = st.dictionaries(st.integers(0, 9), st.tuples(st.lists(st.integers(0, 270), max_size=10), st.integers(0, 60)))


@settings(max_examples=200)
@given(POSTS, CHANGES)
def test_nothing_is_lost_whatever_is_published_and_deleted_meanwhile(posts, changes):
    """Each post that was there all the time is met, in whatever order those of a second come, and the walk ends."""
    gone = {n for deleted, _ in changes.values() for n in deleted}
    met, _ = walked(Site(posts), changes)
    assert met >= posts.keys() - gone


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 120, 1000])
def test_an_import_of_one_second_is_read_whole(count):
    """A thousand posts with one date, between others: each is met, with four requests more than pages."""
    posts = dict.fromkeys(range(1, count + 1), 7) | {0: 3, 5000: 9}
    met, asked = walked(Site(posts), {})
    assert met == posts.keys()
    assert asked <= len(posts) // STRIDE + 4


def test_an_archive_is_asked_for_once():
    """Twenty thousand posts, each of its own second: 49 new ones a request."""
    posts = {n: n for n in range(2_000)}
    met, asked = walked(Site(posts), {})
    assert (met, asked) == (posts.keys(), 41)


def test_a_page_can_be_read_again():
    """A crash before it was recorded: the same comes of it."""
    once = after(API, leaf(1, 2, before="2026-11-01T00:00:00", total=90), NOW)
    assert after(API, leaf(1, 2, before="2026-11-01T00:00:00", total=90), NOW) == once
    assert replace(once, oldest=None) == replace(
        API, before="2026-11-01T00:00:00", last=which(leaf(1, 2).items), read=50, total=90
    )
