"""What readers do with an article: what the buttons send back, as those in `actions` do, and the buttons."""

from bot.html import shorten
from bot.views.meeting_actions import ticks
from bot.views.message import Button
from bot.views.reader import Reader
from storage import Article, Spot

SAVED = "saved"
_TITLE = 40


def read(article_id: int) -> str:
    """Open an article in the chat."""
    return f"read:{article_id}"


def page(article_id: int, number: int) -> str:
    """Turn to a page of an article."""
    return f"page:{article_id}:{number}"


def more(article_id: int) -> str:
    """Show what goes with an article."""
    return f"more:{article_id}"


def save(article_id: int) -> str:
    """Keep an article to read later; the button then offers to keep it no longer."""
    return f"save:{article_id}"


def unsave(article_id: int) -> str:
    """Keep an article no longer; the button then offers to keep it."""
    return f"unsave:{article_id}"


def behind(spot: Spot) -> str:
    """Leaf on in what is saved, behind a spot."""
    return f"behind:{_named(spot)}"


def ahead(spot: Spot) -> str:
    """Leaf back in what is saved, to what stands in front of a spot."""
    return f"ahead:{_named(spot)}"


def title_row(article: Article) -> tuple[Button, ...]:
    """Offer to open an article, by its title."""
    return (Button(named(article), read(article.id)),)


def named(article: Article) -> str:
    """Name an article on a button, which may not be blank."""
    return shorten(article.title.strip(), _TITLE) or article.link or "…"


def reading_row(article: Article, reader: Reader, *, saved: bool = False) -> tuple[Button, ...]:
    """Offer to open an article in the chat, where its text is there, and to keep it."""
    here = [Button(reader.gettext("Read here"), read(article.id))] if article.whole else []
    return (*here, save_button(article, reader, saved=saved))


def save_button(article: Article, reader: Reader, *, saved: bool = False) -> Button:
    """Offer to keep an article, or to keep it no longer."""
    if saved:
        return Button(reader.gettext("Remove from saved"), unsave(article.id))
    return Button(reader.gettext("Save"), save(article.id))


def again(article_id: int) -> str:
    """Show an admin how an alert would look that is sent once more."""
    return f"realert:{article_id}"


def send_again(article_id: int, revision: int) -> str:
    """Send it, as it was shown."""
    return f"sendalert:{article_id}:{revision}"


def _named(spot: Spot) -> str:
    return f"{int(spot.read)}:{ticks(spot.saved_at)}:{spot.article_id}"
