"""Databases for the benches: made by a process of its own, so that what is measured starts fresh."""

from datetime import timedelta
from pathlib import Path

from storage import Storage
from tests.benchmarks import letter
from tests.benchmarks.engine import address_all, utc_now
from tests.builders import absorb, item, topic_id

_PARTS = 20
"""Chats are told apart by their id's remainder of this: followers are spread over the whole table."""

_CHATS = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :chats)
    INSERT INTO chats (id, telegram_id, kind, language, created_at) SELECT i, 500 + i, 'private', 'en', 0 FROM n
"""
_FOLLOW = f"""
    INSERT INTO subscriptions (topic_id, chat_id, created_at)
    SELECT :topic, id, 0 FROM chats WHERE id % {_PARTS} >= :low AND id % {_PARTS} < :high
"""
_POST = """
    INSERT INTO messages (id, chat_id, telegram_id, shows, sent_at) SELECT id, chat_id, id, 'alert', :now FROM outbox
"""
_SETTLE = "UPDATE outbox SET settled_at = :now, outcome = 'sent', revision = 1, message_id = id"


async def due(database: str, messages: int) -> dict:
    """Make an outbox with so many rows due."""
    storage = await Storage.open(Path(database))
    try:
        await _crowd(storage, messages, (("Housing", 0, _PARTS),))
        await absorb(storage, letter.news(2, utc_now()), now=utc_now())
        await address_all(storage)
        return {"rows": await storage.outbox.open_rows()}
    finally:
        await storage.close()


async def crowd(database: str, chats: int, followers: str, earlier: bool) -> dict:
    """Make a crowd with an article that three in ten follow, still to be addressed.

    By one topic, or `overlapping`: a fifth follow one, three twentieths another, one twentieth both. With
    `earlier`, they have all been told of an article before.
    """
    overlapping = (("Housing", 0, 4), ("Everything", 3, 6), ("Climate", 6, _PARTS))
    plain = (("Housing", 0, 6), ("Climate", 6, _PARTS))
    storage = await Storage.open(Path(database))
    try:
        await _crowd(storage, chats, overlapping if followers == "overlapping" else plain)
        if earlier:
            await absorb(storage, letter.news(3, utc_now()), now=utc_now())
            await address_all(storage)
            async with storage._db.transaction() as t:
                for sql in (_POST, _SETTLE):
                    await t.run(sql, {"now": 1})
        await absorb(storage, letter.news(2, utc_now()), now=utc_now())
        return {"chats": chats}
    finally:
        await storage.close()


async def archive(database: str, articles: int) -> dict:
    """Make an archive of so many articles, as a feed's readings would."""
    storage = await Storage.open(Path(database))
    try:
        for start in range(0, articles, 500):
            numbers = range(start, min(start + 500, articles))
            await absorb(storage, *(_old(number) for number in numbers), quiet=True)
        return {"articles": articles}
    finally:
        await storage.close()


def _old(number: int):
    terms = tuple({("Housing", "Climate", "Schools", "Sport")[number % 4], ("Housing", "Council")[number % 2]})
    title = f"{letter.TITLE}, part {number}"
    return item(number, terms=terms, title=title, standfirst=letter.STANDFIRST, published_at=_at(number))


def _at(number: int):
    return utc_now() - timedelta(days=30) - timedelta(minutes=5 * number)


async def _crowd(storage: Storage, chats: int, followed: tuple[tuple[str, int, int], ...]) -> None:
    await absorb(storage, item(1, terms=("Housing", "Climate")), quiet=True)
    ids = [(await topic_id(storage, name), low, high) for name, low, high in followed]
    async with storage._db.transaction() as t:
        await t.run(_CHATS, {"chats": chats})
        for topic, low, high in ids:
            await t.run(_FOLLOW, {"topic": topic, "low": low, "high": high})
