"""WordPress's REST API and its feeds' pages: what is asked, what is understood, and when the API will do."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.feeds.wordpress import (
    NotPosts,
    days_of,
    gives_as_much,
    in_stable_order,
    is_main_feed,
    of_second,
    paged,
    post_of,
    posts_of,
    posts_page,
    read_posts,
)
from tests.builders import NOW, item

SITE = "https://courier.example/wp-json/wp/v2/posts"


@pytest.mark.parametrize(
    ("address", "page", "asked"),
    [
        ("https://c.example/feed/", 1, "https://c.example/feed/"),
        ("https://c.example/feed/", 2, "https://c.example/feed/?paged=2"),
        ("https://c.example/?feed=rss2&cat=1,2", 3, "https://c.example/?feed=rss2&cat=1%2C2&paged=3"),
        ("https://c.example/feed/?paged=9&a=", 2, "https://c.example/feed/?a=&paged=2"),
    ],
)
def test_a_page_of_a_feed(address, page, asked):
    assert paged(address, page) == asked


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://c.example/feed/", "https://c.example/feed/?orderby=date+ID&order=DESC"),
        ("https://c.example/?feed=rss2&cat=1", "https://c.example/?feed=rss2&cat=1&orderby=date+ID&order=DESC"),
        ("https://c.example/feed/?order=ASC&a=&orderby=rand", "https://c.example/feed/?a=&orderby=date+ID&order=DESC"),
    ],
)
def test_a_feed_in_an_order_that_lasts(address, asked):
    """Newest first, also where the operator's address says otherwise: it has the same articles."""
    assert in_stable_order(address) == asked == in_stable_order(asked)


def test_a_second_of_a_feed():
    """On any day that it may have been where the site is."""
    asked = of_second("https://c.example/feed/", date(2026, 1, 2), 7)
    assert asked == "https://c.example/feed/?m=20260102&second=7"
    assert of_second(asked, date(2026, 1, 3), 0) == f"{asked}&m=20260103&second=0"
    noon = datetime(2026, 1, 2, 11, 0, 7, tzinfo=UTC)
    assert days_of(noon) == (date(2026, 1, 2), date(2026, 1, 3), date(2026, 1, 1))
    assert days_of(noon + timedelta(hours=5)) == (date(2026, 1, 2), date(2026, 1, 3))


def test_a_page_of_posts():
    """Of all, or of those older than a time of the site's; only what is wanted of each."""
    assert posts_of("https://courier.example/") == posts_of("https://courier.example") == SITE
    first = posts_page(SITE, "", 1)
    assert first.startswith(f"{SITE}?per_page=50&_embed=author,wp:term,wp:featuredmedia&_fields=date,date_gmt,")
    assert "before" not in first
    assert posts_page(SITE, "", 2).endswith("_embedded&page=2")
    assert posts_page(SITE, "2026-01-02T03:04:05", 1).endswith("_embedded&before=2026-01-02T03:04:05")


def test_a_page_of_one_second():
    """By number, and ten of the page before once more."""
    first, second = (posts_page(SITE, "2026-01-02T03:00:00", page) for page in (2, 3))
    assert first.endswith("&before=2026-01-02T03:00:00&after=2026-01-02T02:59:58&orderby=id&order=desc")
    assert second == f"{first}&offset=40"


@pytest.mark.parametrize(
    ("address", "site", "is_main"),
    [
        ("https://c.example/feed/", "https://c.example", True),
        ("http://me:pw@www.c.example/feed", "https://c.example/", True),
        ("https://c.example/blog/feed/atom/?utm_source=x", "https://c.example/blog/", True),
        ("https://c.example/?feed=rss2", "https://c.example", True),
        ("https://c.example/blog?feed=rss2", "https://c.example/blog", True),
        ("https://c.example/category/arts/feed/", "https://c.example", False),
        ("https://c.example/feed/?cat=2", "https://c.example", False),
        ("https://c.example/?feed=rss2&cat=2", "https://c.example", False),
        ("https://c.example/feed/podcast/", "https://c.example", False),
        ("https://c.example/feed/", "https://c.example/blog", False),
        ("https://feeds.example/c/feed/", "https://c.example", False),
        ("https://c.example/feed/", "", False),
    ],
)
def test_which_feed_is_of_the_whole_site(address, site, is_main):
    """Only that can be read from the API of the site's posts."""
    assert is_main_feed(address, site) is is_main


def post(**changes):
    values = {
        "date": "2026-11-18T03:49:29",
        "date_gmt": "2026-11-18T01:49:29",
        "guid": {"rendered": "https://courier.example/?p=8&#038;x=1"},
        "link": "https://courier.example/2026/11/rents/",
        "title": {"rendered": "Rents &#038; repair &lt;b&gt;"},
        "content": {"rendered": "<p>All of <em>it</em>.</p>\n", "protected": False},
        "excerpt": {"rendered": "<p>In short [&hellip;]</p>\n", "protected": False},
        "_embedded": {
            "author": [{"name": "Ines <3 Duarte"}],
            "wp:featuredmedia": [{"media_type": "image", "source_url": "/a.jpg", "alt_text": "Roofs & <b> chimneys"}],
            "wp:term": [
                [{"name": "Arts &amp; more", "taxonomy": "category"}, {"name": "Housing", "taxonomy": "category"}],
                [{"name": "rents", "taxonomy": "post_tag"}],
                [{"name": "Series 1", "taxonomy": "series"}],
            ],
        },
    }
    return {**values, **changes}


