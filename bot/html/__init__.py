"""Escaping, measuring, fitting and cleaning of HTML; pure."""

from bot.html.addresses import absolute, canonical, is_web_address
from bot.html.escape import escape, link
from bot.html.fit import fit, shorten
from bot.html.measure import utf16_length, visible, visible_length
from bot.html.moment import LONG, RELATIVE, moment
from bot.html.text import clean_line, clean_lines, clean_text

__all__ = [
    "LONG",
    "RELATIVE",
    "absolute",
    "canonical",
    "clean_line",
    "clean_lines",
    "clean_text",
    "escape",
    "fit",
    "is_web_address",
    "link",
    "moment",
    "shorten",
    "utf16_length",
    "visible",
    "visible_length",
]
