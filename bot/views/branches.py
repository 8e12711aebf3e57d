"""Branches for readers: the list to choose from, one by itself, and answers to following."""

from collections.abc import Sequence

from bot.html import escape, shorten
from bot.views import actions, pages
from bot.views.message import Button, Message
from bot.views.reader import Reader
from storage import Branch, BranchLine, Level

_LABEL, _NAME, _TEXT, _DETAIL = 30, 60, 100, 400
_TICK = "✓ "


def branches(
    lines: Sequence[BranchLine], reader: Reader, *, page: int = 0, text: str = "", more: tuple[Button, ...] = ()
) -> Message:
    """List branches, each with a button to follow or leave it.

    `text` is what the list was narrowed by; `more` are buttons that an admin has in addition.
    """
    _ = reader.gettext
    if not lines:
        return _no_branches(reader, text, more)
    page = pages.within(page, len(lines))
    heading = _("Branches with “{text}”").format(text=shorten(text, _TEXT)) if text else _("Branches")
    hint = _("Press a branch to see where it meets, or to choose how much to hear of it. ✓ marks what is followed.")
    rows = [_row(line, reader, page, text) for line in pages.shown(lines, page)]
    turns = pages.turns(reader, page, len(lines), lambda to: actions.browse(to, text))
    return Message(f"<b>{escape(heading)}</b>\n{escape(hint)}", (*rows, turns, more))


def card(branch: Branch, level: Level | None, reader: Reader, *, more: tuple[Button, ...] = ()) -> Message:
    """Present one branch: where it meets, whom to ask, how much to hear of it; and `more` buttons for an admin."""
    if branch.retired_at is not None:
        return _closed(branch, level, reader)
    parts = [f"<b>{escape(shorten(branch.name, _NAME))}</b>", *_details(branch, reader)]
    text = "\n".join(map(str, parts)) + f"\n\n{escape(_standing(level, reader))}"
    return Message(text, (*_levels(branch, level, reader), more, (all_branches(reader),)))


def following(branch: Branch, level: Level, reader: Reader, *, new: bool) -> str:
    """Say how much a chat hears of a branch: now, or already."""
    _ = reader.gettext
    if not new:
        sentence = (
            _("{branch} is followed here like that already.")
            if reader.group
            else _("You follow {branch} like that already.")
        )
    elif reader.group:
        sentence = _followed_here(level, reader)
    else:
        sentence = _followed(level, reader)
    return sentence.format(branch=_name(branch))


def left(branch: Branch, reader: Reader, *, was: bool) -> str:
    """Say that a chat follows a branch no longer: as of now, or that it did not."""
    _ = reader.gettext
    if reader.group:
        sentence = _("{branch} is no longer followed here.") if was else _("{branch} was not followed here.")
    else:
        sentence = _("You no longer follow {branch}.") if was else _("You did not follow {branch}.")
    return sentence.format(branch=_name(branch))


def closed(branch: Branch, reader: Reader) -> str:
    """Say that a branch was removed, and what that means."""
    sentence = reader.gettext("The branch {branch} has closed: nothing more will be announced for it.")
    return sentence.format(branch=_name(branch))


def no_such_branch(reader: Reader) -> str:
    """Answer a link or a button of a branch that there never was."""
    return reader.gettext("There is no such branch. /branches shows those there are.")


def all_branches(reader: Reader) -> Button:
    """Make the button that leads back to the list."""
    return Button(reader.gettext("All branches"), actions.browse(0, ""))


def place(branch: Branch) -> str:
    """Give where a branch usually meets, on one line; "" where that is not known."""
    return ", ".join(filter(None, (branch.venue, branch.address)))


def level_name(level: Level, reader: Reader) -> str:
    """Give a level as a button has it."""
    _ = reader.gettext
    names = {
        Level.EVERYTHING: _("Everything"),
        Level.REMINDERS: _("Reminders only"),
        Level.DAY_BEFORE: _("Day before only"),
    }
    return names[level]


def _name(branch: Branch) -> str:
    return shorten(branch.name, _NAME)


def _row(line: BranchLine, reader: Reader, page: int, text: str) -> tuple[Button, ...]:
    _, branch = reader.gettext, line.branch
    name = shorten(branch.name, _LABEL)
    label = _("{branch} (closed)").format(branch=name) if branch.retired_at else name
    if line.level is None:
        follow = Button(_("Follow"), actions.join(branch.id, page, text))
    else:
        follow = Button(_("Unfollow"), actions.part(branch.id, page, text))
    return Button(f"{_TICK if line.level else ''}{label}", actions.branch(branch.id)), follow


def _no_branches(reader: Reader, text: str, more: tuple[Button, ...]) -> Message:
    _ = reader.gettext
    if not text:
        return Message(escape(_("There are no branches yet.")), (more,))
    sentence = _("No branch has “{text}” in its name.").format(text=shorten(text, _TEXT))
    return Message(escape(sentence), (more, (all_branches(reader),)))


def _details(branch: Branch, reader: Reader) -> list[str]:
    _ = reader.gettext
    lines = [
        (_("Usual place: {text}"), place(branch)),
        (_("Times are those of {text}."), branch.zone.replace("_", " ")),
        (_("Contact: {text}"), branch.contact),
        (_("Accessibility: {text}"), branch.accessibility),
    ]
    return [escape(sentence).replace("{text}", escape(shorten(text, _DETAIL))) for sentence, text in lines if text]


def _standing(level: Level | None, reader: Reader) -> str:
    _ = reader.gettext
    if level is None and reader.group:
        return _("It is not followed here. Its admins can choose how much of it is posted here:")
    if level is None:
        return _("You do not follow it. How much would you like to hear?")
    sentence = _("Followed here: {level}.") if reader.group else _("You follow it: {level}.")
    return sentence.format(level=level_name(level, reader))


def _levels(branch: Branch, level: Level | None, reader: Reader) -> tuple[tuple[Button, ...], ...]:
    _ = reader.gettext
    if level is None:
        follow = Button(_("Follow: everything"), actions.hear(branch.id, Level.EVERYTHING))
        others = (Level.REMINDERS, Level.DAY_BEFORE)
        return (follow,), tuple(Button(level_name(one, reader), actions.hear(branch.id, one)) for one in others)
    every = (
        Button(f"{_TICK if one is level else ''}{level_name(one, reader)}", actions.hear(branch.id, one))
        for one in Level
    )
    return tuple(every), (Button(_("Unfollow"), actions.mute(branch.id)),)


def _closed(branch: Branch, level: Level | None, reader: Reader) -> Message:
    unfollow = (Button(reader.gettext("Unfollow"), actions.mute(branch.id)),) if level else ()
    return Message(escape(closed(branch, reader)), (unfollow, (all_branches(reader),)))


def _followed(level: Level, reader: Reader) -> str:
    _ = reader.gettext
    sentences = {
        Level.EVERYTHING: _("You will hear of every meeting of {branch}, of every change, and be reminded."),
        Level.REMINDERS: _("You will only be reminded of meetings of {branch}."),
        Level.DAY_BEFORE: _("You will only hear of meetings of {branch} the day before."),
    }
    return sentences[level]


def _followed_here(level: Level, reader: Reader) -> str:
    _ = reader.gettext
    sentences = {
        Level.EVERYTHING: _("Every meeting of {branch}, every change and reminders will be posted here."),
        Level.REMINDERS: _("Only reminders of meetings of {branch} will be posted here."),
        Level.DAY_BEFORE: _("Meetings of {branch} will only be posted here the day before."),
    }
    return sentences[level]
