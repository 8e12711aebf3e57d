"""What makes two items the same article, whatever a site does to its feed."""

import random
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.identity import guid_key, identify
from bot.html import canonical
from storage import FeedItem
from tests.builders import NOW, item

WORDS = st.text("abcxyzé0123456789-", min_size=1, max_size=8)
HOSTS = st.builds("{}.example{}".format, st.text("abc", min_size=1, max_size=5), st.sampled_from(["", ":8080"]))
PATHS = st.lists(WORDS, max_size=3).map("/".join)
QUERIES = st.dictionaries(st.sampled_from(["p", "page", "lang", "utmost"]), WORDS, max_size=2).map(
    lambda fields: "&".join(f"{name}={value}" for name, value in fields.items())
)
TRACKING = st.lists(
    st.sampled_from(["utm_source=rss", "UTM_Medium=feed", "fbclid=Iw", "mc_cid=1", "igshid="]), max_size=3
)
TEXTS = st.text(max_size=20)


@st.composite
def addresses(draw) -> str:
    query = draw(QUERIES)
    return f"https://{draw(HOSTS)}/{draw(PATHS)}" + (f"?{query}" if query else "")


def moved(url: str, host: str, tracking: list[str], *, slash: bool, secure: bool) -> str:
    """Give the address as another site, another plugin or another year would write it."""
    parts = urlsplit(url)
    query = "&".join([*filter(None, [parts.query]), *tracking])
    path = parts.path.rstrip("/") + "/" * slash
    return f"http{'s' * secure}://{host}{path}" + (f"?{query}" if query else "")


MOVES = st.tuples(HOSTS, TRACKING, st.booleans(), st.booleans())


def fingerprint(item: FeedItem) -> str:
    (sighting,) = identify([item], frozenset()).sightings
    return sighting.fingerprint


def keys(*items: FeedItem, split: tuple[str, ...] = ()) -> list[str]:
    return [sighting.key for sighting in identify(items, frozenset(split)).sightings]


@given(addresses(), addresses(), MOVES, TEXTS, st.none() | st.integers(0, 10**6))
def test_an_article_stays_itself(guid, link, move, title, age):
    """On another domain, over http or https, tracked, re-dated, retitled and rewritten: one key."""
    host, tracking, slash, secure = move
    now = item(1, guid=guid, link=link)
    later = FeedItem(
        guid=moved(guid, host, tracking, slash=slash, secure=secure),
        link=moved(link, host, tracking, slash=slash, secure=secure),
        title=title,
        published_at=None if age is None else NOW - timedelta(seconds=age),
    )
    assert guid_key(now) == guid_key(later)
    assert len(keys(now, later)) == 1


@given(addresses(), MOVES, TEXTS)
def test_a_link_stands_in_for_a_guid(link, move, title):
    """Without a guid the page's own path is what stays."""
    host, tracking, slash, secure = move
    later = moved(link, host, tracking, slash=slash, secure=secure)
    assert len(keys(item(1, guid="", link=link), item(2, guid="", link=later, title=title))) == 1


@given(st.lists(st.builds(item, st.just(0), guid=addresses() | WORDS | st.just(""), link=addresses() | st.just(""))))
def test_order_does_not_matter(items):
    """A feed sorted otherwise holds the same articles, and no two under one key."""
    found = identify(items, frozenset())
    shuffled = random.Random(1).sample(items, len(items))
    assert {s.key for s in found.sightings} == set(keys(*shuffled))
    assert len({s.key for s in found.sightings}) == len(found.sightings)
    assert found.newly_split == identify(shuffled, frozenset()).newly_split


@given(st.lists(addresses(), min_size=2, max_size=4, unique_by=lambda url: guid_key(item(0, guid=url))), MOVES)
def test_a_guid_shared_by_several_pages_is_split_for_good(links, move):
    """Each page is an article, then and when it stands in the feed alone, on whatever host."""
    shared = [item(n, guid="https://courier.example/?p=7", link=link) for n, link in enumerate(links)]
    together = identify(shared, frozenset())
    assert together.newly_split == ("/?p=7",)
    assert len(together.sightings) == len(links)
    host, tracking, slash, secure = move
    for one, sighting in zip(shared, together.sightings, strict=True):
        later = replace(one, link=moved(one.link, host, tracking, slash=slash, secure=secure))
        assert keys(later, split=together.newly_split) == [sighting.key]


def test_what_is_split_already_is_not_new():
    """Storage hears of a split once."""
    items = [item(n, guid="https://courier.example/?p=7") for n in (1, 2)]
    assert identify(items, frozenset({"/?p=7"})).newly_split == ()
    assert keys(items[0], split=("/?p=7",)) == ["/?p=7 /1"]


