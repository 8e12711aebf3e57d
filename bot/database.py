"""The database, for what an operator does beside a running bot: opened as it is, never brought up to date under it."""

import contextlib
from collections.abc import AsyncIterator, Callable

from bot.config import Settings
from storage import Standing, Storage


@contextlib.asynccontextmanager
async def opened(
    settings: Settings, refusal: Callable[[str], Exception], *, maker: str = "handbill run", make: bool = False
) -> AsyncIterator[Storage]:
    """Open a database that is there, or may be made, and as this Handbill made it: a bot may be at work with it.

    Raises:
        StorageError: it cannot be used.
        Exception: the `refusal`, with a sentence; `maker` names the command that makes a database.
    """
    match await Storage.look(settings.database):
        case Standing.NEW if not make:
            raise refusal(f"There is no database {settings.database}: {maker} makes it.")
        case Standing.OLDER:
            raise refusal("An older Handbill wrote the database: stop that one, and handbill run brings it up to date.")
    storage = await Storage.open(settings.database)
    try:
        yield storage
    finally:
        await storage.close()
