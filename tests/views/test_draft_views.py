"""Whatever organisers write into drafts, Telegram takes every message of them, and every word of ours is translated."""

import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.drafts import Field
from bot.views import (
    approvals,
    draft_actions,
    draft_answers,
    draft_changes,
    draft_choices,
    draft_questions,
    draft_words,
    drafts,
    meetings,
)
from bot.views.draft_words import naming
from bot.views.reader import Reader
from tests.views.draft_nouns import FULL, SHOWN, VIEWS, WORDLESS_DRAFTS, _sketch
from tests.views.nouns import LISBON, NOW, Pseudo
from tests.views.test_limits import ANY, LONGEST_TOAST, MOST_DATA, check_message
from tests.views.test_translation import outside, texts, ways

MODULES = (approvals, draft_answers, draft_changes, draft_choices, draft_questions, draft_words, drafts)
ALONE = [
    view
    for module in MODULES
    for view in ways(module)
    if list(inspect.signature(view).parameters) == ["reader"] and view not in SHOWN
]


@pytest.mark.parametrize("name", VIEWS)
@ANY
@given(data=st.data())
def test_telegram_takes_every_message(telegram, name, data):
    message = data.draw(VIEWS[name])
    check_message(telegram, message)


def test_no_word_is_ours_alone():
    reader = Reader(LISBON, Pseudo())
    shown = {**SHOWN, **{view: lambda r, view=view: [view(r)] for view in ALONE}}
    for view, show in shown.items():
        for text in (text for made in show(reader) for text in texts(made)):
            ours = outside(re.sub(r"https://[\w./]+", "", text))
            assert not re.search(r"[^\W\d_]", ours), (view.__name__, text)


def test_no_view_is_forgotten():
    assert set().union(*map(ways, MODULES)) == {*SHOWN, *ALONE}


def test_what_is_said_in_a_moment_is_short_and_well_set():
    """A toast has 200 characters; apostrophes are typographic."""
    said = [text for view in ALONE for text in texts(view(Reader(LISBON)))]
    assert all(len(text) <= LONGEST_TOAST for text in said)
    said += [text for show in SHOWN.values() for made in show(Reader(LISBON)) for text in texts(made)]
    assert not [text for text in said if "'" in text]


def test_every_button_fits():
    """Whatever the numbers are."""
    makers = [make for _, make in inspect.getmembers(draft_actions, inspect.isfunction)]
    huge = {"field": max(Field, key=len).value}
    for make in makers:
        arguments = {name: huge.get(name, 2**63 - 1) for name in inspect.signature(make).parameters}
        assert len(make(**arguments).encode()) <= MOST_DATA


def test_the_preview_is_the_card_to_the_letter():
    """Of a new meeting; what no follower sees stands below it."""
    reader = Reader(LISBON)
    sketch = _sketch(WORDLESS_DRAFTS[2])
    made = drafts.preview(sketch, reader, NOW)
    card, rule, below = made.html.partition("· · ·")
    assert rule
    assert card.strip() == drafts.card(sketch, reader, NOW)
    assert card.startswith("<b>New meeting</b>\n<b>100</b>")
    assert FULL.online not in card
    assert FULL.online in below
    assert meetings.LONGEST == 4_096


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Rent", "Saved: Rent. Done."),
        ("Whose rent?", "Saved: Whose rent? Done."),
        ("{title}.", "Saved: {title}. Done."),
    ],
)
def test_a_title_brings_its_own_mark(title, said):
    """No full stop stands behind a question mark."""
    assert naming("Saved: {title}. Done.", title) == said
