"""What readers do with an article: what the buttons send back, as those in `actions` do, and the buttons."""

from bot.views.meeting_actions import ticks
from bot.views.message import Button
from bot.views.reader import Reader
from storage import Article, Spot

SAVED = "saved"


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


def save_button(article: Article, reader: Reader, *, saved: bool = False) -> Button:
    """Offer to keep an article, or to keep it no longer."""
    if saved:
        return Button(reader.gettext("Remove from saved"), unsave(article.id))
    return Button(reader.gettext("Save"), save(article.id))


def _named(spot: Spot) -> str:
    return f"{int(spot.read)}:{ticks(spot.saved_at)}:{spot.article_id}"
