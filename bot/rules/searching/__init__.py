"""What somebody looks for, and where in an article it stands; pure, and any text means something."""

from bot.rules.searching.passages import Passage, passage
from bot.rules.searching.reading import LONGEST_TEXT, Request, read

__all__ = ["LONGEST_TEXT", "Passage", "Request", "passage", "read"]
