"""Branches for admins: all details with a button for each, what is asked, and removing one."""

from collections.abc import Mapping, Sequence

from bot.html import escape, shorten
from bot.rules.branches import REQUIRED, Fault, Field
from bot.views import actions, branch_faults
from bot.views.branches import all_branches
from bot.views.message import Button, Message
from bot.views.reader import Reader
from storage import Branch, DayOrder, Taken

_NAME, _DETAIL, _LABEL = 60, 350, 50


def add_row(reader: Reader) -> tuple[Button, ...]:
    """Make the row of buttons that an admin has under the list in addition."""
    return (Button(reader.gettext("Add a branch"), actions.ADD_BRANCH),)


def edit_row(branch: Branch, reader: Reader) -> tuple[Button, ...]:
    """Make the row of buttons that an admin has under a branch in addition."""
    _ = reader.gettext
    return Button(_("Edit"), actions.amend(branch.id)), Button(_("Organisers"), actions.crew(branch.id))


def editing(branch: Branch, reader: Reader) -> Message:
    """Show all that is known of a branch, with a button to change each detail."""
    _, names = reader.gettext, field_names(reader)
    values = {field: _value(branch, field) for field in Field if field is not Field.NAME}
    lines = [f"{escape(names[field])}: {escape(shorten(value, _DETAIL)) or '–'}" for field, value in values.items()]
    lines += [escape(_dates(branch.day_order, reader)), escape(_approval(branch, reader))]
    fields = [Button(names[field], actions.ask(branch.id, field.value)) for field in Field]
    rows = [tuple(fields[start : start + 2]) for start in range(0, len(fields), 2)]
    last = (Button(_("Remove"), actions.remove(branch.id)), Button(_("Done"), actions.branch(branch.id)))
    heading = f"<b>{escape(shorten(branch.name, _NAME))}</b>"
    return Message("\n".join([heading, *lines]), (*rows, *_switches(branch, reader), last))


def ask_name(reader: Reader) -> Message:
    """Ask what a new branch is called."""
    _ = reader.gettext
    return Message(escape(_("What is the new branch called? Write its name as a message.")), (_cancel(reader),))


def ask_zone(name: str, reader: Reader) -> Message:
    """Ask in which zone a new branch is."""
    _ = reader.gettext
    sentence = _("In which time zone is {branch}? Write a large city in it, such as Sydney.")
    return Message(escape(sentence.format(branch=shorten(name, _NAME))), (_cancel(reader),))


def ask_field(branch: Branch, field: Field, reader: Reader) -> Message:
    """Ask for a detail of a branch."""
    _ = reader.gettext
    now = _value(branch, field)
    sentence = _("{branch}, {detail}: write it as a message.")
    if field is Field.ALIASES:
        sentence = _("{branch}, {detail}: write them as a message, with commas between.")
    text = sentence.format(branch=shorten(branch.name, _NAME), detail=field_names(reader)[field])
    if now:
        text += "\n" + _("So far: {text}").format(text=shorten(now, _DETAIL))
    empty = field not in REQUIRED and now
    clear = (Button(_("Leave it empty"), actions.clear(branch.id, field.value)),) if empty else ()
    return Message(escape(text), (clear, _cancel(reader)))


def wrong(fault: Fault, about: int, reader: Reader) -> Message:
    """Say why an answer will not do; zones that may be meant are buttons."""
    rows = [(Button(shorten(zone, _LABEL), actions.zone(about, zone)),) for zone in fault.nearest]
    return Message(escape(_again(branch_faults.fault(fault, reader), reader)), (*rows, _cancel(reader)))


def taken(taken: Taken, reader: Reader) -> Message:
    """Say that a name is that of another branch."""
    return Message(escape(_again(branch_faults.taken(taken, reader), reader)), (_cancel(reader),))


def ask_to_remove(branch: Branch, followers: int, reader: Reader) -> Message:
    """Ask once before a branch is removed, and say what that means."""
    _, name = reader.gettext, shorten(branch.name, _NAME)
    question = reader.ngettext(
        "Remove {{branch}}? {number} chat follows it.", "Remove {{branch}}? {number} chats follow it.", followers
    )
    means = _("Followers hear no more of it, and read in /branches that it has closed. Its history is kept.")
    yes = Button(_("Yes, remove it"), actions.retire(branch.id))
    no = Button(_("No, keep it"), actions.amend(branch.id))
    return Message(escape(f"{question.format(branch=name)} {means}"), ((yes, no),))


def removed(branch: Branch, reader: Reader) -> Message:
    """Say that a branch is removed."""
    sentence = reader.gettext("{branch} is removed. Its history is kept, and its names are free.")
    return Message(escape(sentence.format(branch=shorten(branch.name, _NAME))), ((all_branches(reader),),))


def cancelled(reader: Reader) -> Message:
    """Say that nothing is asked any more."""
    sentence = reader.gettext("All right: nothing more is asked. What was answered before stays as it is.")
    return Message(escape(sentence), ((all_branches(reader),),))


def nothing_to_cancel(reader: Reader) -> Message:
    """Say that nothing was asked."""
    return Message(escape(reader.gettext("There is nothing to cancel: I have asked you nothing.")))


def in_words(reader: Reader) -> str:
    """Answer a picture, or an empty line, where words were asked for."""
    return reader.gettext("Please write it in words.")


def not_yours(reader: Reader) -> str:
    """Say that only the bot's own admins may do something."""
    return reader.gettext("Only the admins of this bot can do this, in a private chat with it.")


def field_names(reader: Reader) -> Mapping[Field, str]:
    """Give what the details are called."""
    _ = reader.gettext
    return {
        Field.NAME: _("Name"),
        Field.ALIASES: _("Other names"),
        Field.ZONE: _("Time zone"),
        Field.VENUE: _("Usual place"),
        Field.ADDRESS: _("Address"),
        Field.CONTACT: _("Contact"),
        Field.ACCESSIBILITY: _("Accessibility"),
    }


def _value(branch: Branch, field: Field) -> str:
    values: Mapping[Field, str | Sequence[str]] = {
        Field.NAME: branch.name,
        Field.ALIASES: branch.aliases,
        Field.ZONE: branch.zone,
        Field.VENUE: branch.venue,
        Field.ADDRESS: branch.address,
        Field.CONTACT: branch.contact,
        Field.ACCESSIBILITY: branch.accessibility,
    }
    value = values[field]
    return value if isinstance(value, str) else ", ".join(value)


def _dates(order: DayOrder, reader: Reader) -> str:
    _ = reader.gettext
    if order is DayOrder.DMY:
        return _("Dates: the day comes first, 11/12 is in December")
    return _("Dates: the month comes first, 11/12 is in November")


def _approval(branch: Branch, reader: Reader) -> str:
    _ = reader.gettext
    return _("Posts: an admin approves them first") if branch.approval else _("Posts: they go out at once")


def _switches(branch: Branch, reader: Reader) -> tuple[tuple[Button, ...], ...]:
    _ = reader.gettext
    order = (
        Button(_("Month first"), actions.order(branch.id, DayOrder.MDY))
        if branch.day_order is DayOrder.DMY
        else Button(_("Day first"), actions.order(branch.id, DayOrder.DMY))
    )
    label = _("Approve nothing") if branch.approval else _("Approve posts first")
    return ((order, Button(label, actions.approval(branch.id, wanted=not branch.approval))),)


def _cancel(reader: Reader) -> tuple[Button, ...]:
    return (Button(reader.gettext("Cancel"), actions.CANCEL),)


def _again(sentence: str, reader: Reader) -> str:
    return f"{sentence} {reader.gettext('Please write it again.')}"
