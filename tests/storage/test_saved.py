"""The shelf: what a chat keeps to read later."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import MOST_SAVED, ChatKind, Spot, saved
from tests.builders import NOW, absorb, item


def later(minutes):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
async def chat(storage):
    await absorb(storage, *(item(number) for number in range(1, 10)), quiet=True)
    return (await storage.chats.meet(1001, ChatKind.PRIVATE, language="en", now=NOW)).id


def ids(shelf):
    return [one.article.id for one in shelf.saved]


def spot(one):
    return Spot(one.read_at is not None, one.saved_at, one.article.id)


async def test_saving_twice_is_saving_once(storage, chat):
    """The first time counts; dropping twice is dropping once; each chat has its own."""
    for minutes in (1, 5):
        assert await storage.saved.save(chat, 3, later(minutes))
    shelf = await storage.saved.page(chat, limit=5)
    assert [(one.article.id, one.saved_at, one.read_at) for one in shelf.saved] == [(3, later(1), None)]
    assert (shelf.unread, shelf.read, shelf.has_earlier, shelf.has_later) == (1, 0, False, False)
    other = (await storage.chats.meet(1002, ChatKind.PRIVATE, language="en", now=NOW)).id
    assert not await storage.saved.has(other, 3)
    for _ in range(2):
        await storage.saved.drop(chat, 3)
        assert not await storage.saved.has(chat, 3)


async def test_no_such_article_is_not_saved(storage, chat):
    assert not await storage.saved.save(chat, 99, NOW)
    assert ids(await storage.saved.page(chat, limit=5)) == []


async def test_there_is_a_most(storage, chat, monkeypatch):
    """What is kept stays kept; something else is only once there is room."""
    assert MOST_SAVED == 500
    monkeypatch.setattr(saved, "MOST_SAVED", 2)
    assert [await storage.saved.save(chat, number, NOW) for number in (1, 2, 3, 2)] == [True, True, False, True]
    await storage.saved.drop(chat, 1)
    assert await storage.saved.save(chat, 3, NOW)


async def test_what_is_withdrawn_is_not_on_the_shelf(storage, chat):
    """Nor counted, and it takes no place on a page; once the article is there again, it is kept as before."""
    for number in range(1, 8):
        await storage.saved.save(chat, number, later(number))
    async with storage._db.transaction() as t:
        await t.run("UPDATE articles SET retracted_at = 1 WHERE id > 2")
    shelf = await storage.saved.page(chat, limit=5)
    assert (ids(shelf), shelf.unread, shelf.has_later) == ([2, 1], 2, False)
    async with storage._db.transaction() as t:
        await t.run("UPDATE articles SET retracted_at = NULL")
    assert ids(await storage.saved.page(chat, limit=2)) == [7, 6]


NUMBERS = st.sets(st.integers(1, 9))
MOMENTS = st.lists(st.integers(0, 3), min_size=9, max_size=9)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=MOMENTS, kept=NUMBERS, read=NUMBERS, data=st.data())
async def test_leafing_shows_each_once_the_unread_first(storage, chat, *, moments, kept, read, data):
    """Forward and back again, however many were saved in one moment."""
    limit = data.draw(st.integers(1, 4))
    await _clear(storage)
    for number in kept:
        await storage.saved.save(chat, number, later(moments[number - 1]))
    await _mark(storage, read)
    expected = sorted(kept, key=lambda number: (number in read, -moments[number - 1], -number))
    shelf = await storage.saved.page(chat, limit=limit)
    assert (shelf.unread, shelf.read) == (len(kept - read), len(kept & read))
    pages = [shelf]
    while pages[-1].has_later and len(pages) <= len(kept):
        pages.append(await storage.saved.page(chat, limit=limit, after=spot(pages[-1].saved[-1])))
    assert [number for page in pages for number in ids(page)] == expected
    for before, page in zip(pages[-2::-1], pages[:0:-1], strict=True):
        assert page.has_earlier
        back = await storage.saved.page(chat, limit=limit, before=spot(page.saved[0]))
        assert (ids(back), back.has_earlier) == (ids(before), before is not pages[0])
        assert back.has_later


async def _clear(storage):
    async with storage._db.transaction() as t:
        await t.run("DELETE FROM saved", {})


async def _mark(storage, read):
    async with storage._db.transaction() as t:
        for number in read:
            await t.run("UPDATE saved SET read_at = 1 WHERE article_id = :article", {"article": number})
