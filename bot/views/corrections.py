"""Articles that were corrected or withdrawn: what readers see of it, and what an admin may have told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.html import escape, fit, shorten
from bot.views import reading_actions
from bot.views.actions import LATEST
from bot.views.articles import LONGEST
from bot.views.message import LONGEST_CAPTION, Button, Message
from bot.views.reader import Reader
from storage import Article

MOST_LISTED = 10
_TITLE, _NAME = 200, 80


def corrected(message: Message, at: datetime | None, reader: Reader) -> Message:
    """Put above what shows an article that it was corrected then, or, where that is not known, that it was changed."""
    _ = reader.gettext
    note = _("Updated") if at is None else _("Corrected on {date}").format(date=reader.date(at))
    longest = LONGEST_CAPTION if message.picture else LONGEST
    return replace(message, html=fit(f"<i>{escape(note)}</i>\n\n{message.html}", longest))


def withdrawn(article: Article, publication: str, reader: Reader) -> Message:
    """Say that an article is no more, in the place of what showed it."""
    sentence = reader.gettext("{publication} has withdrawn this article.")
    sentence = sentence.format(publication=shorten(publication, _NAME))
    text = f"<s>{escape(shorten(article.title, _TITLE))}</s>\n\n<i>{escape(sentence)}</i>"
    return Message(text, ((Button(reader.gettext("Latest"), LATEST),),))


def lately(articles: Sequence[Article], reader: Reader, now: datetime) -> Message:
    """List what was corrected of late, to choose what is to be alerted once more."""
    _ = reader.gettext
    if not articles:
        words = _(
            "Nothing was corrected in the last days. To have any article told again, send /corrections and its link."
        )
        return Message(escape(words))
    lines = [f"• {escape(shorten(one.title, _TITLE))} — {escape(_day(one, reader, now))}" for one in articles]
    rows = tuple((Button(reading_actions.named(one), reading_actions.again(one.id)),) for one in articles)
    heading = f"<b>{escape(_('Corrected of late'))}</b>"
    asked = escape(_("Messages that show them were put right, and nobody was alerted. Alert people once more to:"))
    return Message("\n".join([heading, *lines, "", asked]), rows)


def preview(shown: Message, article: Article, followers: int, reader: Reader) -> Message:
    """Show what an alert would look like that is sent once more, and offer to send it."""
    _ = reader.gettext
    note = _("Nothing is sent yet. It would look like this.") if followers else _("Nobody follows a topic of it.")
    label = reader.ngettext("Alert {number} chat once more", "Alert {number} chats once more", followers)
    row = (Button(label, reading_actions.send_again(article.id, article.revision)),) if followers else ()
    return Message(_below(note, shown), (row,), preview=shown.preview)


def done(shown: Message, sentence: str) -> Message:
    """Say what became of it, in the place of the offer."""
    return Message(_below(sentence, shown), preview=shown.preview)


def _below(note: str, shown: Message) -> str:
    return fit(f"<b>{escape(note)}</b>\n\n{shown.html}", LONGEST)


def sent(reader: Reader) -> str:
    """Say that it is on its way."""
    return reader.gettext("It is on its way.")


def sent_before(reader: Reader) -> str:
    """Say that this edit was alerted before."""
    return reader.gettext("People were alerted to this already, as it is now.")


def changed_since(reader: Reader) -> str:
    """Say that what was shown is not what would be sent."""
    return reader.gettext("The article has changed since: look at it as it is now.")


def no_such(reader: Reader) -> str:
    """Say that no article is meant."""
    return reader.gettext("I know no article with this link or number. Send /corrections and its link on the site.")


def _day(article: Article, reader: Reader, now: datetime) -> str:
    return reader.day(article.corrected_at, now) if article.corrected_at else ""
