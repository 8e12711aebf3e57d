"""`handbill preview ARTICLE`: shows an alert to the admins, and to nobody else."""

from bot.config import Settings
from bot.gateway import Address, Gone, Moved, Outcome, Sent
from bot.gateway.introduction import whoami
from bot.parts import opened
from bot.views.articles import alert
from bot.views.reader import reader
from bot.wanted import EMPTY, find
from storage import Standing, Storage


class NothingToPreview(Exception):
    """There is nothing to show, or nobody to show it to; the text says what to do."""


async def preview(settings: Settings, wanted: str) -> list[str]:
    """Send an article's alert to each admin; give what came of it, in words.

    `wanted` is an article's id, its address, or "newest".

    Raises:
        NothingToPreview: HANDBILL_ADMINS names nobody, or no database of this Handbill is there.
        NoSuchArticle: there is no such article.
        NoTelegram: it cannot be reached, or does not know the token.
        StorageError: the database cannot be used.
    """
    if not settings.admins:
        raise NothingToPreview("HANDBILL_ADMINS is empty: /id tells people their Telegram id.")
    await _look(settings)
    async with opened(settings) as parts:
        article = await find(parts.storage, wanted)
        await whoami(parts.bot)
        message = alert(article, article.topics, reader("", settings.timezone))
        return [_words(admin, await parts.gateway.send(Address(admin), message)) for admin in sorted(settings.admins)]


async def _look(settings: Settings) -> None:
    """Stop where opening the database would make or upgrade one: an older bot may be at work with it."""
    standing = await Storage.look(settings.database)
    if standing is Standing.NEW:
        raise NothingToPreview(EMPTY)
    if standing is Standing.OLDER:
        raise NothingToPreview(
            f"An older Handbill wrote {settings.database}, and it is left as it was: stop that one, "
            "and handbill run brings it up to date."
        )


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
