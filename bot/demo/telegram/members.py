"""People as members of chats, as the Bot API shows them."""

from bot.demo.telegram.chats import Chat, user_json
from bot.demo.telegram.refusals import Fields
from bot.demo.telegram.shown import User

_RIGHTS = """can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members
can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"""


def member_json(user: User, status: str) -> Fields:
    """Show a user who has this status in a chat."""
    fields: Fields = {"user": user_json(user), "status": status}
    if status == "administrator":
        fields |= {"can_be_edited": False, "is_anonymous": False, **dict.fromkeys(_RIGHTS.split(), True)}
    elif status == "creator":
        fields["is_anonymous"] = False
    elif status == "kicked":
        fields["until_date"] = 0
    return fields


def status_of(chat: Chat, user: User) -> str:
    """Give a person's status: the first administrator is the chat's creator."""
    if user.id in chat.admins:
        return "creator" if next(iter(chat.admins)) == user.id else "administrator"
    is_member = user.id in chat.members or (chat.person is not None and chat.person.id == user.id)
    return "member" if is_member else "left"


def is_admin(chat: Chat) -> bool:
    """Say whether the bot is an administrator of a chat."""
    return chat.bot_status == "administrator"
