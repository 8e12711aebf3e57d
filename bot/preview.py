"""`handbill preview ARTICLE`: shows an alert to the admins, and to nobody else."""

from bot.app import Parts, opened
from bot.config import Settings
from bot.gateway import Address, Gone, Moved, Outcome, Sent
from bot.gateway.introduction import whoami
from bot.views.articles import alert
from bot.views.reader import reader
from storage import Article


class NothingToPreview(Exception):
    """There is no such article, or nobody to show it to; the text says what to do."""


async def preview(settings: Settings, wanted: str) -> list[str]:
    """Send an article's alert to each admin; give what came of it, in words.

    `wanted` is an article's id, its address, or "newest".

    Raises:
        NothingToPreview: no such article, or HANDBILL_ADMINS names nobody.
        NoTelegram: it cannot be reached, or does not know the token.
        StorageError: the database cannot be used.
    """
    if not settings.admins:
        raise NothingToPreview("HANDBILL_ADMINS is empty: /id tells people their Telegram id.")
    async with opened(settings) as parts:
        article = await _find(parts, wanted)
        if article is None:
            raise NothingToPreview(f"There is no article “{wanted}”: give its id, its address, or the word newest.")
        await whoami(parts.bot)
        message = alert(article, article.topics, reader("", settings.timezone))
        return [_words(admin, await parts.gateway.send(Address(admin), message)) for admin in sorted(settings.admins)]


async def _find(parts: Parts, wanted: str) -> Article | None:
    articles = parts.storage.articles
    if wanted == "newest":
        page = await articles.page(limit=1)
        return page.articles[0] if page.articles else None
    if wanted.isascii() and wanted.isdecimal():
        return await articles.get(int(wanted[:18]))
    return await articles.at(wanted)


def _words(admin: int, outcome: Outcome) -> str:
    match outcome:
        case Sent():
            return f"sent to {admin}"
        case Gone(reason):
            return f"not sent to {admin}: {reason} (has this admin written /start to the bot?)"
        case Moved():
            return f"not sent to {admin}: this is the id of a group that has moved, not of a person"
        case _:
            return f"not sent to {admin}: {outcome.reason}"
