"""Chats that come, go and move: blocked and back, added and removed, upgraded."""

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Update

from bot.handlers.asked import Asked, Place
from bot.handlers.desk import Desk, Reply, publication
from bot.views import welcome
from storage import ChatKind

_GONE = (ChatMember.LEFT, ChatMember.BANNED)


async def note_membership(desk: Desk, changed: ChatMemberUpdated) -> tuple[Asked, Reply] | None:
    """Note that a chat blocked us or is back; greet a group we were added to."""
    was_out, is_out = _is_out(changed.old_chat_member), _is_out(changed.new_chat_member)
    chat, now = changed.chat, desk.clock()
    if is_out:
        known = await desk.storage.chats.find(chat.id)
        if known:
            await desk.storage.chats.pause(known.id, reason="blocked or removed", now=now)
        return None
    await desk.storage.chats.resume(chat.id, now=now)
    kind = ChatKind(chat.type)
    if not was_out or kind not in {ChatKind.GROUP, ChatKind.SUPERGROUP}:
        return None
    asked = Asked(Place(chat.id, kind), None)
    await desk.chat(asked)
    return asked, Reply(welcome.joined(await publication(desk), desk.reader(asked)))


def _is_out(member: ChatMember) -> bool:
    """Tell whether we are not in the chat: a member whose rights were restricted may have left since."""
    return member.status in _GONE or (isinstance(member, ChatMemberRestricted) and not member.is_member)


async def note_move(desk: Desk, update: Update) -> bool:
    """Follow a group that became a supergroup; give whether that is what the update says."""
    message = update.message
    if message is None:
        return False
    if message.migrate_to_chat_id:
        await desk.storage.chats.move(message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await desk.storage.chats.move(message.migrate_from_chat_id, message.chat.id)
    else:
        return False
    return True
