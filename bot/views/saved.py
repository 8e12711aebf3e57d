"""What somebody keeps to read later."""

from datetime import datetime

from bot.html import escape, visible_length
from bot.views import actions, reading_actions
from bot.views.articles import LONGEST, entry
from bot.views.message import Button, Message
from bot.views.reader import Reader
from bot.views.reading_actions import title_row
from storage import SavedArticle, Shelf, Spot

A_PAGE = 5


def shelf(shown: Shelf, reader: Reader, now: datetime) -> Message:
    """Show a stretch of it, what is unread first, with buttons to leaf on."""
    _ = reader.gettext
    if not shown.saved:
        nothing = _("Nothing is saved. Save under an article keeps it here, to read it later.")
        return Message(escape(nothing), ((Button(_("Latest"), actions.LATEST),),))
    heading = f"<b>{escape(_heading(shown, reader))}</b>"
    room = (LONGEST - visible_length(heading)) // len(shown.saved) - 4
    entries = [_mark(one) + entry(one.article, reader, now, room) for one in shown.saved]
    return Message(
        "\n\n".join([heading, *entries]), (*(title_row(one.article) for one in shown.saved), _leafing(shown, reader))
    )


def saved(reader: Reader) -> str:
    """Say that an article is kept."""
    return reader.gettext("Saved. /saved shows what you keep.")


def dropped(reader: Reader) -> str:
    """Say that an article is not kept any more."""
    return reader.gettext("Removed from what you saved.")


def full(reader: Reader, most: int) -> str:
    """Say that no more can be kept."""
    sentence = "You have saved {number} articles, which is the most: remove one from /saved first."
    return reader.ngettext(sentence, sentence, most)


def spot(one: SavedArticle) -> Spot:
    """Give where an article stands on the shelf."""
    return Spot(one.read_at is not None, one.saved_at, one.article.id)


def _heading(shown: Shelf, reader: Reader) -> str:
    counts = [
        reader.ngettext("{number} to read", "{number} to read", shown.unread) if shown.unread else "",
        reader.ngettext("{number} read", "{number} read", shown.read) if shown.read else "",
    ]
    return reader.gettext("Saved: {counts}").format(counts=", ".join(filter(None, counts)))


def _mark(one: SavedArticle) -> str:
    return "" if one.read_at is None else "✓ "


def _leafing(shown: Shelf, reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    back = [Button(_("‹ Back"), reading_actions.ahead(spot(shown.saved[0])))] if shown.has_earlier else []
    more = [Button(_("More ›"), reading_actions.behind(spot(shown.saved[-1])))] if shown.has_later else []
    return (*back, *more)
