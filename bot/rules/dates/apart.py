"""What has numbers or names of days in it and is no date: links, telephones, prices, rooms, houses.

It is blanked before anything is looked for, letter by letter, so that every place stays what it was.
"""

import re
from collections.abc import Sequence

from bot.rules.dates.letters import plain

BLANK = "\ufffd"
"""Stands for a letter that is kept apart; it is no separator, so nothing is joined across it."""

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*"
_DAY = r"(?:mon|tues?|wed|thu|thurs?|fri|sat|sun)(?:[a-z]*day)?"
_LINKS = (
    r"(?:https?://|www\.)\S+",
    r"[^\s@]{1,64}@[^\s@]{1,255}",
    r"[@#][a-z_]\w*",
    r"\b(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,20}/\S*",
)
_TELEPHONES = (
    r"\+\d[\d ()./-]{5,20}\d",
    r"\(0?\d{1,4}\)[ -]?\d[\d -]{4,20}\d",
    r"\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b(?![:./])",
    r"\b1[38]00 \d{3} \d{3}\b",
    r"\b(?:\d{3}[-. ])?\d{3}[-.]\d{4}\b",
    r"\b(?:tel|phone|ph|call|text|ring|whatsapp|mob|mobile)\b[.: ]*(?:[ ()./-]?\d){6,20}",
    r"\b\d{7,}\b",
    r"\bmeeting id[: ]*\d[\d ]{0,20}|\bid: ?\d[\d ]{0,20}|\bpass(?:code|word)\b[: ]{0,3}\S+",
)
_PRICES = (
    r"[£$€¥]\s?\d[\d.,]{0,12}(?:\s?[-/]\s?[£$€¥]?\d[\d.,]{0,12})?",
    r"\b\d[\d.,]{0,12}\s?(?:[£$€¥%]|p\b(?!\.?\s?m)|(?:pounds?|dollars?|euros?|quid|pence|cents)\b)",
)
_NUMBERED = (
    r"\b(?:room|rm|hall|suite|flat|unit|apt|apartment|level|floor|platform|gate|bus|tram|route|studio|building|block"
    r"|shop|no|nr|number|part|chapter|vol|volume|issue|week|episode|section|article|clause|page|version|v|lot|zone|ward"
    r"|pier|bay|table|box|terminal|motion|proposition|prop|covid|g|cop|group|grade)\.?[ #-]{0,2}\d{1,6}(?:[.-]\d{1,6})?"
    rf"(?!\d)[a-z]?\b(?!:\d|[./-]\d|\s?[ap]\.?m\b|\s?{_MONTH}\b)"
)
_STREET = (
    r"(?:st|str|street|rd|road|ave|av|avenue|ln|lane|dr|drive|sq|square|place|pl|terrace|tce|crescent|cres|way|court|ct"
    r"|close|hill|parade|pde|highway|hwy|boulevard|blvd|gardens|grove|row|walk|mews|quay|esplanade|circuit|green)\b"
)
_NO_NAME = (
    r"(?:at|on|in|the|for|to|with|and|from|by|of|until|till|a|am|pm|noon|midday|today|tonight|tomorrow"
    rf"|{_DAY}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
)
_NAME = rf"(?!{_NO_NAME})[a-z'.-]{{1,30}}[ ]"
_HOUSES = (
    rf"(?<![:./\d-])\b(?!20\d\d\b)(?!\d+ {_MONTH} (?!{_STREET}))\d+[a-z]?(?:-\d+[a-z]?)? (?:{_NAME}){{1,3}}{_STREET}",
)
_COUNTED = (
    r"\b24/7\b|\b50/50\b|\b[13]/[2-9](?= (?:price|off|an? |hours?|miles?))|\b\d+/\d+(?= of )",
    r"(?<![\d.])\d+\.\d+\.\d(?![\d.])",
    r"\b\d+(?:st|nd|rd|th) (?:anniversary|annual|birthday|edition|floor|century|congress|avenue|ave|street|st)\b",
    r"\b\d+(?:\.\d+)? ?(?:km|mi|miles?|metres?|kg|people|seats|places|years?|degrees)\b",
    r"(?<![:.\d])\b\d{1,3}(?:,\d{3})+\b|\b\d+ ?x ?\d+\b",
)
_NAMED = (
    r"\bmay day\b|\bbloody sunday\b|\bblack friday\b|\bgood friday\b|\bash wednesday\b",
    r"\bhigh noon\b|\bmidnight's\b",
)
_ALL = re.compile("|".join((*_LINKS, *_TELEPHONES, *_PRICES, _NUMBERED, *_COUNTED, *_NAMED)))
_HOUSE = re.compile(*_HOUSES)
_DATED = re.compile(rf"\b(?:{_MONTH}|{_DAY})[.,]? ?$")


def blanked(text: str, apart: Sequence[str] = ()) -> str:
    """Blank what is no date, and the names in `apart`, such as a branch's or its usual venue's."""
    for name in apart:
        words = plain(name).text.split()
        if words:
            text = re.sub(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", blank, text)
    return _HOUSE.sub(_blank_house, _ALL.sub(blank, text))


def blank(found: re.Match[str]) -> str:
    """Give as many blanks as there are letters; lines stay lines."""
    return "".join(letter if letter == "\n" else BLANK for letter in found[0])


def _blank_house(found: re.Match[str]) -> str:
    dated = _DATED.search(found.string, max(0, found.start() - 12), found.start())
    return found[0] if dated else blank(found)
