"""What an organiser's words say of when: one moment, a few to choose from, a part of it, or nothing.

The line: letters -> apart (what is no date) -> days -> clocks, hours -> chains (what belongs together) -> moments.
It rather asks than guesses: whatever two sensible people may read differently is a choice.
"""

from bot.rules.dates.outcomes import (
    Ambiguous,
    Choice,
    DateAlone,
    DayChoice,
    Hint,
    NotUnderstood,
    Part,
    Reading,
    Reason,
    TimeAlone,
    TimeChoice,
    Understood,
)
from bot.rules.dates.reading import join, read
from bot.rules.dates.repeating import same_again
from bot.rules.dates.stamps import Stamp

__all__ = [
    "Ambiguous",
    "Choice",
    "DateAlone",
    "DayChoice",
    "Hint",
    "NotUnderstood",
    "Part",
    "Reading",
    "Reason",
    "Stamp",
    "TimeAlone",
    "TimeChoice",
    "Understood",
    "join",
    "read",
    "same_again",
]
