"""Meetings: what follows from an act on one, and what a chat is still to be told when its turn comes."""

from bot.rules.meetings.acts import (
    brought_back,
    cancelled,
    edited,
    gives_date,
    postponed,
    published,
    set_again,
)
from bot.rules.meetings.differences import Difference, differences, news
from bot.rules.meetings.sought import sought
from bot.rules.meetings.telling import pointless
from bot.rules.meetings.timing import LEVELS, OFFSETS, end, expiry, moment
from bot.rules.meetings.wishing import CHOICES, Choice, chosen, coming, offered

__all__ = [
    "CHOICES",
    "LEVELS",
    "OFFSETS",
    "Choice",
    "Difference",
    "brought_back",
    "cancelled",
    "chosen",
    "coming",
    "differences",
    "edited",
    "end",
    "expiry",
    "gives_date",
    "moment",
    "news",
    "offered",
    "pointless",
    "postponed",
    "published",
    "set_again",
    "sought",
]
