"""What several outcomes together say of Telegram."""

from datetime import timedelta

from bot.gateway import Gone, Later, Sent, Unknown
from bot.jobs.patience import REFUSED_AFTER, SILENT_AFTER, Patience
from tests.builders import NOW

TIMED_OUT = Unknown("no answer in time")
NOT_REACHED = Later(1.0, "refused", setback=True)
TOO_MANY = Later(30.0, "Too Many Requests", chat=True)


def after(*outcomes) -> Patience:
    """Learn from these outcomes, each of another chat."""
    patience = Patience(NOW)
    for chat, outcome in enumerate(outcomes):
        patience.note(chat, outcome, NOW)
    return patience


def test_one_message_without_an_answer_is_no_outage():
    """Nor are two; three in a row are, whether they had no answer or were not sent at all."""
    assert not after(*[TIMED_OUT] * (SILENT_AFTER - 1)).silent
    assert after(*[TIMED_OUT] * SILENT_AFTER).silent
    assert after(TIMED_OUT, NOT_REACHED, TIMED_OUT).silent


def test_any_answer_of_telegrams_ends_it():
    """Also one that says no."""
    for answer in (Sent(7), Gone("blocked"), TOO_MANY):
        assert not after(*[TIMED_OUT] * 9, answer).silent


def test_one_chats_limit_is_its_own():
    """However often; five chats in a row are the bot's."""
    patience = Patience(NOW)
    for _ in range(20):
        patience.note(1, TOO_MANY, NOW)
    assert patience.quiet_for(NOW) == 0
    assert after(*[TOO_MANY] * (REFUSED_AFTER - 1), Sent(7), TOO_MANY).quiet_for(NOW) == 0
    quiet = after(*[TOO_MANY] * REFUSED_AFTER)
    assert quiet.quiet_for(NOW) == 30
    assert quiet.quiet_for(NOW + timedelta(seconds=31)) == 0


def test_trials_that_meet_an_error_come_more_seldom_too():
    """Telegram answers `getMe` and fails on messages: ten seconds apart at last, not as fast as it can fail."""
    patience = after(*[NOT_REACHED] * 3)
    waits = []
    for _ in range(5):
        patience.note(1, NOT_REACHED, NOW, trial=True)
        waits.append(patience.quiet_for(NOW))
    assert waits == [1, 2, 4, 8, 10]


def test_trials_without_an_answer_come_more_and_more_seldom():
    """They use up tries; what was in flight when it fell silent does not count, nor an error of Telegram's own."""
    patience = after(*[TIMED_OUT] * 40)
    assert patience.quiet_for(NOW) == 0
    waits = []
    for _ in range(8):
        patience.note(1, TIMED_OUT, NOW, trial=True)
        waits.append(patience.quiet_for(NOW))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert patience.quiet_for(NOW - timedelta(hours=1)) == 0  # the clock was set back
    patience.note(1, Sent(7), NOW)
    patience.note(1, NOT_REACHED, NOW, trial=True)
    assert not patience.silent
