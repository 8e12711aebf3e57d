"""Organisers of branches: who they are and who is invited, for admins; and what they themselves are told."""

from collections.abc import Sequence

from bot.html import escape, shorten
from bot.views import actions, pages
from bot.views.branch_faults import which
from bot.views.branches import all_branches
from bot.views.message import Button, Message
from bot.views.reader import Reader
from storage import Acceptance, Answer, Branch, Crew, Invitation, Organiser

_NAME, _LABEL, _PERSON = 60, 40, 40
_MOST = 30
"""Organisers, and invitations, with a button each: Telegram allows a hundred."""


def branches(known: Sequence[Branch], reader: Reader, *, page: int = 0, wanted: str = "") -> Message:
    """List the branches, to choose whose organisers are wanted; `wanted` is what was said and means none alone."""
    _ = reader.gettext
    if not known:
        sentence = _("There are no branches yet, and so no organisers: /branches adds one.")
        return Message(escape(sentence), ((all_branches(reader),),))
    page = pages.within(page, len(known))
    rows = [(Button(shorten(branch.name, _LABEL), actions.crew(branch.id)),) for branch in pages.shown(known, page)]
    turns = pages.turns(reader, page, len(known), actions.crews)
    question = which(wanted, reader) if wanted else _("The organisers of which branch?")
    return Message(escape(question), (*rows, turns))


def crew(branch: Branch, crew: Crew, reader: Reader) -> Message:
    """Show who may post for a branch and who is invited, with buttons to invite, revoke and remove."""
    _ = reader.gettext
    heading = _("Organisers of {branch}").format(branch=shorten(branch.name, _NAME))
    lines = [f"• {escape(shorten(one.name, _PERSON))} ({one.person})" for one in crew.organisers[:_MOST]]
    nobody = [escape(_("Nobody posts for it yet."))]
    remove = [
        (Button(_("Remove {person}").format(person=_person(one)), actions.dismiss(one.branch_id, one.person)),)
        for one in crew.organisers[:_MOST]
    ]
    waiting = [
        reader.ngettext("{number} invitation is open.", "{number} invitations are open.", len(crew.invitations))
        for _one in crew.invitations[:1]
    ]
    revoke = [
        (Button(_("Revoke invitation {number}").format(number=one.number), actions.revoke(one.id, branch.id)),)
        for one in crew.invitations[:_MOST]
    ]
    invite = (Button(_("Invite somebody"), actions.invite(branch.id, crew.next_number)),)
    text = "\n".join([f"<b>{escape(heading)}</b>", *(lines or nobody), *map(escape, waiting)])
    return Message(text, (invite, *revoke, *remove, (_all(reader),)))


def invitation(branch: Branch, made: Invitation, link: str, reader: Reader) -> Message:
    """Show the link of a new invitation, to be sent on."""
    _ = reader.gettext
    sentence = _("Invitation {number} for {branch}. Send this link to one person:")
    sentence = sentence.format(number=made.number, branch=shorten(branch.name, _NAME))
    how = _("Whoever opens it first becomes an organiser. It works once, within 48 hours, and is not shown again.")
    revoke = (Button(_("Revoke invitation {number}").format(number=made.number), actions.revoke(made.id, branch.id)),)
    back = (Button(_("Organisers"), actions.crew(branch.id)),)
    return Message(f"{escape(sentence)}\n{escape(link)}\n{escape(how)}", (revoke, back))


def revoked(reader: Reader, *, was_open: bool) -> str:
    """Say that an invitation is void: as of now, or that it was not open any more."""
    _ = reader.gettext
    return _("The invitation is revoked.") if was_open else _("This invitation was not open any more.")


def ask_to_dismiss(branch: Branch, organiser: Organiser, reader: Reader) -> Message:
    """Ask once before an organiser is removed."""
    _ = reader.gettext
    question = _("Remove {person} from the organisers of {branch}? They will be told.")
    text = question.format(person=_person(organiser), branch=shorten(branch.name, _NAME))
    yes = Button(_("Yes, remove"), actions.expel(branch.id, organiser.person))
    return Message(escape(text), ((yes, Button(_("No, keep"), actions.crew(branch.id))),))


def removed(organiser: Organiser, reader: Reader) -> str:
    """Say that an organiser is removed."""
    return reader.gettext("{person} is an organiser no longer.").format(person=_person(organiser))


def no_organiser(reader: Reader) -> str:
    """Answer a button for somebody who is no organiser (any more)."""
    return reader.gettext("This person is not an organiser of the branch.")


def dismissed(branch: Branch, reader: Reader) -> Message:
    """Tell somebody that they are an organiser no longer."""
    _ = reader.gettext
    sentence = _("You are no longer an organiser of {branch}, and cannot post for it. What you posted stays.")
    return Message(escape(sentence.format(branch=shorten(branch.name, _NAME))))


def joined(branch: Branch, name: str, reader: Reader) -> Message:
    """Tell who made an invitation that it was accepted."""
    sentence = reader.gettext("{person} has accepted your invitation and is now an organiser of {branch}.")
    text = sentence.format(person=shorten(name, _PERSON), branch=shorten(branch.name, _NAME))
    return Message(escape(text), ((Button(reader.gettext("Organisers"), actions.crew(branch.id)),),))


def acceptance(acceptance: Acceptance, reader: Reader) -> Message:
    """Answer somebody who came with an invitation."""
    _ = reader.gettext
    name = shorten(acceptance.branch.name, _NAME) if acceptance.branch else ""
    sentences = {
        Answer.ACCEPTED: _(
            "Welcome! You are now an organiser of {branch}: you may post its meetings here, change and cancel them, "
            "for this branch alone. /announce begins one. /privacy says what is kept of you."
        ),
        Answer.ALREADY: _("You are an organiser of {branch} already."),
        Answer.OWN: _("This is your own invitation for {branch}: send the link to the person whom it is for."),
        Answer.USED: _("This invitation for {branch} was used already. Ask an admin for a new one."),
        Answer.EXPIRED: _("This invitation for {branch} has expired: it was good for 48 hours. Ask for a new one."),
        Answer.REVOKED: _("This invitation for {branch} was revoked. Ask an admin for a new one if you need it."),
        Answer.UNKNOWN: _("This invitation is none of mine: has the whole link been opened? Ask for a new one."),
    }
    return Message(escape(sentences[acceptance.answer].replace("{branch}", name)))


def in_private(reader: Reader) -> Message:
    """Say that an invitation is accepted in a private chat."""
    return Message(escape(reader.gettext("Open the invitation in a private chat with me.")))


def _person(organiser: Organiser) -> str:
    return shorten(organiser.name, _PERSON)


def _all(reader: Reader) -> Button:
    return Button(reader.gettext("Organisers of other branches"), actions.crews(0))
