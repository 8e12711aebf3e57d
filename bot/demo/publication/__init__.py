"""A sample publication: an invented monthly whose site has the shape of a WordPress one.

For the demo, where the chat page publishes to it, and for tests, which publish, edit, remove and
misbehave through `Publication`.
"""

from bot.demo.publication.archive import PublishedItem
from bot.demo.publication.canned import Canned, Fetch
from bot.demo.publication.server import Publication
from bot.demo.publication.stock import NAME, Draft, sample_stock

__all__ = ["NAME", "Canned", "Draft", "Fetch", "Publication", "PublishedItem", "sample_stock"]
