"""What readers see of articles in full and of what they saved, in every way of speaking."""

from dataclasses import replace

from hypothesis import strategies as st

from bot.views import corrections, in_full, reading_actions, saved
from bot.views.articles import alert
from bot.views.message import Message
from storage import Article, SavedArticle, Shelf
from tests.builders import NOW
from tests.views.meeting_nouns import MEETINGS, WORDLESS
from tests.views.nouns import ADDRESSES, ARTICLES, IDS, LONG, MOMENTS, NAMES, READERS

PARTS = [
    "<p>",
    "</p>",
    "<b>",
    "<ul><li>",
    "</blockquote>",
    "<blockquote>",
    "<table><tr><td>",
    '<img src="/x.jpg">',
    "<",
]
BODIES = st.lists(LONG | st.sampled_from(PARTS), max_size=8).map("".join)
COPIES = st.builds(
    in_full.lay_out,
    st.builds(replace, ARTICLES, image=ADDRESSES, standfirst=LONG | st.just("x" * 5_000)),
    BODIES,
    NAMES,
    READERS,
    st.just(NOW),
)
SHELVES = st.builds(
    Shelf,
    st.lists(st.builds(SavedArticle, ARTICLES, MOMENTS, st.none() | MOMENTS), max_size=5).map(tuple),
    st.booleans(),
    st.booleans(),
    st.integers(0, 500),
    st.integers(0, 500),
)


CORRECTED = st.builds(replace, ARTICLES, corrected_at=st.none() | MOMENTS)


def _page(copy: in_full.Copy, number: int, *how, **more) -> Message:
    return in_full.page(copy, copy.nearest(number), *how, **more)


VIEWS = {
    "page": st.builds(
        _page,
        COPIES,
        st.integers(-1, 3) | st.just(10**18),
        READERS,
        saved=st.booleans(),
        bookmark=st.integers(1, 5),
        meeting=st.none() | MEETINGS,
        followed=st.frozensets(IDS),
    ),
    "related": st.builds(
        in_full.related, ARTICLES, st.lists(ARTICLES, min_size=1, max_size=4).map(tuple), READERS, st.just(NOW)
    ),
    "shelf": st.builds(saved.shelf, SHELVES, READERS, st.just(NOW)),
    "corrected": st.builds(
        corrections.corrected, st.builds(alert, ARTICLES, st.just(()), READERS), st.none() | MOMENTS, READERS
    ),
    "withdrawn": st.builds(corrections.withdrawn, ARTICLES, NAMES, READERS),
    "lately": st.builds(corrections.lately, st.lists(CORRECTED, max_size=10), READERS, st.just(NOW)),
    "preview": st.builds(
        corrections.preview, st.builds(alert, ARTICLES, st.just(()), READERS), ARTICLES, st.integers(0, 10**6), READERS
    ),
}
SENTENCES = [
    saved.saved,
    saved.dropped,
    in_full.nothing_related,
    corrections.sent,
    corrections.sent_before,
    corrections.changed_since,
    corrections.no_such,
]
TOASTS = st.builds(lambda view, reader: view(reader), st.sampled_from(SENTENCES), READERS) | st.builds(
    saved.full, READERS, st.integers(1, 10**6)
)

# Nouns without a letter.
ONE = Article(
    id=1,
    link="https://2.example/",
    title="3",
    standfirst="4",
    byline="5",
    image="",
    published_at=NOW,
    first_seen_at=NOW,
    revision=1,
    whole=True,
)
LONG_ONE = "<p>" + "1234567 " * 1_500 + "</p>"


def _pages(reader):
    copies = [in_full.lay_out(ONE, body, "6", reader, NOW) for body in ("", "<p>7</p>", LONG_ONE)]
    return [
        in_full.page(copy, number, reader, saved=kept, bookmark=2, meeting=WORDLESS[0])
        for copy in copies
        for number in range(1, len(copy.pages) + 1)
        for kept in (True, False)
    ]


def _shelves(reader):
    some = (SavedArticle(ONE, NOW), SavedArticle(ONE, NOW, NOW))
    return [
        saved.shelf(Shelf(some, has_earlier=True, has_later=True, unread=unread, read=read), reader, NOW)
        for unread in (0, 1, 2)
        for read in (0, 1, 2)
    ] + [saved.shelf(Shelf((), has_earlier=False, has_later=False, unread=0, read=0), reader, NOW)]


SHOWN = {
    in_full.lay_out: lambda r: [Message(text) for text in in_full.lay_out(ONE, "", "6", r, NOW).pages],
    in_full.page: _pages,
    in_full.related: lambda r: [in_full.related(ONE, (ONE,), r, NOW)],
    in_full.nothing_related: lambda r: [in_full.nothing_related(r)],
    saved.shelf: _shelves,
    saved.saved: lambda r: [saved.saved(r)],
    saved.dropped: lambda r: [saved.dropped(r)],
    saved.full: lambda r: [saved.full(r, number) for number in (1, 500)],
    corrections.corrected: lambda r: [corrections.corrected(Message("6"), at, r) for at in (None, NOW)],
    corrections.withdrawn: lambda r: [corrections.withdrawn(ONE, "6", r)],
    corrections.lately: lambda r: [
        corrections.lately(some, r, NOW) for some in ((), (ONE,), (replace(ONE, corrected_at=NOW),))
    ],
    corrections.preview: lambda r: [corrections.preview(Message("6"), ONE, number, r) for number in (0, 1, 2)],
    corrections.sent: lambda r: [corrections.sent(r)],
    corrections.sent_before: lambda r: [corrections.sent_before(r)],
    corrections.changed_since: lambda r: [corrections.changed_since(r)],
    corrections.no_such: lambda r: [corrections.no_such(r)],
    reading_actions.reading_row: lambda r: [Message("", (reading_actions.reading_row(ONE, r),))],
    reading_actions.save_button: lambda r: [
        Message("", ((reading_actions.save_button(ONE, r, saved=kept),),)) for kept in (True, False)
    ],
}
"""Each view that speaks, in every way of speaking."""
