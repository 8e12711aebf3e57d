"""The command menus of single people: an admin of the bot sees more."""

from collections.abc import Sequence

import structlog
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

log = structlog.get_logger()


async def set_menu_of(bot: Bot, person: int, commands: Sequence[tuple[str, str]]) -> None:
    """Set the command menu of a person's chat with us; one who never wrote to us has none, and needs none."""
    try:
        await bot.set_my_commands(
            [BotCommand(name, summary) for name, summary in commands], BotCommandScopeChat(person)
        )
    except TelegramError as error:
        log.info("an admin has no command menu of their own until the next start", admin=person, why=str(error))
