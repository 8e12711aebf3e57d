"""Being asked what to look for, and answering."""

from zoneinfo import ZoneInfo

from bot.handlers import Desk, command_lines
from bot.handlers.asked import Asked, Place
from bot.handlers.searching import answered, search
from storage import ChatKind
from tests.builders import NOW, absorb, item


def at(storage):
    async def is_admin(_chat, _person):
        return True

    return Desk(storage, lambda: NOW, ZoneInfo("UTC"), "courier_bot", "", "", command_lines(), is_admin)


def said(text, message_id):
    return Asked(Place(100, ChatKind.PRIVATE), 100, rest=text, message_id=message_id)


async def test_an_answer_that_comes_twice_is_taken_twice(storage):
    """The update is handled again after a crash: it is no new sentence. The next one is."""
    await absorb(storage, item(1, title="Rents"))
    desk = at(storage)
    assert await answered(desk, said("rents", 1)) is None
    await search(desk, said("", 2))
    for _ in range(2):
        reply = await answered(desk, said("rents", 3))
        assert "1 article" in reply.message.html
    assert await answered(desk, said("rents", 4)) is None


async def test_an_answer_without_words_is_answered_all_the_same(storage):
    desk = at(storage)
    await search(desk, said("", 2))
    assert "there is none in that" in (await answered(desk, said("🦄", 3))).message.html
