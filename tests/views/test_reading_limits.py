"""Whatever an article holds, Telegram takes every page of it, and every word of ours is translated."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views import corrections, in_full, reading_actions, saved
from bot.views.reader import Reader
from tests.views.nouns import LISBON, Pseudo
from tests.views.reading_nouns import SHOWN, TOASTS, VIEWS
from tests.views.test_limits import ANY, LONGEST_TOAST, check_message, opens, units
from tests.views.test_translation import outside, texts, ways

DATE = r"\w{3}, \d+ \w{3} \d{4}"
MODULES = (corrections, in_full, reading_actions, saved)


@pytest.mark.parametrize("name", VIEWS)
@ANY
@given(data=st.data())
def test_telegram_takes_every_message(telegram, name, data):
    message = data.draw(VIEWS[name])
    check_message(telegram, message)
    assert not message.lead or opens(telegram, message.lead)


def test_no_word_is_ours_alone():
    reader = Reader(LISBON, Pseudo())
    for view, show in SHOWN.items():
        for text in (text for made in show(reader) for text in texts(made)):
            ours = outside(re.sub(rf"/\w+|{DATE}", "", text))
            assert not re.search(r"[^\W\d_]", ours), (view.__name__, text)


def test_no_view_is_forgotten():
    assert set().union(*(ways(module) for module in MODULES)) == set(SHOWN)


def test_apostrophes_are_typographic():
    assert not [t for show in SHOWN.values() for made in show(Reader(LISBON)) for t in texts(made) if "'" in t]


@ANY
@given(TOASTS)
def test_toasts_fit(toast):
    assert 0 < units(toast) <= LONGEST_TOAST
