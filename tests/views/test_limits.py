"""Whatever the feed holds and people type, Telegram takes every message that we make of it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.views import replies, topics
from tests.views.nouns import READERS, TOPICS, VIEWS

MOST, MOST_IN_A_ROW, MOST_DATA, LONGEST_URL = 100, 8, 64, 2_048
LONGEST_TOAST = 200
ANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
PLAIN = [replies.admins_only, replies.cannot_tell, replies.old_button, replies.nothing_there, replies.no_such_topic]
TOASTS = (
    st.builds(topics.following, TOPICS, READERS, new=st.booleans())
    | st.builds(topics.left, TOPICS, READERS, was=st.booleans())
    | st.builds(lambda view, reader: view(reader), st.sampled_from(PLAIN), READERS)
)


def units(text):
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("name", VIEWS)
@ANY
@given(data=st.data())
def test_telegram_takes_every_message(telegram, name, data):
    """Its HTML is read, it is neither empty nor too long, and no button is refused."""
    message = data.draw(VIEWS[name])
    read = telegram(message.html)
    assert read["@type"] == "formattedText", (read, message.html)
    assert read["text"].strip()
    assert units(read["text"]) <= 4_096
    assert len(read["entities"]) <= 100
    check_buttons(telegram, message.buttons)
    assert not message.preview or opens(telegram, message.preview)


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
