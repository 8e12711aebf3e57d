"""Whatever the feed holds and people type, Telegram takes every message that we make of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.views import articles, branch_admin, branches, corrections, organisers, replies, topics
from bot.views.reader import Reader
from storage import Article, Page, Topic
from tests.views.nouns import BRANCHES, LEVELS, LISBON, LONG, NOW, ORGANISERS, PAGES, READERS, TOPICS, VIEWS

MOST, MOST_IN_A_ROW, MOST_DATA, LONGEST_URL = 100, 8, 64, 2_048
LONGEST_TOAST = 200
ANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
PLAIN = [replies.admins_only, replies.cannot_tell, replies.old_button, replies.nothing_there, replies.no_such_topic]
PLAIN += [branches.no_such_branch, branch_admin.in_words, branch_admin.not_yours, organisers.no_organiser]
LONG_WINDED = Article(
    id=1,
    link="https://courier.example/1/",
    title="T" * 300,
    standfirst="Standfirst " * 100,
    byline="B" * 300,
    image="",
    published_at=datetime(2025, 12, 31, 12, tzinfo=UTC),
    first_seen_at=NOW,
    revision=1,
    topics=(Topic(2, "H" * 300),),
)
TOASTS = (
    st.builds(topics.following, TOPICS, READERS, new=st.booleans())
    | st.builds(topics.left, TOPICS, READERS, was=st.booleans())
    | st.builds(branches.following, BRANCHES, LEVELS, READERS, new=st.booleans())
    | st.builds(branches.left, BRANCHES, READERS, was=st.booleans())
    | st.builds(branches.closed, BRANCHES, READERS)
    | st.builds(organisers.removed, ORGANISERS, READERS)
    | st.builds(organisers.revoked, READERS, was_open=st.booleans())
    | st.builds(lambda view, reader: view(reader), st.sampled_from(PLAIN), READERS)
)


def units(text):
    return len(text.encode("utf-16-le")) // 2


def check_message(telegram, message):
    """Telegram reads its HTML, it is neither empty nor too long, and no button is refused."""
    read = telegram(message.html)
    assert read["@type"] == "formattedText", (read, message.html)
    assert read["text"].strip()
    assert units(read["text"]) <= (1_024 if message.picture else 4_096)
    assert len(read["entities"]) <= 100
    check_buttons(telegram, message.buttons)


@pytest.mark.parametrize("name", VIEWS)
@ANY
@given(data=st.data())
def test_telegram_takes_every_message(telegram, name, data):
    """Its HTML is read, it is neither empty nor too long, and no button is refused."""
    message = data.draw(VIEWS[name])
    check_message(telegram, message)
    assert not message.preview or opens(telegram, message.preview)


@ANY
@given(data=st.data(), alt=LONG)
def test_below_a_picture_the_reason_and_the_title_stay(telegram, data, alt):
    """What gives way is the standfirst; where the article is corrected later, there is room to say so."""
    reader, article = data.draw(READERS), replace(LONG_WINDED, alt=alt)
    message = articles.alert(article, (Topic(2, "Housing"),), reader, picture="photo-1")
    check_message(telegram, message)
    read = telegram(message.html)["text"]
    assert read.startswith("T" * 100)
    assert "Housing" in read[-40:]
    later = telegram(corrections.corrected(message, NOW, reader).html)["text"]
    assert read in later


@ANY
@given(page=PAGES, reader=READERS)
@example(page=Page((LONG_WINDED,) * 10, has_newer=True, has_older=True), reader=Reader(LISBON))
def test_the_fullest_page_of_the_archive_fits(telegram, page, reader):
    """Ten entries, each with the longest title, byline, date and topics that a view shows."""
    read = telegram(articles.latest(page, reader, NOW, limit=10, topic=Topic(7, "x" * 200), most=10).html)
    assert units(read["text"]) <= 4_096
    assert read["text"].count("31 December 2025") == sum(article == LONG_WINDED for article in page.articles)


def check_buttons(telegram, rows):
    buttons = [button for row in rows for button in row]
    assert len(buttons) <= MOST
    assert all(len(row) <= MOST_IN_A_ROW for row in rows)
    for button in buttons:
        assert button.text.strip()
        assert bool(button.action) != bool(button.url)
        assert len(button.action.encode()) <= MOST_DATA
        assert not button.url or opens(telegram, button.url)


def opens(telegram, url):
    """Ask Telegram's parser, which keeps a link only where it can be opened."""
    marked = '<a href="{}">x</a>'.format(url.replace("&", "&amp;").replace('"', "&quot;"))
    return len(url) <= LONGEST_URL and bool(telegram(marked)["entities"])


@ANY
@given(TOASTS)
def test_toasts_fit(toast):
    """What pops up after a press: not empty, and within Telegram's limit."""
    assert 0 < units(toast) <= LONGEST_TOAST
