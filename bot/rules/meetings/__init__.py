"""Meetings: what follows from an act on one, and what a chat is still to be told when its turn comes."""

from bot.rules.meetings.acts import (
    brought_back,
    cancelled,
    edited,
    postponed,
    published,
    set_again,
)
from bot.rules.meetings.differences import Difference, differences, news
from bot.rules.meetings.telling import pointless
from bot.rules.meetings.timing import LEVELS, OFFSETS, expiry, moment

__all__ = [
    "LEVELS",
    "OFFSETS",
    "Difference",
    "brought_back",
    "cancelled",
    "differences",
    "edited",
    "expiry",
    "moment",
    "news",
    "pointless",
    "postponed",
    "published",
    "set_again",
]
