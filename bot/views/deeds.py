"""What an organiser is asked before a meeting is postponed, cancelled or set again, and what they are shown first."""

from collections.abc import Sequence

from bot.html import escape
from bot.rules.managing import Deed, NoDate, written
from bot.views import organiser_actions as actions
from bot.views.history import Record, lines
from bot.views.meetings import heading
from bot.views.message import Button, Message
from bot.views.reader import Reader
from bot.views.times import wall_clock
from storage import Meeting, MeetingDetails

LONGEST_REASON = 500
_EXAMPLE = "Thu 26 Nov 6:30pm"


def ask_reason(meeting: Meeting, deed: Deed, reader: Reader) -> Message:
    """Ask why a meeting is postponed or cancelled."""
    _ = reader.gettext
    if deed is Deed.POSTPONE:
        question = _("Postpone it? Followers are told that its new date is still open, and keep following.")
        none = Button(_("Postpone without a reason"), actions.defer(meeting.id, meeting.revision))
    else:
        question = _("Cancel it? Everybody who was told of it is told.")
        none = Button(_("Cancel without a reason"), actions.off(meeting.id, meeting.revision))
    how = _("Write the reason as a message, or press:")
    return _about(meeting, f"{question} {how}", reader, (none,))


def confirm(meeting: Meeting, deed: Deed, reason: str, message_id: int, reader: Reader) -> Message:
    """Show the reason that was written, with the press that does it."""
    _ = reader.gettext
    number, revision = meeting.id, meeting.revision
    if deed is Deed.POSTPONE:
        yes = Button(_("Postpone it"), actions.defer(number, revision, message_id))
    else:
        yes = Button(_("Cancel it"), actions.off(number, revision, message_id))
    said = _("Reason: {words}").format(words=reason)
    return _about(meeting, said, reader, (yes,))


def reason_in_words(meeting: Meeting, reader: Reader) -> Message:
    """Answer a picture, or an empty line, where a reason was asked for."""
    return _about(meeting, reader.gettext("Please write the reason in words."), reader)


def too_long(meeting: Meeting, length: int, reader: Reader) -> Message:
    """Answer a reason that is too long."""
    sentence = reader.gettext("A reason may have {most} characters, and this has {length}. Please write it shorter.")
    return _about(meeting, sentence.format(most=LONGEST_REASON, length=length), reader)


def left(meeting: Meeting, reader: Reader) -> Message:
    """Say that nothing more is asked of a meeting, which is left as it is."""
    said = reader.gettext("All right: nothing more is asked, and nothing was done.")
    show = Button(reader.gettext("Show it as it is"), actions.manage(meeting.id))
    return Message("\n".join([*heading(meeting, reader), "", escape(said)]), ((show,),))


def ask_date(meeting: Meeting, reader: Reader) -> Message:
    """Ask for the new date of a postponed meeting."""
    sentence = reader.gettext("When is it now? Write day and time as a message, such as {example}.")
    return _about(meeting, sentence.format(example=_EXAMPLE), reader)


def no_date(meeting: Meeting, found: NoDate, reader: Reader) -> Message:
    """Say that an answer gives no date, and how one is written."""
    _ = reader.gettext
    sentence = _("I could not read a day and a time in this.")
    if found.past:
        sentence = _("This is past.")
    elif found.day:
        sentence = _("On which day?")
    again = _("Please write both, such as {example}.").format(example=_EXAMPLE)
    return _about(meeting, f"{sentence} {again}", reader)


def choose_date(meeting: Meeting, dates: Sequence[MeetingDetails], reader: Reader) -> Message:
    """Show the date that was meant, or those that may have been, each with the press that sets it."""
    _ = reader.gettext
    question = _("Is this right? Followers are told once you press.")
    if len(dates) > 1:
        question = _("Which is right? Followers are told once you press.")
    rows = [(_date(meeting, one, reader),) for one in dates]
    return _about(meeting, question, reader, *rows)


def changed_first(meeting: Meeting, record: Record, all_the_same: Button, reader: Reader) -> Message:
    """Show what somebody has changed since an organiser looked, with the press that does it all the same."""
    said = reader.gettext("Nothing was done yet: the meeting was changed since you looked.")
    parts = [f"<b>{escape(said)}</b>", *lines(record, meeting.details.zone, reader), *heading(meeting, reader)]
    show = Button(reader.gettext("Show it as it is"), actions.manage(meeting.id))
    return Message("\n\n".join(parts), ((all_the_same,), (show,)))


def all_the_same(deed: Deed, action: str, reader: Reader) -> Button:
    """Make the button that does something although the meeting was changed."""
    _ = reader.gettext
    labels = {
        Deed.POSTPONE: _("Postpone it all the same"),
        Deed.CALL_OFF: _("Cancel it all the same"),
        Deed.BRING_BACK: _("Bring it back all the same"),
        Deed.SET_AGAIN: _("Set the date all the same"),
    }
    return Button(labels[deed], action)


def done(deed: Deed, reader: Reader) -> str:
    """Say what was done."""
    _ = reader.gettext
    sentences = {
        Deed.POSTPONE: _("It is postponed, and followers are told."),
        Deed.CALL_OFF: _("It is cancelled, and followers are told."),
        Deed.BRING_BACK: _("It takes place after all, and followers are told."),
        Deed.SET_AGAIN: _("It has a new date, and followers are told."),
    }
    return sentences[deed]


def _date(meeting: Meeting, at: MeetingDetails, reader: Reader) -> Button:
    return Button(wall_clock(at, reader), actions.on(meeting.id, meeting.revision, written(at)))


def _about(meeting: Meeting, sentence: str, reader: Reader, *rows: tuple[Button, ...]) -> Message:
    back = (Button(reader.gettext("Leave it as it is"), actions.manage(meeting.id)),)
    return Message("\n".join([*heading(meeting, reader), "", escape(sentence)]), (*rows, back))
