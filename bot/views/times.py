"""When a meeting is: by the wall clock of its place, and by the reader's own."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time, get_timezone_location

from bot.html import RELATIVE, escape, moment, shorten
from bot.views.reader import Reader
from storage import MeetingDetails

_LABEL = 40


def wall_clock(details: MeetingDetails, reader: Reader) -> str:
    """Say the day and the hours in the meeting's zone, which is named: plain text."""
    sentence = reader.gettext("{date}, {hours}")
    return sentence.format(date=day(details, reader), hours=hours(details, reader))


def day(details: MeetingDetails, reader: Reader) -> str:
    """Say on which day it begins in the meeting's zone: plain text."""
    return _date(details.starts_at, ZoneInfo(details.zone), reader)


def hours(details: MeetingDetails, reader: Reader) -> str:
    """Say from when to when it is in the meeting's zone, which is named: plain text."""
    zone = ZoneInfo(details.zone)
    said = {"start": _clock(details.starts_at, zone, reader), "city": _city(zone, reader)}
    if details.ends_at is None:
        return reader.gettext("{start} ({city} time)").format(**said)
    end = _clock(details.ends_at, zone, reader)
    if details.local(details.ends_at).date() != details.local(details.starts_at).date():
        end = f"{_date(details.ends_at, zone, reader)}, {end}"
    return reader.gettext("{start} – {end} ({city} time)").format(**said, end=end)


def clock(at: datetime, zone: str, reader: Reader) -> str:
    """Say a day and a time on the wall clock of a zone, which is named: plain text."""
    there = ZoneInfo(zone)
    said = {"date": _date(at, there, reader), "start": _clock(at, there, reader), "city": _city(there, reader)}
    return reader.gettext("{date}, {start} ({city} time)").format(**said)


def titled(details: MeetingDetails, reader: Reader) -> str:
    """Say briefly which meeting it is, for a button: its day and its title."""
    day = format_skeleton("MMMEd", details.starts_at, tzinfo=ZoneInfo(details.zone), locale=reader.locale)
    return reader.gettext("{date} · {title}").format(date=day, title=shorten(details.title, _LABEL))


def when(details: MeetingDetails, reader: Reader, *, dated: bool = True) -> str:
    """Say when it is, in two lines of markup; the day is left out where it stands above.

    Where people meet, its wall clock comes first; where they meet online alone, the reader's own.
    """
    here = wall_clock(details, reader) if dated else hours(details, reader)
    if details.venue or details.address or not details.online:
        elsewhere = escape(
            reader.gettext("Elsewhere: {time}") if reader.group else reader.gettext("Where you are: {time}")
        )
        utc = (
            f"{_date(details.starts_at, ZoneInfo('UTC'), reader)}, {_clock(details.starts_at, ZoneInfo('UTC'), reader)}"
        )
        fallback = reader.gettext("{time} UTC").format(time=utc)
        return f"{escape(here)}\n<i>{elsewhere.format(time=moment(details.starts_at, fallback))}</i>"
    return f"{moment(details.starts_at, wall_clock(details, reader))}\n<i>{escape(here)}</i>"


def starts(details: MeetingDetails, reader: Reader) -> str:
    """Say how soon it starts, as markup."""
    sentence = escape(reader.gettext("Starts: {time}"))
    return sentence.format(time=moment(details.starts_at, wall_clock(details, reader), RELATIVE))


def _date(at: datetime, zone: ZoneInfo, reader: Reader) -> str:
    return format_skeleton("yMMMEEEd", at, tzinfo=zone, locale=reader.locale)


def _clock(at: datetime, zone: ZoneInfo, reader: Reader) -> str:
    return format_time(at, "short", tzinfo=zone, locale=reader.locale)


def _city(zone: ZoneInfo, reader: Reader) -> str:
    return get_timezone_location(zone, locale=reader.locale, return_city=True).rpartition("/")[2]
