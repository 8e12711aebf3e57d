"""Meetings for their organisers: the list, and the card with what may be done."""

from collections.abc import Sequence
from datetime import datetime

from bot.html import escape, fit, shorten
from bot.rules.managing import Deed, deeds
from bot.views import meetings, pages
from bot.views import organiser_actions as actions
from bot.views.branch_faults import which
from bot.views.message import Button, Message
from bot.views.reader import Reader
from bot.views.times import titled
from storage import Branch, Meeting, MeetingPage, State

_LABEL, _NAME = 50, 60
_CARD = 3_800
"""How much of a card is shown, so that there is room for what is said above and below it."""


def listed(page: MeetingPage, branch: Branch | None, reader: Reader, *, several: bool) -> Message:
    """List meetings of a branch, or of all; of `several` branches, one can be chosen."""
    _ = reader.gettext
    heading = _("Your meetings")
    if branch:
        heading = _("Your meetings: {branch}").format(branch=shorten(branch.name, _NAME))
    nothing = [escape(_("There are none ahead, and there were none in the last week."))]
    lines = [_line(meeting, reader) for meeting in page.meetings] or nothing
    rows = [(Button(titled(meeting.details, reader), actions.manage(meeting.id)),) for meeting in page.meetings]
    choose = (Button(_("Choose a branch"), actions.managing(0)),) if several else ()
    turns = _turns(page, branch.id if branch else 0, reader)
    return Message("\n\n".join([f"<b>{escape(heading)}</b>", *lines]), (*rows, turns, choose))


def branches(known: Sequence[Branch], reader: Reader, *, page: int = 0, wanted: str = "") -> Message:
    """Let the branch be chosen of which meetings are shown; `wanted` is what was said and means none alone."""
    _ = reader.gettext
    page = pages.within(page, len(known))
    shown = pages.shown(known, page)
    rows = [(Button(shorten(one.name, _LABEL), actions.managed(one.id, 0, later=True)),) for one in shown]
    every = (Button(_("All of them"), actions.managed(0, 0, later=True)),)
    turns = pages.turns(reader, page, len(known), actions.managing)
    question = which(wanted, reader) if wanted else _("The meetings of which branch?")
    return Message(escape(question), (*rows, every, turns))


def card(meeting: Meeting, now: datetime, reader: Reader, *, note: str = "") -> Message:
    """Show a meeting as its readers see it, how it stands, and what may be done; `note` goes before."""
    above = [f"<b>{escape(note)}</b>"] if note else []
    shown = fit(meetings.card(meeting, reader).html, _CARD)
    below = f"<i>{escape(_standing(meeting, now, reader))}</i>"
    return Message("\n\n".join([*above, shown, below]), _buttons(meeting, now, reader))


def nothing_to_manage(reader: Reader) -> str:
    """Answer somebody who posts for no branch."""
    return reader.gettext("You post for no branch. An admin can invite you to.")


def for_an_admin(reader: Reader) -> str:
    """Tell an organiser that this is not theirs to do, as an announcement would not be."""
    return reader.gettext("In this branch an admin approves what is announced: ask one of them to do this.")


def not_yours(meeting: Meeting, reader: Reader) -> str:
    """Answer somebody who may not do anything to a meeting."""
    names = shorten(", ".join(host.name for host in meeting.hosts), _NAME)
    return reader.gettext("Only organisers of {branch} can do this, and the admins.").format(branch=names)


def in_private(reader: Reader) -> str:
    """Say that this is for a private chat."""
    return reader.gettext("This is for a private chat with me.")


def no_such_meeting(reader: Reader) -> str:
    """Answer a button or a number of a meeting that is not there."""
    return reader.gettext("There is no such meeting.")


def as_it_stands(meeting: Meeting, now: datetime, reader: Reader) -> str:
    """Say that nothing was done, for the meeting is no longer such that it could be."""
    _ = reader.gettext
    if meeting.state is not State.POSTPONED and meeting.details.starts_at <= now:
        return _("Nothing was done: the meeting has begun, or is over.")
    sentences = {
        State.ANNOUNCED: _("Nothing was done: the meeting takes place as announced."),
        State.POSTPONED: _("Nothing was done: the meeting is postponed already."),
        State.CANCELLED: _("Nothing was done: the meeting is cancelled already."),
    }
    return sentences[meeting.state]


def _line(meeting: Meeting, reader: Reader) -> str:
    title, clock = meetings.heading(meeting, reader)
    off = meetings.standing(meeting, reader)
    return "\n".join([title, clock, *([f"<i>{escape(off)}</i>"] if off else [])])


def _turns(page: MeetingPage, branch_id: int, reader: Reader) -> tuple[Button, ...]:
    if not page.meetings:
        return ()
    first, last = page.meetings[0].id, page.meetings[-1].id
    earlier = Button(reader.gettext("‹ Earlier"), actions.managed(branch_id, first, later=False))
    later = Button(reader.gettext("Later ›"), actions.managed(branch_id, last, later=True))
    return (*([earlier] if page.has_earlier else []), *([later] if page.has_later else []))


def _standing(meeting: Meeting, now: datetime, reader: Reader) -> str:
    _ = reader.gettext
    if meeting.state is State.POSTPONED:
        return _("It is postponed: followers are told once you set a new date.")
    if meeting.details.starts_at <= now:
        return _("It has begun, or is over.")
    if meeting.state is State.CANCELLED:
        return _("It is cancelled: who knew of it is told, and nobody is reminded.")
    return _("It takes place as announced.")


def _buttons(meeting: Meeting, now: datetime, reader: Reader) -> tuple[tuple[Button, ...], ...]:
    _ = reader.gettext
    number, revision = meeting.id, meeting.revision
    able = {
        Deed.EDIT: Button(_("Edit"), actions.edit(number)),
        Deed.POSTPONE: Button(_("Postpone"), actions.postpone(number, revision)),
        Deed.CALL_OFF: Button(_("Cancel"), actions.call_off(number, revision)),
        Deed.BRING_BACK: Button(_("Bring back"), actions.back(number, revision)),
        Deed.SET_AGAIN: Button(_("Set a new date"), actions.redate(number, revision)),
    }
    again = Button(_("Same again"), actions.again(number))
    history = Button(_("History"), actions.history(number))
    receipt = Button(_("Receipt"), actions.receipt(number))
    every = Button(_("All your meetings"), actions.managed(0, 0, later=True))
    return tuple(able[deed] for deed in deeds(meeting, now)), (again, history), (receipt, every)
