"""What a message in a group asks of us, if anything."""

import pytest
from telegram import Update

from bot.handlers.asked import asked
from storage import Pin, Words

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


def sent(**content):
    """Read what Ana sends in private."""
    message = {"message_id": 2, "date": 0, "chat": {"id": 1, "type": "private", "first_name": "Ana"}, "from": ANA}
    return asked(Update.de_json({"update_id": 1, "message": {**message, **content}}, None), "courier_bot")


def mark(offset, unix=1_795_678_200, kind="date_time"):
    return {"type": kind, "offset": offset, "length": 4, "unix_time": unix}


def test_lines_and_marks_come_as_they_were_written():
    """Of a command, what follows it; marks are counted from there, in UTF-16 units; others are no moments."""
    found = sent(text="/announce  🎉 here\n\nnow ", entities=[mark(14), mark(0, kind="bold"), mark(3)])
    assert (found.command, found.rest) == ("announce", "🎉 here now")
    assert found.enclosed.words == Words(text="🎉 here\n\nnow ", stamps=((1_795_678_200, 3, 4),))
    assert sent(text="a\nb", entities=[mark(1)]).enclosed.words == Words(text="a\nb", stamps=((1_795_678_200, 1, 4),))
    assert sent(text="/announce").enclosed.words == Words()


def test_a_picture_has_a_caption_that_may_be_a_command():
    """In private: in a group, nobody means us by it."""
    sizes = [{"file_id": name, "file_unique_id": name, "width": 9, "height": 9} for name in ("small", "large")]
    found = sent(photo=sizes, caption="/announce here", caption_entities=[mark(10)])
    assert (found.command, found.rest, found.enclosed.picture) == ("announce", "here", "large")
    assert found.enclosed.words == Words(text="here", stamps=((1_795_678_200, 0, 4),))
    plain = sent(photo=sizes, caption="one\ntwo")
    assert (plain.command, plain.rest, plain.enclosed.text) == ("", "", "one\ntwo")
    group = {"id": -1, "type": "group", "title": "Tenants"}
    assert sent(photo=sizes, caption="/announce here", chat=group).command == ""


def test_a_place_is_a_pin_and_perhaps_has_names():
    location = {"latitude": 1.5, "longitude": -2.0}
    assert sent(location=location).enclosed.pin == Pin(1.5, -2.0)
    venue = {"location": location, "title": "Hall", "address": "1 High St"}
    found = sent(location=location, venue=venue).enclosed
    assert (found.pin, found.venue, found.address) == (Pin(1.5, -2.0), "Hall", "1 High St")