def read(*posts, total=None):
    return read_posts(json.dumps(posts).encode(), SITE, total)


def test_a_post_is_read_as_an_item_of_the_feed():
    """With plain texts, categories and tags, picture, author, and the moment in UTC."""
    leaf = read(post(), total=7)
    (found,) = leaf.items
    assert found.guid == "https://courier.example/?p=8&x=1"
    assert (found.title, found.standfirst, found.byline) == ("Rents & repair <b>", "In short…", "Ines <3 Duarte")
    assert (found.body_html, found.image) == ("<p>All of <em>it</em>.</p>\n", "https://courier.example/a.jpg")
    assert found.alt.startswith("Roofs & ")
    assert found.terms == ("Arts & more", "Housing", "rents")
    assert found.published_at == datetime(2026, 11, 18, 1, 49, 29, tzinfo=UTC)
    assert (leaf.before, leaf.total) == ("2026-11-18T03:49:30", 7)


def test_what_the_api_hides_or_garbles_is_left_out():
    """Authors refused, no terms, dates of zero, fields of other kinds: the rest is read; the oldest date counts."""
    embedded = {"author": [{"code": "rest_user_invalid_id", "data": {"status": 404}}, 7], "wp:term": "none"}
    hidden = post(_embedded=embedded, date_gmt="0000-00-00T00:00:00", date="0000-00-00 00:00", content=None)
    older = post(_embedded=[], excerpt=[1], date="2026-11-01T00:00:00", date_gmt=5)
    leaf = read(hidden, older, {"title": {}, "date": "9999-99-99T99:99:99"})
    assert [(one.byline, one.terms, one.published_at) for one in leaf.items] == [("", (), None)] * 2
    assert leaf.before == "2026-11-01T00:00:01"
    assert read(post(date="2026-13-01T00:00:00")).before == ""
    assert read().items == ()


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"[1]", b"[" * 100_000, b'{"code": "rest_disabled"}'])
def test_what_is_no_list_of_posts(body):
    with pytest.raises(NotPosts, match="REST API gives no"):
        read_posts(body, SITE)


def some(*numbers, **fields):
    """Make articles, each published an hour after the number before."""
    text = "<p>A text of some length.</p>" * 20
    return [item(n, **{"body_html": text, "published_at": NOW + timedelta(hours=n), **fields}) for n in numbers]


def twins(*numbers):
    """Make articles of one second."""
    return some(*numbers, published_at=NOW)


@pytest.mark.parametrize(
    ("posts", "shown", "will_do"),
    [
        (some(3, 2, 1), some(3, 2, 1), True),
        (some(4, 3, 2, 1), some(3, 2), True),  # the feed is cached
        (some(3, 2), some(3, 2, 1), True),  # it is longer than a page of the API
        (twins(2, 3, 1), twins(3, 2, 1), True),
        (some(9) + twins(2, 3, 1), some(9) + twins(4, 5), True),  # its last second is cut
        (some(9) + twins(2, 3), some(9) + twins(4, 3, 5), True),
        (twins(2, 3, 1), twins(4, 5), True),
        (some(9) + twins(2, 3, 1), some(9, 8) + twins(4), False),
        (some(5, 4, 3, 2, 1), some(5, 3, 1), False),  # a category's feed
        (some(3, 1), some(3, 2, 1), False),  # the feed has what the API keeps back
        (some(9, 8), some(3, 2), False),  # another site's
        ([], some(1), False),
        (some(1), [], False),
        ([], [], False),
        (some(2, 1, byline=""), some(2, 1), False),  # authors are hidden
        (some(2, 1, terms=()), some(2, 1), False),
        (some(2, 1, body_html=""), some(2, 1), False),  # texts are hidden
        (some(2, 1, byline="", body_html="<p>The whole of the text, to its end.</p>" * 20), some(2, 1), True),
        (some(2, 1, byline="A"), some(2, 1, byline=""), True),
    ],
)
def test_when_the_api_will_do(posts, shown, will_do):
    """It has the feed's newest articles and no others between them, and gives no less of them."""
    assert gives_as_much(posts, shown) is will_do


@pytest.mark.parametrize(
    ("root", "key", "link", "asked"),
    [
        ("https://c.example/wp-json/", "/?p=81", "https://c.example/2026/rents/", "/wp-json/wp/v2/posts?include=81"),
        ("https://c.example/wp-json", "/rents/", "https://c.example/2026/rents/", "/wp-json/wp/v2/posts?slug=rents"),
        ("https://c.example/?rest_route=/", "/blog/?p=7", "", "/?rest_route=/wp/v2/posts&include=7"),
        ("https://c.example/wp-json/", "", "https://c.example/caf%C3%A9", "/wp-json/wp/v2/posts?slug=caf%C3%A9"),
    ],
)
def test_one_post(root, key, link, asked):
    """By what the feed calls it, else by its address; with plain permalinks too."""
    assert post_of(root, key, link).startswith(f"https://c.example{asked}&_fields=date,")
