"""Who we are to Telegram, and our command menu; what may go wrong with it, in words."""

from collections.abc import Sequence

from telegram import Bot, BotCommand, User
from telegram.error import Forbidden, InvalidToken, TelegramError


class NoTelegram(Exception):
    """Telegram cannot be reached; the sentence says why."""


class WrongToken(NoTelegram):
    """Telegram does not know the token."""


async def whoami(bot: Bot) -> User:
    """Ask Telegram who we are.

    Raises:
        WrongToken: Telegram does not know the token.
        NoTelegram: it cannot be reached, or what answers is no Telegram.
    """
    try:
        return await bot.get_me()
    except (InvalidToken, Forbidden):
        raise WrongToken("Telegram does not know this token: copy HANDBILL_TOKEN anew from @BotFather.") from None
    except TelegramError as error:
        raise NoTelegram(str(error)) from None


async def answers(bot: Bot) -> bool:
    """Tell whether Telegram is there, and knows us."""
    try:
        await whoami(bot)
    except NoTelegram:
        return False
    return True


async def set_menu(bot: Bot, commands: Sequence[tuple[str, str]]) -> None:
    """Set the command menu: names, and what they do.

    Raises:
        NoTelegram: it cannot be reached.
    """
    try:
        await bot.set_my_commands([BotCommand(name, summary) for name, summary in commands])
    except TelegramError as error:
        raise NoTelegram(str(error)) from None
