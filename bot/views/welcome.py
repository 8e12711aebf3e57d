"""What the bot says of itself: welcome, help, ids, privacy, and good-bye."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.html import escape, link
from bot.views import actions
from bot.views.articles import headline
from bot.views.kinds import counted
from bot.views.meeting_actions import MEETINGS
from bot.views.meetings import title
from bot.views.message import Button, Message
from bot.views.reader import Reader
from bot.views.times import when
from storage import Article, Kind, Meeting, Topic


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command as people see it: its name, what may follow it, and what it does (not yet translated)."""

    name: str
    usage: str
    summary: str


@dataclass(frozen=True, slots=True)
class Publication:
    """Who speaks: the publication's name, and its site's address ("" when it is not known)."""

    name: str
    site: str = ""

    def linked(self) -> str:
        """Give the name as a link to the site."""
        return link(self.name, self.site)


def welcome(
    publication: Publication,
    newest: Article | None,
    reader: Reader,
    *,
    meeting: Meeting | None = None,
    meets: bool = False,
) -> Message:
    """Greet somebody new, or back, with the newest headline and the next meeting; it `meets` where it has branches."""
    _ = reader.gettext
    hello = escape(_("This is {name} on Telegram: read the latest, and be alerted to the topics you choose."))
    parts = [hello.replace("{name}", publication.linked())]
    if newest:
        parts.append(f"{escape(_('The newest:'))} {headline(newest)}")
    if meeting:
        parts.append(f"{escape(_('The next meeting:'))} {title(meeting)}\n{when(meeting.details, reader)}")
    buttons = (
        Button(_("Latest"), actions.LATEST),
        Button(_("Topics"), actions.TOPICS),
        Button(_("Help"), actions.HELP),
    )
    about = (Button(_("About this meeting"), actions.meeting(meeting.id)),) if meeting else ()
    ahead = (*about, Button(_("Meetings"), MEETINGS)) if meets else ()
    return Message("\n\n".join(parts), (buttons, ahead))


def joined(publication: Publication, reader: Reader) -> Message:
    """Greet a group that the bot was added to."""
    _ = reader.gettext
    hello = escape(_("Hello! I bring you {name}.")).replace("{name}", publication.linked())
    how = escape(_("This group’s admins choose with /topics what is posted here."))
    return Message(f"{hello} {how}", ((Button(_("Topics"), actions.TOPICS),),))


def help_page(
    commands: Sequence[CommandLine], reader: Reader, more: Sequence[CommandLine] = (), *, organiser: bool = False
) -> Message:
    """List the commands, each with what may follow it and what it does; `more` are for admins, or an organiser."""
    _ = reader.gettext
    lines = [_help_line(command, reader) for command in commands]
    if more:
        heading = _("For you as an organiser") if organiser else _("For you as an admin")
        lines += ["", f"<b>{escape(heading)}</b>", *(_help_line(command, reader) for command in more)]
    groups = escape(_("In a group, its admins decide what is followed."))
    return Message("\n".join([f"<b>{escape(_('What I understand'))}</b>", *lines, "", groups]))


def _help_line(command: CommandLine, reader: Reader) -> str:
    usage = f" {escape(reader.gettext(command.usage))}" if command.usage else ""
    return f"/{command.name}{usage} – {escape(reader.gettext(command.summary))}"


def ids(chat: int, person: int | None, reader: Reader) -> Message:
    """Tell a person, and a group if it is one, their Telegram id, for the settings."""
    _ = reader.gettext
    lines = []
    if person is not None:
        lines.append(escape(_("Your Telegram id is {id}.")).replace("{id}", f"<code>{person}</code>"))
    if chat != person:
        lines.append(escape(_("This chat’s id is {id}.")).replace("{id}", f"<code>{chat}</code>"))
    return Message("\n".join(lines))


def privacy(reader: Reader) -> Message:
    """Say in plain words what is kept."""
    _ = reader.gettext
    sentences = [
        _("What is kept of you: your chat’s Telegram number, the language of your app, and what you follow."),
        _("Of meetings, which you were told of, and what you want to be reminded of."),
        _("Which articles you saved, until you remove them, and in which you stopped where, for half a year."),
        _("Also which alerts were sent to you, for 30 days, so that none comes twice."),
        _("And which articles you opened, as long, so that what they show is put right when they are corrected."),
        _("What you write is kept only until it has been answered, a draft of a meeting until 30 days after its end."),
        _("What you search for is kept for two days, to leaf through it."),
        _("Of readers, name, phone number and contacts are not kept, and nothing is passed on."),
        _("/stop ends all alerts and deletes what you follow."),
        _("Of who posts for a branch as an organiser, also the name that Telegram shows, and for good what was done."),
    ]
    return Message(f"<b>{escape(_('Privacy'))}</b>\n" + "\n".join(map(escape, sentences)))


def ask_to_stop(followed: Sequence[Topic], branches: int, reader: Reader) -> Message:
    """Ask once before all alerts of what is followed end, of so many branches too."""
    _ = reader.gettext
    if not followed and not branches:
        nothing = (
            _("Nothing is followed here, so no alerts come. /topics shows what there is.")
            if reader.group
            else _("You follow nothing, so no alerts come. /topics shows what there is.")
        )
        return Message(escape(nothing))
    alone = not branches and all(topic.kind is Kind.TOPIC for topic in followed)
    question = _stop_question(len(followed), reader) if alone else _stop_all_question(followed, branches, reader)
    yes, no = Button(_("Yes, end them"), actions.STOP), Button(_("No, keep them"), actions.STAY)
    return Message(escape(question), ((yes, no),))


def _stop_question(following: int, reader: Reader) -> str:
    if reader.group:
        return reader.ngettext(
            "End all alerts here? {number} topic is followed.",
            "End all alerts here? {number} topics are followed.",
            following,
        )
    return reader.ngettext(
        "End all alerts? You follow {number} topic.", "End all alerts? You follow {number} topics.", following
    )


def _stop_all_question(followed: Sequence[Topic], branches: int, reader: Reader) -> str:
    _ = reader.gettext
    sentence = _("End all alerts here? Followed: {what}.") if reader.group else _("End all alerts? You follow {what}.")
    return sentence.format(what=counted(followed, reader, branches))


def stopped(reader: Reader) -> Message:
    """Say that no more alerts come, and how to come back."""
    _ = reader.gettext
    text = _("No more alerts will come. /latest still works at any time; with /topics or /branches alerts begin again.")
    return Message(escape(text), ((Button(_("Choose topics"), actions.TOPICS),),))


def kept(reader: Reader) -> Message:
    """Say that all stays as it is."""
    return Message(escape(reader.gettext("All right: the alerts go on.")))
