"""The agenda: meetings that are ahead by their days, and whose meetings there are to see."""

from collections.abc import Sequence
from itertools import groupby

from bot.html import escape, fit, shorten
from bot.views import meeting_actions, pages
from bot.views import meetings as views
from bot.views.actions import branch as of_branch
from bot.views.actions import meeting as shows
from bot.views.message import Button, Message
from bot.views.reader import Reader
from bot.views.times import day, hours, when
from storage import Branch, Meeting, MeetingPage, State

A_PAGE = 5
_LABEL, _NAME, _TEXT, _REASON, _PLACE = 40, 60, 100, 120, 200


def agenda(page: MeetingPage, reader: Reader, *, branch: Branch | None, others: bool) -> Message:
    """Show a stretch of the meetings ahead: of a branch, or of those that are followed.

    With `others`, there are more branches to see.
    """
    heading = f"<b>{escape(_heading(branch, reader))}</b>"
    if not page.meetings:
        return Message(f"{heading}\n\n{escape(_nothing(branch, reader))}", _ways_out(branch, reader, others=others))
    parts = [heading]
    for on, meetings in groupby(page.meetings, key=lambda one: day(one.details, reader)):
        parts += [f"<u>{escape(on)}</u>", *(_entry(one, reader) for one in meetings)]
    cards = [(Button(_label(one, reader), shows(one.id)),) for one in page.meetings]
    leaves = _leaves(page, branch.id if branch else 0, reader)
    return Message(fit("\n\n".join(parts), views.LONGEST), (*cards, leaves, *_ways_out(branch, reader, others=others)))


def whose(branches: Sequence[Branch], reader: Reader, *, page: int = 0, wanted: str = "") -> Message:
    """Ask whose meetings are to be shown; `wanted` is what was said and means none of these alone."""
    _ = reader.gettext
    if not branches:
        return Message(escape(_("There are no branches yet, and so no meetings.")))
    page = pages.within(page, len(branches))
    rows = [
        (Button(shorten(branch.name, _LABEL), meeting_actions.meetings_of(branch.id)),)
        for branch in pages.shown(branches, page)
    ]
    turns = pages.turns(reader, page, len(branches), meeting_actions.whose)
    return Message(escape(_question(wanted, reader)), (*rows, turns))


def _question(wanted: str, reader: Reader) -> str:
    _ = reader.gettext
    if wanted:
        sentence = _("I cannot tell which branch is called “{text}” or meets there. Is it one of these?")
        return sentence.format(text=shorten(wanted, _TEXT))
    if reader.group:
        return _("No branch is followed here yet. Whose meetings would be of interest?")
    return _("Whose meetings would you like to see?")


def _heading(branch: Branch | None, reader: Reader) -> str:
    _ = reader.gettext
    if branch:
        return _("Meetings of {branch}").format(branch=shorten(branch.name, _NAME))
    return _("Meetings of the branches followed here") if reader.group else _("Meetings of the branches you follow")


def _nothing(branch: Branch | None, reader: Reader) -> str:
    _ = reader.gettext
    if branch:
        return _("None is planned at present. Who follows the branch hears of the next one.")
    return _("None is planned at present. The next one will be told here.")


def _entry(meeting: Meeting, reader: Reader) -> str:
    details = meeting.details
    if meeting.state is State.ANNOUNCED:
        lines = [when(details, reader, dated=False)]
    else:
        off = f"<b>{escape(views.standing(meeting, reader))}</b> <s>{escape(hours(details, reader))}</s>"
        reason = reader.gettext("Reason: {words}").format(words=shorten(meeting.reason, _REASON))
        lines = [off, escape(reason) if meeting.reason.strip() else ""]
    where = fit(" · ".join(filter(None, views.place(details, reader))), _PLACE)
    hosts = f"<i>{escape(shorten(' · '.join(host.name for host in meeting.hosts), _TEXT))}</i>"
    return "\n".join(filter(None, [views.title(meeting), *lines, where, hosts]))


def _label(meeting: Meeting, reader: Reader) -> str:
    return shorten(meeting.details.title.strip(), _LABEL) or hours(meeting.details, reader)


def _leaves(page: MeetingPage, branch_id: int, reader: Reader) -> tuple[Button, ...]:
    _, first, last = reader.gettext, page.meetings[0], page.meetings[-1]
    back = meeting_actions.earlier(branch_id, first.details.starts_at, first.id)
    on = meeting_actions.later(branch_id, last.details.starts_at, last.id)
    return (
        *((Button(_("‹ Earlier"), back),) if page.has_earlier else ()),
        *((Button(_("Later ›"), on),) if page.has_later else ()),
    )


def _ways_out(branch: Branch | None, reader: Reader, *, others: bool) -> tuple[tuple[Button, ...], ...]:
    """Lead to the branch that is shown, where it can be followed, and to others."""
    _, row = reader.gettext, []
    if branch:
        row.append(Button(_("About {branch}").format(branch=shorten(branch.name, _LABEL)), of_branch(branch.id)))
    if others:
        row.append(Button(_("Other branches"), meeting_actions.whose(0)))
    return (tuple(row),)
