"""A strict stand-in for Telegram's Bot API: the tests' double and the demo's backend."""

from bot.demo.telegram.calls import Call
from bot.demo.telegram.entities import NoEntityParser
from bot.demo.telegram.faults import Faults
from bot.demo.telegram.groups import Group
from bot.demo.telegram.people import Person
from bot.demo.telegram.rates import RateLimit
from bot.demo.telegram.server import StandIn
from bot.demo.telegram.shown import Place, Shown, ShownButton
from bot.demo.telegram.weather import Weather

__all__ = [
    "Call",
    "Faults",
    "Group",
    "NoEntityParser",
    "Person",
    "Place",
    "RateLimit",
    "Shown",
    "ShownButton",
    "StandIn",
    "Weather",
]
