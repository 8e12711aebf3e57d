"""Short answers when something is unclear, forbidden or past."""

from collections.abc import Sequence

from bot.html import escape, shorten
from bot.views import actions
from bot.views.message import Button, Message
from bot.views.reader import Reader

_NAME = 60


def unknown_command(name: str, nearest: Sequence[str], reader: Reader) -> Message:
    """Answer a command that there is not, with the nearest that there is."""
    _ = reader.gettext
    match list(nearest):
        case [one]:
            sentence = _("I do not know /{name}. Did you mean /{one}?").format(name=_short(name), one=one)
        case [one, other, *_rest]:
            sentence = _("I do not know /{name}. Did you mean /{one} or /{other}?")
            sentence = sentence.format(name=_short(name), one=one, other=other)
        case _nothing:
            sentence = _("I do not know /{name}. /help lists what I understand.").format(name=_short(name))
    return Message(escape(sentence))


def plain_text(reader: Reader) -> Message:
    """Help somebody who wrote what is neither a command nor a topic's name."""
    _ = reader.gettext
    buttons = (
        Button(_("Latest"), actions.LATEST),
        Button(_("Topics"), actions.TOPICS),
        Button(_("Help"), actions.HELP),
    )
    sentence = _("I am a bot and only understand commands and the names of topics and branches. Try one of these:")
    return Message(escape(sentence), (buttons,))


def admins_only(reader: Reader) -> str:
    """Say that in a group or a channel only its admins may change what it follows."""
    return reader.gettext("Only admins may change what is followed here.")


def cannot_tell(reader: Reader) -> str:
    """Say that Telegram did not tell who is an admin."""
    return reader.gettext("Telegram did not say whether you are an admin here. Please try again in a moment.")


def old_button(reader: Reader) -> str:
    """Answer a button that means nothing any more, or never did."""
    return reader.gettext("This button no longer works. Send /latest, /topics or /branches for new ones.")


def nothing_there(reader: Reader) -> str:
    """Answer somebody who leafs where there is nothing more."""
    return reader.gettext("There is nothing more in this direction.")


def no_such_article(reader: Reader) -> Message:
    """Answer a link to an article that is not there."""
    return Message(escape(reader.gettext("This article is not here any more. /latest shows the newest.")))


def no_such_topic(reader: Reader) -> str:
    """Answer a link or a button of a topic that is not there."""
    return reader.gettext("This topic does not exist any more. /topics shows those there are.")


def went_wrong(reader: Reader) -> Message:
    """Apologise for a fault of ours."""
    return Message(escape(reader.gettext("Sorry, something went wrong here. Please try again in a few minutes.")))


def _short(name: str) -> str:
    return shorten(name, _NAME)
