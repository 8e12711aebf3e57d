"""The fields of a pasted announcement, filled from what the lines have left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.rules.announcements.draft import Draft
from bot.rules.announcements.lines import lines_of
from bot.rules.announcements.links import find_links, meeting_link
from bot.rules.dates import Reading, Stamp, read
from bot.rules.dates.outcomes import Span
from storage import DayOrder


@dataclass(frozen=True, slots=True)
class Announcement:
    """What was understood of a pasted text; `labels` are the words that only said what follows ("Where:", "at")."""

    when: Reading
    title: str | None = None
    venue: str | None = None
    address: str | None = None
    online: str | None = None
    links: tuple[str, ...] = ()
    blurb: str | None = None
    labels: tuple[str, ...] = ()


def take_apart(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    order: DayOrder = DayOrder.DMY,
    stamps: Sequence[Stamp] = (),
    venues: Sequence[str] = (),
    apart: Sequence[str] = (),
) -> Announcement:
    """Fill what a pasted text says; `venues` are places that the branch uses, `apart` other names without a date."""
    when = read(text, now=now, zone=zone, order=order, stamps=stamps, apart=(*venues, *apart))
    links = find_links(text)
    online = meeting_link(links)
    bare = [link for link in links if link.online or _is_alone(text, link.span)]
    lines, labels = lines_of(text, when.spans, [link.span for link in bare])
    draft = Draft(venues, labels=labels)
    draft.fill(lines)
    others = tuple(dict.fromkeys(link.url for link in links if online is None or link.url != online.url))
    blurb = "\n".join(draft.blurb) or None
    fields = (draft.title, draft.venue, draft.address, online.url if online else None, others, blurb)
    return Announcement(when, *fields, labels=tuple(draft.labels))


def _is_alone(text: str, span: Span) -> bool:
    """Say whether a link has a line to itself."""
    before, after = text[: span[0]].rpartition("\n")[2], text[span[1] :].partition("\n")[0]
    return not any(letter.isalnum() for letter in before + after)
