"""What a message in a group asks of us, if anything."""

import pytest
from telegram import Update

from bot.handlers.asked import asked

ANA = {"id": 1, "is_bot": False, "first_name": "Ana"}
OURS = {"id": 7, "is_bot": True, "first_name": "Courier", "username": "courier_bot"}
OTHER = {"id": 8, "is_bot": True, "first_name": "Weather", "username": "weather_bot"}


GROUP = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def said(text, reply_to=None):
    """Read what Ana says in a group, perhaps as a reply to somebody's message."""
    message = {"message_id": 2, "date": 0, "chat": {"id": -1, "type": "group", "title": "Tenants"}}
    theirs = {**message, "message_id": 1, "from": reply_to, "text": "Hello"}
    if reply_to == GROUP:
        theirs["sender_chat"] = message["chat"]
    replied = {"reply_to_message": theirs} if reply_to else {}
    return asked(
        Update.de_json({"update_id": 1, "message": {**message, **replied, "from": ANA, "text": text}}, None),
        "courier_bot",
    )


@pytest.mark.parametrize("reply_to", [None, ANA, OURS, GROUP])
def test_a_bare_command_is_for_every_bot_that_hears_it(reply_to):
    """That is Telegram's rule; it does not name us, though."""
    assert (said("/help", reply_to).command, said("/help", reply_to).addressed) == ("help", False)


def test_a_bare_command_that_replies_to_another_bot_is_for_that_one():
    """Unless it names us all the same."""
    assert said("/help", OTHER) is None
    assert said("/help@weather_bot") is None
    assert said("/help@Courier_Bot", OTHER).addressed
