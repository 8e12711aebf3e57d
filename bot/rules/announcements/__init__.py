"""A meeting as somebody pasted it: its date, title, place, links, and the rest.

The line: when (`bot.rules.dates`) and the links are cut out -> what has a label goes where that says -> the line with
the date is title, place and address -> a line that is a place is the place -> the first other line is the title -> all
else is the blurb. What is uncertain stays missing, to be asked for; no word is lost.
"""

from bot.rules.announcements.announcement import Announcement, take_apart

__all__ = ["Announcement", "take_apart"]
