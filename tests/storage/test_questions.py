"""What people were asked: one question for each person in each chat, for a day."""

from datetime import timedelta

import pytest

from storage import ChatKind, Question
from tests.builders import NOW

DAY = timedelta(days=1)


@pytest.fixture
async def chat(storage):
    return (await storage.chats.meet(1001, ChatKind.PRIVATE, language="en", now=NOW)).id


async def test_the_last_question_stands_until_it_is_ended(storage, chat):
    """It takes the place of the one before; ending it twice is ending it once."""
    last = Question("edit", 3, "venue", 77)
    await storage.questions.ask(chat, 1001, Question("add"), NOW)
    await storage.questions.ask(chat, 1001, last, NOW)
    assert await storage.questions.standing(chat, 1001, NOW) == last
    for _ in range(2):
        await storage.questions.end(chat, 1001)
        assert await storage.questions.standing(chat, 1001, NOW) is None


async def test_two_people_are_asked_different_things(storage, chat):
    await storage.questions.ask(chat, 1001, Question("add", so_far="Glebe"), NOW)
    await storage.questions.ask(chat, 1002, Question("add", so_far="Newtown"), NOW)
    standing = [await storage.questions.standing(chat, person, NOW) for person in (1001, 1002, 1003)]
    assert [question.so_far if question else None for question in standing] == ["Glebe", "Newtown", None]


async def test_a_question_waits_a_day(storage, chat):
    """Then it is no question any more, and the next one that is asked has it forgotten."""
    await storage.questions.ask(chat, 1001, Question("add"), NOW)
    assert await storage.questions.standing(chat, 1001, NOW + DAY) == Question("add")
    later = NOW + DAY + timedelta(seconds=1)
    assert await storage.questions.standing(chat, 1001, later) is None
    await storage.questions.ask(chat, 1002, Question("add"), later)
    assert len(await storage._db.fetch("SELECT * FROM questions")) == 1
