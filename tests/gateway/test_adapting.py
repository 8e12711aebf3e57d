"""How a broadcast's share of the rate follows Telegram's answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.adapting import FEWEST_CHATS, SMALLEST_SHARE, WINDOW, Adaptation


def after(*answers: tuple[int, bool]) -> float:
    """Give the share after these answers: the chat, and whether it was a 429."""
    adaptation = Adaptation()
    for chat, refused in answers:
        adaptation.note(chat, refused=refused)
    return adaptation.share


def test_a_fifth_of_fifty_is_borne_and_more_halves():
    """Ten of fifty are borne; the eleventh is one too many."""
    fine = [(chat, False) for chat in range(39)]
    assert after(*fine, *((chat, True) for chat in range(10))) == 1
    assert after(*fine, *((chat, True) for chat in range(11))) == 0.5


def test_few_chats_concern_only_themselves():
    """Four that are refused again and again are parked; the others keep their pace."""
    assert after(*((n % (FEWEST_CHATS - 1), True) for n in range(200))) == 1


def test_it_never_stops_altogether():
    """However long Telegram refuses, a little is tried."""
    assert after(*((n, True) for n in range(5_000))) == SMALLEST_SHARE


def test_it_comes_back_gradually():
    """A hundred good answers after a halving."""
    refused = [(n, True) for n in range(11)]
    assert after(*refused, *((n, False) for n in range(50))) == pytest.approx(0.75)
    assert after(*refused, *((n, False) for n in range(101))) == 1


@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), max_size=300))
def test_it_stays_a_share(answers):
    """And is halved at most once in as many answers as tell something."""
    share = after(*answers)
    halvings = sum(refused for _, refused in answers) // (WINDOW // 5)
    assert max(SMALLEST_SHARE, 0.5**halvings) <= share <= 1
