"""Approval: what an admin sees and says, and what who wrote it is told."""

from collections.abc import Iterator
from datetime import datetime

from bot.html import escape, fit, shorten, visible_length
from bot.views import actions, draft_actions, drafts, meetings
from bot.views.draft_answers import manage
from bot.views.draft_words import naming
from bot.views.drafts import Sketch
from bot.views.message import Button, Message
from bot.views.reader import Reader
from storage import Draft, Meeting

_NAME, _BRANCHES, _LINK, _WORDS = 60, 200, 500, 800


def asked(sketch: Sketch, writer: str, reader: Reader, now: datetime) -> Message:
    """Show an admin what is to be published, or what is to be changed."""
    _ = reader.gettext
    draft = sketch.draft
    branches = shorten(", ".join(host.name for host in sketch.hosts), _BRANCHES)
    sentence = _("{person} would like to publish this for {branch}:")
    if draft.revision is not None:
        sentence = _("{person} would like to change this meeting of {branch}:")
    heading = escape(sentence.format(person=f"{shorten(writer, _NAME)} ({draft.person})", branch=branches))
    link = shorten(draft.content.details.online, _LINK)
    below = escape(_("Online link: {link}").format(link=link)) if link and draft.revision is None else ""
    room = meetings.LONGEST - visible_length(heading) - visible_length(below) - 4
    parts = filter(None, [heading, fit(drafts.shown(sketch, reader, now), room), below])
    approve = Button(_("Approve"), draft_actions.approve(draft.id, draft.version))
    return Message(
        "\n\n".join(parts), ((approve, Button(_("Send back"), draft_actions.send_back(draft.id, draft.version))),)
    )


def pictured(draft: Draft) -> Iterator[Message]:
    """Show the picture of what is to be published, if it has one that was not published before."""
    picture = draft.content.details.picture
    if picture and (draft.was is None or draft.was.picture != picture):
        yield Message("", picture=picture)


def approved(meeting: Meeting, reader: Reader) -> Message:
    """Say to an admin that what they approved is published."""
    return _of(reader.gettext("Approved: {title}."), meeting.details.title)


def told_approved(meeting: Meeting, admin: str, reader: Reader) -> Message:
    """Tell who wrote it that it is published."""
    sentence = reader.gettext("{admin} approved it, and it is published: {title}.")
    said = _of(sentence.replace("{admin}", shorten(admin, _NAME)), meeting.details.title)
    return Message(said.html, ((manage(meeting, reader),),))


def ask_words(draft: Draft, reader: Reader) -> Message:
    """Ask an admin with which words a draft goes back."""
    _ = reader.gettext
    sentence = _("What should change in {title}? Write it as a message; it goes back with your words.")
    cancel = Button(_("Cancel"), actions.CANCEL)
    return Message(_of(sentence, drafts.name(draft, reader)).html, ((cancel,),))


def sent_back(draft: Draft, reader: Reader) -> Message:
    """Say to an admin that a draft has gone back."""
    return _of(reader.gettext("Sent back, with your words: {title}."), drafts.name(draft, reader))


def returned(draft: Draft, reader: Reader) -> Message:
    """Tell who wrote it that it has come back, with the admin's words."""
    _ = reader.gettext
    sentence = _("{admin} sent back {title}: {words}").format(
        admin=shorten(draft.decider, _NAME), title=drafts.name(draft, reader), words=shorten(draft.words, _WORDS)
    )
    rows = drafts.choice(draft, reader)
    return Message(escape(sentence), (rows,))


def overtaken(draft: Draft, reader: Reader) -> Message:
    """Tell who wrote a change that the meeting was changed meanwhile, so that it is theirs to look at again."""
    _ = reader.gettext
    sentence = _("{title} was changed by somebody else before your change was approved. Look at it again, please.")
    rows = drafts.choice(draft, reader)
    return Message(_of(sentence, drafts.name(draft, reader)).html, (rows,))


def settled_already(draft: Draft, reader: Reader, *, published: bool) -> str:
    """Tell an admin who comes second what became of it, and by whom."""
    _ = reader.gettext
    if not draft.decider:
        return _("This is not waiting for approval any more.")
    sentence = _("{admin} has approved it already.") if published else _("{admin} has sent it back already.")
    return sentence.format(admin=shorten(draft.decider, _NAME))


def another_version(reader: Reader) -> str:
    """Tell an admin that what they look at is not what waits."""
    return reader.gettext("It has been written anew since: a later message of mine shows it.")


def past(reader: Reader) -> str:
    """Tell an admin that a meeting that waits is over by now."""
    return reader.gettext("Its start has passed: it can only be sent back.")


def gone_back(reader: Reader) -> Message:
    """Tell an admin that a change has gone back by itself."""
    sentence = reader.gettext("The meeting was changed meanwhile by somebody else: this went back to who wrote it.")
    return Message(escape(sentence))


def writer_barred(reader: Reader) -> str:
    """Tell an admin that who wrote it may not post any more."""
    return reader.gettext("Who wrote this is no organiser of the branch any more: it cannot be published.")


def _of(sentence: str, title: str) -> Message:
    return Message(escape(naming(sentence, shorten(title, _WORDS))))
