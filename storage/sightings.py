"""An item as a feed shows it, with what identifies it, and what is stored of it."""

from dataclasses import dataclass
from datetime import datetime

from storage.db import Params
from storage.instants import to_stored
from storage.models import FeedItem


@dataclass(frozen=True, slots=True)
class Sighting:
    """An item with what identifies it: its key within the feed, its canonical link, its visible text's hash.

    `text` is the plain text of its body, to be searched; `whole` tells whether that says more than its standfirst.
    """

    key: str
    canonical: str
    fingerprint: str
    item: FeedItem
    text: str = ""
    whole: bool = False


def date(item: FeedItem, now: datetime) -> datetime | None:
    """Give an item's date once that has come."""
    return item.published_at if item.published_at and item.published_at <= now else None


def place(item: FeedItem, now: datetime) -> str:
    """Give where in the archive the feed says that an item stands: its address, and its date once that has come."""
    dated = date(item, now)
    return f"{'' if dated is None else to_stored(dated)} {item.link}"


def columns(sighting: Sighting, now: datetime) -> Params:
    """Give what is stored of an article as it is shown now."""
    item = sighting.item
    return {
        "link": item.link,
        "canonical": sighting.canonical,
        "title": item.title,
        "standfirst": item.standfirst,
        "byline": item.byline,
        "image": item.image,
        "alt": item.alt,
        "whole": int(sighting.whole),
        "body": item.body_html,
        "now": to_stored(now),
        # A date still to come would stand above everything newer for ever.
        "published": to_stored(date(item, now) or now),
    }