def test_of_two_under_one_key_the_first_counts():
    """A feed that repeats an item shows it once."""
    twice = identify([item(1, title="First"), item(1, title="Again")], frozenset())
    assert [sighting.item.title for sighting in twice.sightings] == ["First"]


def test_entries_of_one_page_are_told_apart():
    """A log of changes links to its headings."""
    log = [item(n, guid=f"https://c.example/log#{n}", link=f"https://c.example/log#{n}") for n in (1, 2)]
    assert len(keys(*log)) == 2
    assert len(keys(*(replace(entry, guid="") for entry in log))) == 2


def test_a_guid_whose_fragment_counts_editions_stays_itself():
    """Some sites number an article's updates so."""
    first, second = (item(1, guid=f"https://c.example/a#{n}") for n in (0, 1))
    assert guid_key(first) == guid_key(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"guid": "https://c.example/?p=1"}, {"guid": "https://c.example/?p=2"}),
        ({"guid": "tag:c.example,2026:1"}, {"guid": "tag:c.example,2026:2"}),
        ({"guid": "tag:a.example,2026:1"}, {"guid": "tag:b.example,2026:1"}),
        ({"guid": "1"}, {"guid": "", "link": "https://c.example/1"}),
        ({"guid": "https://c.example/a/b"}, {"guid": "https://c.example/a"}),
        ({"guid": "", "link": "https://c.example/?p=1"}, {"guid": "", "link": "https://c.example/?page=1"}),
        ({"guid": "", "link": "", "title": "One"}, {"guid": "", "link": "", "title": "Two"}),
    ],
)
def test_different_articles_have_different_keys(one, other):
    """What does not name the same article is not mixed up."""
    assert guid_key(item(1, **one)) != guid_key(item(1, **other))


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://www.Courier.example/a/?utm_source=x&b=2#c", "courier.example/a?b=2"),
        ("http://ines:secret@courier.example", "courier.example/"),
        ("", ""),
        ("http://[", "http://["),
    ],
)
def test_canonical(link, expected):
    """One page has one name, in whichever feed it stands."""
    assert canonical(link) == expected


BODY = "<p>The court sided with <b>312</b> households.</p><p>Next: &ldquo;appeal&rdquo;.</p>"
NOISE = [
    '<p class="x1">The court sided with <strong data-n="9">312</strong> households.</p>\n\n<p>Next: “appeal”.</p>',
    BODY + "<script>var nonce = 'a8f3';</script><style>p{}</style><!-- cached 18:00:01 -->",
    '<div id="post-7"><p>The court sided with 312&nbsp;households.</p><p>Next: &#8220;appeal&#8221;.<br /></p></div>',
]


@pytest.mark.parametrize("body", NOISE)
def test_a_fingerprint_ignores_markup(body):
    """Plugins write other classes, nonces and scripts with every fetch; nothing has changed for a reader."""
    assert fingerprint(item(1, body_html=body)) == fingerprint(item(1, body_html=BODY))


@pytest.mark.parametrize(
    "change", [{"title": "Other"}, {"standfirst": "Other"}, {"byline": "Other"}, {"image": "i"}, {"body_html": "Other"}]
)
def test_a_fingerprint_sees_what_a_reader_sees(change):
    """Each visible field counts, and none can be mistaken for its neighbour."""
    assert fingerprint(item(1, body_html=BODY)) != fingerprint(item(1, **{"body_html": BODY, **change}))


def test_a_fingerprint_knows_no_terms_dates_or_addresses():
    """A moved or re-filed article reads the same."""
    assert fingerprint(item(1)) == fingerprint(item(1, guid="", link="", terms=(), published_at=None))


def test_no_word_of_a_long_text_is_joined_to_the_next():
    body = "<p>" + "word " * 3_000 + "</p>"
    for letters in range(5):
        (sighting,) = identify([item(1, body_html=body + "x" * letters)], frozenset()).sightings
        assert set(sighting.text.split()) <= {"word", "x" * letters}


def test_the_credit_at_a_texts_end_is_not_searched():
    """Every article of a site has it; what the article itself says of such a line stays."""
    credit = '<p>The post <a href="https://courier.example/1/">Rents</a> appeared first on <a href="https://courier.example">Courier</a>.</p>'
    said = "<p>Old.</p><p>The post office appeared first on this map.</p>"
    plain = "<p>Old.</p><p>The post Rents appeared first on Courier.</p>"
    found = identify([item(n, body_html=body) for n, body in ((1, said + credit), (2, plain))], frozenset()).sightings
    assert [one.text for one in found] == ["Old. The post office appeared first on this map.", "Old."]
