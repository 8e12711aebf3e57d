"""The article that an operator means: by its id, its address, or the word newest."""

from bot.html import canonical
from storage import Article, Storage

EMPTY = "No article is stored yet: start handbill run first."


class NoSuchArticle(Exception):
    """There is none; the sentence says how to name one."""


async def find(storage: Storage, wanted: str) -> Article:
    """Give the article that is meant.

    Raises:
        NoSuchArticle: there is none.
    """
    article = await _find(storage, wanted)
    if article is None and wanted == "newest":
        raise NoSuchArticle(EMPTY)
    if article is None:
        raise NoSuchArticle(f"There is no article “{wanted}”: give its id, its address, or the word newest.")
    return article


async def _find(storage: Storage, wanted: str) -> Article | None:
    if wanted == "newest":
        page = await storage.articles.page(limit=1)
        return page.articles[0] if page.articles else None
    if wanted.isascii() and wanted.isdecimal():
        return await storage.articles.get(int(wanted[:18]))
    return await storage.articles.at(wanted, canonical(wanted)) if wanted else None
