"""What is wrong with what an admin wrote of a branch, in the chat or at the machine."""

from collections.abc import Sequence

from bot.html import shorten
from bot.rules.branches import LONGEST, MOST_ALIASES, Fault, Field, Wrong
from bot.views.reader import Reader
from storage import Branch, Taken

_TEXT = 60


def fault(fault: Fault, reader: Reader) -> str:
    """Say why a detail will not do, and what will."""
    _ = reader.gettext
    match fault.wrong:
        case Wrong.EMPTY:
            return _("A branch needs a name.") if fault.field is Field.NAME else _("A branch needs a time zone.")
        case Wrong.TOO_LONG:
            return _too_long(fault.field, fault.text, reader)
        case Wrong.TOO_MANY:
            many = _("There can be {number} other names at most.")
            return many.format(number=MOST_ALIASES)
        case _:
            return _no_zone(fault, reader)


def taken(taken: Taken, reader: Reader) -> str:
    """Say that a name is that of another branch."""
    _ = reader.gettext
    if taken.name.casefold() == taken.by.name.casefold():
        return _("There is a branch {branch} already.").format(branch=_short(taken.by.name))
    sentence = _("“{name}” means the branch {branch} already: choose another name.")
    return sentence.format(name=_short(taken.name), branch=_short(taken.by.name))


def no_branch(wanted: str, nearest: Sequence[Branch], reader: Reader) -> str:
    """Answer a name that means no branch, with the nearest."""
    _ = reader.gettext
    names = [_short(branch.name) for branch in nearest]
    if not names:
        return _("There is no branch “{name}”.").format(name=_short(wanted))
    sentence = _("There is no branch “{name}”: did you mean {nearest}?")
    return sentence.format(name=_short(wanted), nearest=either(names, reader))


def which(wanted: str, reader: Reader) -> str:
    """Ask which branch is meant by words that mean none, or several; the branches stand below as buttons."""
    sentence = reader.gettext("I cannot tell which branch “{name}” is. Is it one of these?")
    return sentence.format(name=_short(wanted))


def either(names: Sequence[str], reader: Reader) -> str:
    """Give names as one says them to somebody who is to choose: a, b or c."""
    *most, last = names
    if not most:
        return last
    return reader.gettext("{several} or {last}").format(several=", ".join(most), last=last)


def _too_long(field: Field, text: str, reader: Reader) -> str:
    _ = reader.gettext
    sentence = _("“{text}” is too long: {most} characters at most.")
    return sentence.format(text=_short(text), most=LONGEST[field])


def _no_zone(fault: Fault, reader: Reader) -> str:
    _ = reader.gettext
    if not fault.nearest:
        sentence = _("“{text}” is no time zone: write a large city in it, or a name such as Europe/Lisbon.")
        return sentence.format(text=_short(fault.text))
    sentence = _("“{text}” is no time zone: did you mean {nearest}?")
    return sentence.format(text=_short(fault.text), nearest=either(fault.nearest, reader))


def _short(text: str) -> str:
    return shorten(text, _TEXT)
