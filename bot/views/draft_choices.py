"""The moments that somebody's words may mean, each with why it is one."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot.html import shorten
from bot.rules.dates import Choice, Reason
from bot.views import draft_actions
from bot.views.draft_words import clock
from bot.views.message import Button
from bot.views.reader import Reader
from storage import Draft, DraftDetails

_LABEL = 120


def button(draft: Draft, choice: Choice, reader: Reader) -> Button:
    """Make the button that settles on a moment."""
    why = next((said for reason in choice.reasons if (said := _reasons(reader).get(reason))), "")
    hours = clock(DraftDetails(starts_at=choice.start, ends_at=choice.end, zone=draft.content.details.zone), reader)
    label = reader.gettext("{time}: {reason}").format(time=hours, reason=why) if why else hours
    return Button(shorten(label, _LABEL), draft_actions.at(draft.id, int(choice.instant.timestamp())))


def day(one: date, reader: Reader) -> str:
    """Say a day with its weekday."""
    noon = datetime(one.year, one.month, one.day, 12, tzinfo=ZoneInfo("UTC"))
    return format_skeleton("yMMMEEEd", noon, tzinfo=noon.tzinfo, locale=reader.locale)


def _reasons(reader: Reader) -> Mapping[Reason, str]:
    """Say what the words would have to mean, where the moment alone does not show it."""
    _ = reader.gettext
    return {
        Reason.EARLIER: _("before the clocks change"),
        Reason.LATER: _("after the clocks change"),
        Reason.BEFORE_SKIP: _("that hour is skipped"),
        Reason.AFTER_SKIP: _("that hour is skipped"),
        Reason.FAR: _("far ahead"),
        Reason.NEXT: _("the next one"),
        Reason.DOORS: _("doors"),
        Reason.BEGINS: _("it begins"),
        Reason.BY_DATE: _("as the date says"),
        Reason.BY_WEEKDAY: _("as the weekday says"),
        Reason.DAY_FIRST: _("day first"),
        Reason.MONTH_FIRST: _("month first"),
        Reason.BRANCH_CLOCK: _("by the clock here"),
        Reason.NAMED_CLOCK: _("by the clock you named"),
        Reason.STAMP: _("as it is marked"),
        Reason.WORDS: _("as it is written"),
    }
