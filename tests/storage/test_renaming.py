"""The operator's setting over time: what is hidden, merged and parted again, and a crash in between."""

import asyncio
import contextlib
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from storage import EVERYTHING, Filing, Kind, Storage
from tests.builders import FILING, NOW, absorb, item, reader, topic_id
from tests.storage.test_absorbing import WRONGLY_FILED

TERMS = ("Arts", "Climate", "Housing")


def naming(**names: str | None) -> Filing:
    return Filing(lambda term: names.get(term, term), str.casefold)


async def name_of(storage, topic: int) -> str | None:
    found = await storage.topics.get(topic)
    return found and found.name


async def test_an_old_button_of_a_merged_topic_means_the_one_it_became(storage):
    """Also when that became another in its turn; parted again, it means itself."""
    await absorb(storage, *(item(number, terms=(term,)) for number, term in enumerate(TERMS, 1)))
    arts = await topic_id(storage, "Arts")
    became = []
    for filing in (naming(Arts="Climate"), naming(Arts="Housing", Climate="Housing"), FILING):
        await storage.topics.apply(filing)
        became.append(await name_of(storage, arts))
    assert became == ["Climate", "Housing", "Arts"]


async def test_nobody_can_follow_what_is_hidden(storage):
    """Nor what became that: alerts would never come. One that was parted from another and hidden is hidden."""
    await absorb(storage, *(item(number, terms=(term,)) for number, term in enumerate(TERMS, 1)))
    arts, climate = await topic_id(storage, "Arts"), await topic_id(storage, "Climate")
    await storage.topics.apply(naming(Arts="Climate"))
    await storage.topics.apply(naming(Arts=None, Climate=None))
    assert [await name_of(storage, topic) for topic in (arts, climate)] == [None, None]
    for filing in (FILING, naming(Arts=None)):
        await storage.topics.apply(filing)
    assert [await name_of(storage, topic) for topic in (arts, climate)] == [None, "Climate"]


async def test_what_is_hidden_is_not_shown_as_followed(storage):
    """It comes back with the operator's change of mind."""
    await absorb(storage, item(1), item(2))
    chat = await reader(storage, 1001, await topic_id(storage, "Housing"))
    seen = []
    for filing in (naming(Housing=None), FILING):
        await storage.topics.apply(filing)
        lines = await storage.topics.lines(chat, since=NOW)
        seen.append((await storage.topics.followed(chat), [line.topic.name for line in lines if line.followed]))
    assert seen[0] == ([], [])
    assert seen[1][1] == ["Housing"]


async def test_a_category_called_everything_is_no_topic_of_its_own(storage):
    """In whichever case, also by a renaming or as always offered: there is one Everything."""
    await absorb(storage, item(1, terms=("EVERYTHING", "Arts")), item(2, terms=("everything",)))
    await storage.topics.apply(naming(Arts="Everything"), ["Everything"])
    assert [topic.name for topic in await storage.topics.all()] == ["Everything"]
    assert len((await storage.articles.page(limit=5)).articles) == 2


async def test_a_new_spelling_of_a_topic_is_taken_over(storage):
    """No term moves for that."""
    await absorb(storage, item(1))
    await storage.topics.apply(naming(Housing="Homes"))
    assert await storage.topics.apply(naming(Housing="HOMES")) == 0
    assert [topic.name for topic in await storage.topics.all()] == ["Everything", "HOMES"]


async def test_a_setting_that_changes_nothing_writes_nothing(storage, tmp_path):
    """It is applied at every start."""
    await absorb(storage, item(1))
    await storage.topics.apply(naming(Housing="Homes"), ["Transport"])
    before = await storage._db.one("PRAGMA data_version")
    changes = storage._db._writer.total_changes
    assert await storage.topics.apply(naming(Housing="Homes"), ["Transport"]) == 0
    assert (await storage._db.one("PRAGMA data_version"), storage._db._writer.total_changes) == (before, changes)


class Crashing:
    """A database whose process dies after so many transactions."""

    def __init__(self, db, lives: int) -> None:
        self._db, self._lives = db, lives

    def __getattr__(self, name: str):
        return getattr(self._db, name)

    def transaction(self):
        self._lives -= 1
        if self._lives < 0:
            raise ConnectionAbortedError
        return self._db.transaction()


a_name = st.sampled_from([None, *TERMS])
a_setting = st.tuples(
    st.lists(a_name, min_size=3, max_size=3),
    st.lists(st.sampled_from(TERMS), max_size=1),
    st.frozensets(st.sampled_from(TERMS), max_size=2),
    st.booleans(),
    st.integers(0, 12),
)
"""What terms are called, what is always offered, which are series, whether authors can be followed; when it dies."""


@settings(max_examples=60)
@given(st.lists(a_setting, min_size=1, max_size=5))
def test_whatever_was_cut_short_the_last_setting_holds(history):
    """Settings one after the other, each perhaps cut short by a crash: what the last one says is so in the end."""
    asyncio.run(_live(history))


async def _live(history):
    with tempfile.TemporaryDirectory() as folder:
        storage = await Storage.open(Path(folder, "handbill.db"))
        try:
            filing = Filing(naming().naming, str.casefold, split=str.split)
            new = (item(n, terms=(TERMS[n % 3], TERMS[n % 2]), byline=TERMS[n % 3]) for n in range(6))
            await absorb(storage, *new, filing=filing)
            await reader(storage, 1001, *[topic.id for topic in await storage.topics.all()])
            await reader(storage, 1002, await topic_id(storage, "Arts"))
            for names, always, series, authors, lives in history:
                whole, storage.topics._db = storage.topics._db, Crashing(storage._db, lives)
                filing = filed(dict(zip(TERMS, names, strict=True)), series, authors=authors)
                with contextlib.suppress(ConnectionAbortedError):
                    await storage.topics.apply(filing, always, stretch=1)
                storage.topics._db = whole
            await storage.topics.apply(filing, always, stretch=2)
            await _is_in_order(storage, filing, always)
        finally:
            await storage.close()


def filed(names: dict[str, str | None], series: frozenset[str], *, authors: bool) -> Filing:
    author = (lambda name: name) if authors else (lambda _name: None)
    return Filing(names.get, str.casefold, {name.casefold(): name for name in series}, str.split, author)


async def _is_in_order(storage, filing, always):
    """Every topic is live, or became one that is, or is hidden; and followers stand with live or hidden ones."""
    live = {topic.id: topic for topic in await storage.topics.all()}
    wanted = [filing.topic_named(name) for name in always]
    wanted += [heading for kind in ("category", "name") for term in TERMS if (heading := filing.heading_of(kind, term))]
    assert {(topic.kind, topic.name) for topic in live.values()} == {
        (Kind.TOPIC, "Everything"),
        *((heading.place.kind, heading.name) for heading in wanted),
    }
    assert await storage._db.fetch(WRONGLY_FILED) == []
    for row in await storage._db.fetch(
        "SELECT id, merged_into, (SELECT 1 FROM subscriptions WHERE topic_id = id) AS f FROM topics"
    ):
        topic = await storage.topics.get(row["id"])
        assert topic is None or topic.id in live
        assert row["id"] not in live or (topic.id == row["id"] and row["merged_into"] is None)
        assert row["merged_into"] is None or row["f"] is None
    assert await storage.topics.get(EVERYTHING)
    assert await storage.topics.apply(filing, always) == 0
