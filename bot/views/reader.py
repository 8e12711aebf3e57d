"""Who reads: their language and time zone, and the words that follow from them.

Every sentence a person reads goes through `Reader.gettext` or `Reader.ngettext`.
"""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton

LOCALES = Path(__file__).parent / "locales"
"""Catalogues of translations, `<language>/LC_MESSAGES/handbill.mo`; there is English alone so far."""

ENGLISH = "en_001"
"""English as most of the world writes it: the day stands before the month."""

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader's zone, translations and Babel locale (for dates); `group` where several read, and "you" is nobody."""

    zone: ZoneInfo
    words: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)
    locale: str = ENGLISH
    group: bool = False

    def gettext(self, sentence: str) -> str:
        """Give a sentence in the reader's language."""
        return self.words.gettext(sentence)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Give the form of a sentence that goes with a number; {number} stands for it."""
        return self.words.ngettext(one, many, number).format(number=number)

    def day(self, moment: datetime, now: datetime) -> str:
        """Say which day that was, as people do: today, yesterday, a weekday, a date."""
        day, today = moment.astimezone(self.zone).date(), now.astimezone(self.zone).date()
        days = (today - day).days
        if 0 <= days <= 1:
            return self.gettext("yesterday") if days else self.gettext("today")
        if 1 < days < _WEEK:
            return format_date(day, "EEEE", locale=self.locale)
        if day.year != today.year:
            return self.date(moment)
        # At noon: a date alone would be midnight, which another zone may put on the day before.
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=self.zone)
        return format_skeleton("dMMMM", noon, tzinfo=self.zone, locale=self.locale)

    def date(self, moment: datetime) -> str:
        """Give the date of that day with its year, which stays right."""
        return format_date(moment.astimezone(self.zone).date(), "long", locale=self.locale)


def reader(language: str, zone: ZoneInfo, *, group: bool = False) -> Reader:
    """Give the reader of an IETF language tag ("" when it is not known): in English where we have no better."""
    words = _catalogues().get(language.partition("-")[0].casefold())
    if words is None:
        return Reader(zone, group=group)
    return Reader(zone, words, language.replace("-", "_"), group)


@cache
def _catalogues() -> Mapping[str, gettext.NullTranslations]:
    """Read every catalogue there is, by its language: what a client calls its language is no path of ours."""
    found = sorted(LOCALES.glob("*/LC_MESSAGES/handbill.mo"))
    return {path.parts[-3]: gettext.translation("handbill", LOCALES, [path.parts[-3]]) for path in found}
