"""Postponing, cancelling, bringing back and setting a new date: asked once, done by a press, and then done once.

A press carries the revision that its card showed. Was the meeting changed since, it is first shown what. What is
written (a reason, a date) does nothing by itself: it is shown with the press that does it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, shown
from bot.handlers.organising import announced, managed
from bot.html import clean_line, utf16_length
from bot.rules import dates, meetings
from bot.rules.managing import Deed, NoDate, at_written, deeds, new_dates
from bot.views import deeds as views
from bot.views import managing as cards
from bot.views import organiser_actions as actions
from bot.views import replies
from bot.views.history import Record
from bot.views.message import Message
from bot.views.reader import Reader
from storage import DayOrder, Meeting, MeetingChange, Question, State

_ASKING = {Deed.POSTPONE: actions.postpone, Deed.CALL_OFF: actions.call_off, Deed.SET_AGAIN: actions.redate}
"""What is asked of an organiser, and the buttons that have it asked; `so_far` is the reason that was written."""
_MAKES = {Deed.POSTPONE: State.POSTPONED, Deed.CALL_OFF: State.CANCELLED}
_MOST_TOLD = 3
"""How many of the changes that were made since are told one by one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a press wants done, the revision that its card showed, and the same button at another revision."""

    deed: Deed
    revision: int
    again: Callable[[int, int], str]


async def postpone(desk: Desk, asked: Asked, meeting_id: int, revision: int) -> Reply:
    """Ask why a meeting is postponed."""
    return await _ask(desk, asked, meeting_id, revision, Deed.POSTPONE)


async def call_off(desk: Desk, asked: Asked, meeting_id: int, revision: int) -> Reply:
    """Ask why a meeting is cancelled."""
    return await _ask(desk, asked, meeting_id, revision, Deed.CALL_OFF)


async def redate(desk: Desk, asked: Asked, meeting_id: int, revision: int) -> Reply:
    """Ask for the new date of a postponed meeting."""
    return await _ask(desk, asked, meeting_id, revision, Deed.SET_AGAIN)


async def defer(desk: Desk, asked: Asked, meeting_id: int, revision: int, reason: int = 0) -> Reply:
    """Postpone a meeting, for the reason that a message brought, or for none."""
    wanted = Wanted(Deed.POSTPONE, revision, partial(actions.defer, reason=reason))
    return await _for_a_reason(desk, asked, meeting_id, wanted, reason)


async def off(desk: Desk, asked: Asked, meeting_id: int, revision: int, reason: int = 0) -> Reply:
    """Cancel a meeting likewise."""
    wanted = Wanted(Deed.CALL_OFF, revision, partial(actions.off, reason=reason))
    return await _for_a_reason(desk, asked, meeting_id, wanted, reason)


async def back(desk: Desk, asked: Asked, meeting_id: int, revision: int) -> Reply:
    """Take back that a meeting was cancelled."""
    meeting = await announced(desk, asked, meeting_id, Deed.BRING_BACK)
    if isinstance(meeting, Reply):
        return meeting
    change = meetings.brought_back(meeting, desk.clock())
    return await _do(desk, asked, meeting, Wanted(Deed.BRING_BACK, revision, actions.back), change)


async def on(desk: Desk, asked: Asked, meeting_id: int, revision: int, when: str) -> Reply:
    """Set the new date of a postponed meeting."""
    meeting, now = await announced(desk, asked, meeting_id, Deed.SET_AGAIN), desk.clock()
    if isinstance(meeting, Reply):
        return meeting
    details = at_written(meeting.details, when, now)
    if isinstance(details, NoDate):
        return Reply(edit=views.no_date(meeting, details, desk.reader(asked)))
    change = meetings.set_again(meeting, details, now)
    wanted = Wanted(Deed.SET_AGAIN, revision, partial(actions.on, when=when))
    return await _do(desk, asked, meeting, wanted, change)


async def answered(desk: Desk, asked: Asked) -> Reply | None:
    """Take a sentence as the reason or the date that was asked for; None where neither was."""
    question = await _standing(desk, asked)
    if question is None:
        return None
    deed, reader = Deed(question.asks), desk.reader(asked)
    meeting = await managed(desk, asked, question.about, deed)
    if not isinstance(meeting, Reply) and deed in deeds(meeting, desk.clock()):
        read = _date if deed is Deed.SET_AGAIN else _reason
        return Reply(await read(desk, asked, meeting, deed, reader))
    await desk.ask_no_more(asked)
    return meeting if isinstance(meeting, Reply) else _as_it_stands(desk, asked, meeting)


async def cancelled(desk: Desk, asked: Asked) -> Reply | None:
    """End what was asked of a meeting, to which nothing is done; None where nothing was asked of one."""
    question = await _standing(desk, asked)
    if question is None:
        return None
    await desk.ask_no_more(asked)
    meeting = await managed(desk, asked, question.about, Deed(question.asks))
    return meeting if isinstance(meeting, Reply) else shown(asked, views.left(meeting, desk.reader(asked)))


async def forget(desk: Desk, asked: Asked, meeting: Meeting) -> None:
    """Ask no more what was asked of a meeting."""
    question = await _standing(desk, asked)
    if question and question.about == meeting.id:
        await desk.ask_no_more(asked)


async def _ask(desk: Desk, asked: Asked, meeting_id: int, revision: int, deed: Deed) -> Reply:
    may = announced if deed is Deed.SET_AGAIN else managed
    meeting, reader = await may(desk, asked, meeting_id, deed), desk.reader(asked)
    if isinstance(meeting, Reply):
        return meeting
    if deed not in deeds(meeting, desk.clock()):
        return _as_it_stands(desk, asked, meeting)
    if meeting.revision != revision:
        return await _changed_first(desk, asked, meeting, Wanted(deed, revision, _ASKING[deed]))
    await desk.ask(asked, Question(deed, meeting_id))
    ask = views.ask_date(meeting, reader) if deed is Deed.SET_AGAIN else views.ask_reason(meeting, deed, reader)
    return Reply(edit=ask)


async def _for_a_reason(desk: Desk, asked: Asked, meeting_id: int, wanted: Wanted, reason: int) -> Reply:
    """Postpone or cancel a meeting; the reason is the answer that stands, if it came by the message that is named."""
    meeting = await managed(desk, asked, meeting_id, wanted.deed)
    if isinstance(meeting, Reply):
        return meeting
    words = await _written(desk, asked, Question(wanted.deed, meeting_id, message_id=reason)) if reason else ""
    if words is None and meeting.state is _MAKES[wanted.deed]:  # by the first of two presses, say
        return _done(desk, asked, meeting, wanted.deed)
    if words is None:
        still = wanted.deed in deeds(meeting, desk.clock())
        return _old(desk, asked) if still else _as_it_stands(desk, asked, meeting)
    decide = meetings.postponed if wanted.deed is Deed.POSTPONE else meetings.cancelled
    return await _do(desk, asked, meeting, wanted, decide(meeting, words, desk.clock()))


async def _written(desk: Desk, asked: Asked, wanted: Question) -> str | None:
    """Give the reason that was written, if it is still that answer which stands."""
    question = await _standing(desk, asked)
    return question.so_far if question and replace(question, so_far="") == wanted else None


async def _do(desk: Desk, asked: Asked, meeting: Meeting, wanted: Wanted, change: MeetingChange) -> Reply:
    """Do it, unless it is done already, or cannot be done (any more), or something else was done first."""
    now = desk.clock()
    if change.alters(meeting):
        if wanted.deed not in deeds(meeting, now):
            return _as_it_stands(desk, asked, meeting)
        by, expected = asked.person or 0, wanted.revision
        made = await desk.storage.meetings.change(meeting.id, change, expected=expected, by=by, now=now)
        if not isinstance(made, Meeting):
            return await _changed_first(desk, asked, made.now if made else meeting, wanted)
        meeting = made
        desk.ring()
    await forget(desk, asked, meeting)
    return _done(desk, asked, meeting, wanted.deed)


def _done(desk: Desk, asked: Asked, meeting: Meeting, deed: Deed) -> Reply:
    reader = desk.reader(asked)
    return Reply(edit=cards.card(meeting, desk.clock(), reader), toast=views.done(deed, reader))


async def _changed_first(desk: Desk, asked: Asked, meeting: Meeting, wanted: Wanted) -> Reply:
    """Show what was changed since the revision that somebody saw, and let them do it all the same."""
    reader, changes = desk.reader(asked), meeting.revision - wanted.revision
    if changes <= 0:
        return _old(desk, asked)
    lines = await desk.storage.audit.changes(meeting.id, limit=min(changes, _MOST_TOLD))
    record = Record(lines, desk.admins)
    button = views.all_the_same(wanted.deed, wanted.again(meeting.id, meeting.revision), reader)
    return Reply(edit=views.changed_first(meeting, record, button, reader))


def _old(desk: Desk, asked: Asked) -> Reply:
    return Reply(toast=replies.old_button(desk.reader(asked)))


def _as_it_stands(desk: Desk, asked: Asked, meeting: Meeting) -> Reply:
    """Show a meeting to which something cannot be done, and say why."""
    reader, now = desk.reader(asked), desk.clock()
    return shown(asked, cards.card(meeting, now, reader, note=cards.as_it_stands(meeting, now, reader)))


async def _reason(desk: Desk, asked: Asked, meeting: Meeting, deed: Deed, reader: Reader) -> Message:
    words = clean_line(asked.rest)
    if not words:
        return views.reason_in_words(meeting, reader)
    if (length := utf16_length(words)) > views.LONGEST_REASON:
        return views.too_long(meeting, length, reader)
    await desk.ask(asked, Question(deed, meeting.id, words, asked.message_id))
    return views.confirm(meeting, deed, words, asked.message_id, reader)


async def _date(desk: Desk, asked: Asked, meeting: Meeting, _deed: Deed, reader: Reader) -> Message:
    branch, now = await desk.storage.branches.get(meeting.hosts[0].id), desk.clock()
    order = branch.day_order if branch else DayOrder.DMY
    reading = dates.read(asked.rest, now=now, zone=ZoneInfo(meeting.details.zone), order=order)
    found = new_dates(reading, meeting.details, now)
    if isinstance(found, NoDate):
        return views.no_date(meeting, found, reader)
    return views.choose_date(meeting, found, reader)


async def _standing(desk: Desk, asked: Asked) -> Question | None:
    """Give what was asked of who speaks, if it is of a meeting."""
    question = await desk.standing(asked)
    return question if question and question.asks in _ASKING else None


BUTTONS: Mapping[str, tuple[Callable[..., Awaitable[Reply]], tuple[type, ...]]] = {
    "postpone": (postpone, (int, int)),
    "calloff": (call_off, (int, int)),
    "redate": (redate, (int, int)),
    "defer": (defer, (int, int, int)),
    "off": (off, (int, int, int)),
    "back": (back, (int, int)),
    "on": (on, (int, int, str)),
}
"""What a button's verb does, and the types of what follows it."""
