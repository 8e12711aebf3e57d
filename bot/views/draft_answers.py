"""Sentences of posting: who may, what has come to its end, what is published."""

from bot.html import escape, shorten
from bot.views import organiser_actions
from bot.views.draft_words import naming
from bot.views.message import Button, Message
from bot.views.reader import Reader
from storage import Meeting

_TITLE = 100


def not_an_organiser(reader: Reader) -> str:
    """Answer somebody who may not post for a branch, or for none."""
    return reader.gettext("Only the organisers of a branch can post its meetings. Ask an admin to invite you.")


def no_such_draft(reader: Reader) -> str:
    """Answer a button of a draft that is not there, or is somebody else's."""
    return reader.gettext("This draft is not here any more. /announce begins a new one.")


def published_already(reader: Reader) -> str:
    """Answer a button of a draft that was published."""
    return reader.gettext("This is published already.")


def waits_already(reader: Reader) -> str:
    """Answer a button of a draft that waits for approval."""
    return reader.gettext("This waits for an admin’s approval. Take it back to change it.")


def has_changed(reader: Reader) -> str:
    """Say that a draft is not as it was shown: as it is now, it is below."""
    return reader.gettext("The draft has changed since: this is how it is now.")


def still_missing(reader: Reader) -> str:
    """Say that something has to be said before it can be published."""
    return reader.gettext("Something is still missing.")


def nobody_approves(reader: Reader) -> str:
    """Say that a draft cannot be approved for want of admins."""
    return reader.gettext(
        "This branch’s meetings need an admin’s approval, but no admin can be reached here. Try later."
    )


def nothing_asked(reader: Reader) -> str:
    """Say that nothing is asked any more."""
    return reader.gettext("All right: nothing more is asked.")


def branch_closed(reader: Reader) -> str:
    """Say that a branch which was to hold a meeting is not there any more."""
    return reader.gettext("The branch has closed: choose another, or discard the draft.")


def published(meeting: Meeting, reader: Reader) -> str:
    """Say that a meeting is published."""
    return naming(reader.gettext("Published: {title}."), shorten(meeting.details.title, _TITLE))


def saved(meeting: Meeting, reader: Reader) -> Message:
    """Say that a change to a meeting is saved."""
    sentence = naming(reader.gettext("Saved: {title}."), shorten(meeting.details.title, _TITLE))
    return Message(escape(sentence), ((manage(meeting, reader),),))


def manage(meeting: Meeting, reader: Reader) -> Button:
    """Make the button that shows a meeting to its organiser."""
    return Button(reader.gettext("Manage"), organiser_actions.manage(meeting.id))
