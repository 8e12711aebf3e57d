"""What the admins are told when a part of the bot stands still, is well again, or gave something up."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from babel.dates import format_datetime

from bot.html import escape, shorten
from bot.rules.watching import POLLS
from bot.views.message import Message
from bot.views.reader import Reader
from storage import SetAside, Silence

_MOST, _ADDRESS = 20, 200


def troubles(
    silences: Sequence[Silence], aside: Sequence[SetAside], reader: Reader, *, feeds: Mapping[str, str]
) -> Message:
    """Tell of parts and letters in one message; `feeds` gives the addresses of feeds by the names of their parts."""
    sentences = [_silence(silence, reader, feeds) for silence in silences[:_MOST]]
    if len(silences) > _MOST:
        more = len(silences) - _MOST
        sentences.append(reader.ngettext("… and {number} more part", "… and {number} more parts", more))
    if aside:
        sentences.append(_given_up(aside, reader))
    return Message("\n\n".join(map(escape, sentences)))


def _silence(silence: Silence, reader: Reader, feeds: Mapping[str, str]) -> str:
    _, what = reader.gettext, _part(silence.part, reader, feeds)
    since = _moment(silence.since, reader)
    if silence.ended_at is None:
        return _("⚠ Standing still since {since}: {part}. The log may say why.").format(since=since, part=what)
    until = _moment(silence.ended_at, reader)
    sentence = _("Well again: {part}. It stood still from {since} to {until}.")
    return sentence.format(since=since, until=until, part=what)


def _part(part: str, reader: Reader, feeds: Mapping[str, str]) -> str:
    _ = reader.gettext
    if part.startswith(POLLS):
        return _("reading the feed {address}").format(address=shorten(feeds.get(part, part), _ADDRESS))
    names = {
        "receive": _("getting from Telegram what people write"),
        "alert": _("deciding who is alerted to new articles"),
        "deliver": _("delivering alerts"),
        "redraw": _("keeping cards of meetings up to date"),
        "receipts": _("telling organisers how far an announcement has come"),
        "prune": _("tidying up the database"),
    }
    return names.get(part, part)


def _given_up(aside: Sequence[SetAside], reader: Reader) -> str:
    sentence = reader.ngettext(
        "⚠ {number} message or press could not be handled, and was given up after three attempts",
        "⚠ {number} messages or presses could not be handled, and were given up after three attempts",
        len(aside),
    )
    last = reader.gettext("{sentence} (update {update}, {error}). The log says more.")
    return last.format(sentence=sentence, update=aside[-1].update_id, error=shorten(aside[-1].error, _ADDRESS))


def _moment(moment: datetime, reader: Reader) -> str:
    return format_datetime(moment, "d MMM yyyy HH:mm", tzinfo=reader.zone, locale=reader.locale)
