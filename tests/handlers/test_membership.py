"""Coming and going, as Telegram tells of it."""

from zoneinfo import ZoneInfo

import pytest
from telegram import Update

from bot.demo.telegram.members import member_json
from bot.demo.telegram.shown import User
from bot.handlers import Desk, command_lines, handle
from storage import ChatKind
from tests.builders import NOW

BOT = User(1, "Courier", is_bot=True)
ANA = {"id": 100, "is_bot": False, "first_name": "Ana"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Tenants"}
RIGHTS = """can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes
can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_react_to_messages
can_change_info can_invite_users can_pin_messages can_manage_topics can_edit_tag"""


def member(status):
    """Show the bot as a member: "restricted in" and "restricted out" are one status to Telegram."""
    status, _, where = status.partition(" ")
    fields = member_json(BOT, status)
    if status == "restricted":
        fields |= {"is_member": where == "in", "until_date": 0, **dict.fromkeys(RIGHTS.split(), False)}
    return fields


@pytest.fixture
def desk(storage):
    async def is_admin(_chat, _person):
        return True

    return Desk(storage, lambda: NOW, ZoneInfo("UTC"), "courier_bot", "Courier", "", command_lines(), is_admin)


async def told(desk, old, new, chat=GROUP):
    """Tell the bot of a change, and give its answer."""
    change = {"chat": chat, "from": ANA, "date": 0, "old_chat_member": member(old), "new_chat_member": member(new)}
    return await handle(desk, Update.de_json({"update_id": 1, "my_chat_member": change}, None))


@pytest.mark.parametrize("out", ["left", "kicked", "restricted out"])
async def test_a_chat_that_is_left_is_paused_until_it_takes_us_back(desk, storage, out):
    """However Telegram puts it; a group is greeted on return."""
    await storage.chats.meet(-1001, ChatKind.SUPERGROUP, language="", now=NOW)
    assert await told(desk, "member", out) is None
    assert (await storage.chats.find(-1001)).paused_at == NOW
    assert await told(desk, out, "member")
    assert (await storage.chats.find(-1001)).paused_at is None


@pytest.mark.parametrize(
    "change", [("member", "administrator"), ("administrator", "member"), ("member", "restricted in")]
)
async def test_other_changes_are_nothing_to_talk_about(desk, storage, change):
    """A promotion is no arrival."""
    await storage.chats.meet(-1001, ChatKind.SUPERGROUP, language="", now=NOW)
    assert await told(desk, *change) is None
    assert (await storage.chats.find(-1001)).paused_at is None


async def test_who_blocks_what_they_never_used_is_nobody(desk, storage):
    """No record is made of a chat by its leaving; and nobody is greeted in private for coming back."""
    ana = {"id": 100, "type": "private", "first_name": "Ana"}
    assert await told(desk, "member", "kicked", ana) is None
    assert await told(desk, "kicked", "member", ana) is None
    assert await storage.chats.find(100) is None
