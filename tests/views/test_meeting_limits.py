"""Whatever organisers write, Telegram takes every message that we make of it, and every word of ours is translated."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views import deeds, history, managing, meeting_card, meeting_list, meeting_reminders, meetings, receipts, times
from bot.views.reader import Reader
from tests.views import agenda_nouns, meeting_nouns, organiser_nouns
from tests.views.nouns import LISBON, Pseudo
from tests.views.test_limits import ANY, LONGEST_TOAST, check_message, units
from tests.views.test_translation import outside, texts, ways

DATE = r"\w{3}, \d+ \w{3} \d{4}"
"""Babel writes it in the reader's words."""
IN_PRIVATE = {meeting_reminders.settled, *organiser_nouns.SHOWN}
MODULES = (deeds, history, managing, meetings, receipts, times, meeting_card, meeting_list, meeting_reminders)
SHOWN = meeting_nouns.SHOWN | agenda_nouns.SHOWN | organiser_nouns.SHOWN
VIEWS = meeting_nouns.VIEWS | organiser_nouns.VIEWS
VIEWS |= {f"{name} asked for": made for name, made in agenda_nouns.VIEWS.items()}


@pytest.mark.parametrize("name", VIEWS)
@ANY
@given(data=st.data())
def test_telegram_takes_every_message(telegram, name, data):
    message = data.draw(VIEWS[name])
    check_message(telegram, message)


@pytest.mark.parametrize("group", [False, True])
def test_no_word_is_ours_alone(group):
    reader = Reader(LISBON, Pseudo(), group=group)
    for view, show in SHOWN.items():
        for text in (text for made in show(reader) for text in texts(made)):
            ours = outside(re.sub(rf"https://[\w./]+|/meetings|{DATE}", "", text))
            assert not re.search(r"[^\W\d_]", ours), (view.__name__, text)


def test_no_view_is_forgotten():
    assert set().union(*(ways(module) for module in MODULES)) == set(SHOWN)


def test_nobody_is_you_in_a_group():
    heard = [show for view, show in SHOWN.items() if view not in IN_PRIVATE]
    said = [text for show in heard for made in show(Reader(LISBON, group=True)) for text in texts(made)]
    assert not re.search(r"\byou\b", " ".join(said), re.IGNORECASE)
    said += [text for show in organiser_nouns.SHOWN.values() for made in show(Reader(LISBON)) for text in texts(made)]
    assert not [text for text in said if "'" in text]


@ANY
@given(agenda_nouns.TOASTS)
def test_toasts_fit(toast):
    assert 0 < units(toast) <= LONGEST_TOAST
