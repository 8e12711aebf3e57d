"""Drafts: what somebody's words make of a meeting that is being written, and what is to be asked next.

The line: a pasted text, a branch's usual place and time or its last meeting -> what is known -> what is missing -> an
answer to that -> what is known. Of an edit: what is touched, and the same on top of somebody else's.
"""

from bot.rules.drafts.ends import read_end
from bot.rules.drafts.fields import LONGEST, REQUIRED, Fault, Field, Wrong, missing, read_text, with_value
from bot.rules.drafts.filling import again, filled, hosted, usual
from bot.rules.drafts.merging import rebased, touched
from bot.rules.drafts.whens import chosen, offered, open_reading, read_time, settled_as, timed

__all__ = [
    "LONGEST",
    "REQUIRED",
    "Fault",
    "Field",
    "Wrong",
    "again",
    "chosen",
    "filled",
    "hosted",
    "missing",
    "offered",
    "open_reading",
    "read_end",
    "read_text",
    "read_time",
    "rebased",
    "settled_as",
    "timed",
    "touched",
    "usual",
    "with_value",
]
