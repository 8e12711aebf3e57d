"""Who decides for a group: Telegram is asked each time, since people come and go."""

import structlog
from telegram import Bot, ChatMember
from telegram.error import TelegramError

log = structlog.get_logger()


async def is_admin(bot: Bot, chat: int, person: int) -> bool | None:
    """Tell whether a person is an admin of a chat; None when Telegram does not say."""
    try:
        member = await bot.get_chat_member(chat, person)
    except TelegramError as error:
        log.warning("telegram does not say who is an admin", why=str(error))
        return None
    return member.status in {ChatMember.OWNER, ChatMember.ADMINISTRATOR}
