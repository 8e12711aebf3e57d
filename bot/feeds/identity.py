"""What makes two items the same article: its guid, else its link; never a place in the feed.

WordPress's guid is `http://host/?p=ID` and stays when the post is edited, re-dated or the site
moves; so the scheme and the host do not count. Only an item that names neither, which RSS allows, goes by
its title and date.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.feeds.standfirst import body_text, says_more
from bot.html import canonical
from bot.html.addresses import local, split
from storage import FeedItem, Sighting

LONGEST_TEXT = 100_000
"""Characters of a body that can be searched: a short book."""


@dataclass(frozen=True, slots=True)
class Identified:
    """A fetch's items with their identities, each once, and the guids newly found to be shared by several links."""

    sightings: tuple[Sighting, ...]
    newly_split: tuple[str, ...]


def identify(items: Sequence[FeedItem], split: frozenset[str]) -> Identified:
    """Key every item; `split` are this feed's guids already known to be shared.

    A guid that one fetch shows with different links is keyed guid + path from then on; so is one
    page with several entries on it, each with a fragment of its own. What is there twice under one
    key is one article: the first.
    """
    links: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.link:
            links[guid_key(item)].add(_place(item.link))
    shared = {key for key, pages in links.items() if len(pages) > 1}
    sightings: dict[str, Sighting] = {}
    for item in items:
        key = guid_key(item)
        if key in shared or key in split:
            key = f"{key} {_place(item.link)}"
        if key not in sightings:
            text = body_text(item)
            print_, whole = fingerprint(item, text), says_more(item, text)
            sightings[key] = Sighting(key, canonical(item.link), print_, item, text[:LONGEST_TEXT], whole)
    return Identified(tuple(sightings.values()), tuple(sorted(shared - split)))


def guid_key(item: FeedItem) -> str:
    """Give an item's identity within its feed, but for shared guids."""
    if item.guid:
        return local(item.guid) if re.match(r"https?://", item.guid, re.IGNORECASE) else item.guid
    if item.link:
        return local(item.link)
    return _digest(item.title, item.published_at.isoformat() if item.published_at else "")


def which(items: Sequence[FeedItem]) -> str:
    """Give a hash of which items these are, in this order."""
    return _digest(*map(guid_key, items))


def fingerprint(item: FeedItem, text: str) -> str:
    """Give a hash of all that a reader sees, and of nothing else: plugins change markup with every fetch.

    `text` is the plain text of the item's body.
    """
    return _digest(item.title, item.standfirst, item.byline, item.image, item.alt, text)


def _place(link: str) -> str:
    """Give a link's path with its fragment, which tells the entries of one page apart."""
    fragment = split(link).fragment
    return f"{local(link)}#{fragment}" if fragment else local(link)


def _digest(*texts: str) -> str:
    return hashlib.blake2b("\0".join(texts).encode(errors="replace"), digest_size=16).hexdigest()
