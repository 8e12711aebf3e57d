"""What somebody looks for, and where in an article it stands; pure, and any text means something."""

from bot.rules.searching.passages import Passage, passage
from bot.rules.searching.reading import Request, read

__all__ = ["Passage", "Request", "passage", "read"]
