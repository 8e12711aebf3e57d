"""The rule says who is told and why; SQL does it: the two agree."""

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.alerting import decide, matched
from storage import EVERYTHING, Filing, Kind, Storage
from tests.builders import FILING, NOW, absorb, item, reader, topic_id

TERMS = ("Arts", "Climate", "Notes", "Uncategorized")
NAMES = ("Ann Lee", "Arts", "Jane Doe")
PLACES = (
    (Kind.TOPIC, "Everything"),
    (Kind.TOPIC, "Arts"),
    (Kind.TOPIC, "Climate"),
    (Kind.SERIES, "Notes"),
    *((Kind.AUTHOR, name) for name in NAMES),
)
"""What can be followed: one author is called as a topic is."""
OWN = Filing(FILING.naming, str.casefold, {"notes": "Notes"}, lambda byline: filter(None, byline.split(", ")))
articles = st.lists(
    st.tuples(st.frozensets(st.sampled_from(TERMS)), st.frozensets(st.sampled_from(NAMES))), min_size=1, max_size=5
)
followed = st.lists(st.frozensets(st.sampled_from(PLACES)), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(articles, followed, st.integers(1, 4), followed)
def test_rows_are_made_and_matched_as_the_rule_says(filed, before, chunk, after):
    """One row for each chat that follows one of the article's topics; its reasons are those of the moment of claim."""
    asyncio.run(_compare(filed, before, chunk, after))


async def _compare(filed, before, chunk, after):
    with tempfile.TemporaryDirectory() as folder:
        storage = await Storage.open(Path(folder, "handbill.db"))
        try:
            await _fill(storage, filed)
            topics = {article: await _topics(storage, *under) for article, under in enumerate(filed, 2)}
            chats = await _follow(storage, before)
            await storage.outbox.decide(decide(await storage.outbox.candidates(), NOW), NOW)
            while await storage.outbox.expand(NOW, chats=chunk) is not None:
                pass
            assert await _rows(storage) == {
                (article, chat): ids
                for article, has in topics.items()
                for chat, follows in chats.items()
                if (ids := matched(follows, has))
            }
            later = await _follow(storage, after)
            for row in await storage.outbox.claim(NOW, limit=100, lease=timedelta(seconds=15)):
                assert row.matched == matched(later.get(row.chat_id, frozenset()), topics[row.article_id])
        finally:
            await storage.close()


async def _fill(storage, filed):
    all_ = item(1, terms=TERMS, byline=", ".join(NAMES))
    await absorb(storage, all_, quiet=True, filing=OWN)  # so that everything can be followed
    new = (item(n, terms=tuple(terms), byline=", ".join(names)) for n, (terms, names) in enumerate(filed, 2))
    await absorb(storage, *new, filing=OWN)


async def _topics(storage, terms, names):
    places = [(Kind.SERIES if term == "Notes" else Kind.TOPIC, term) for term in terms if term != "Uncategorized"]
    places += [(Kind.AUTHOR, name) for name in names]
    return (EVERYTHING, *[await topic_id(storage, name, kind) for kind, name in places])


async def _follow(storage, wanted):
    """Let chat n follow exactly the n-th set; give who follows what."""
    chats = {}
    for number, names in enumerate(wanted):
        chat = await reader(storage, 1000 + number)
        await storage.topics.leave_all(chat)
        chats[chat] = frozenset([await topic_id(storage, name, kind) for kind, name in names])
        for topic in chats[chat]:
            await storage.topics.follow(chat, topic, thread_id=0, now=NOW)
    for chat in range(len(wanted) + 1, 7):
        await storage.topics.leave_all(chat)
    return chats


async def _rows(storage):
    rows = await storage._db.fetch(
        "SELECT n.article_id, o.chat_id, o.why FROM outbox o JOIN notices n ON n.id = o.notice_id"
    )
    assert len({(row["article_id"], row["chat_id"]) for row in rows}) == len(rows)
    return {(row["article_id"], row["chat_id"]): tuple(map(int, row["why"].split(","))) for row in rows}
