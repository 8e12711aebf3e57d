"""The outbox under random histories: articles, followers, crashes, pauses, in any order."""

import asyncio
import tempfile
from collections.abc import Awaitable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.rules.alerting import decide
from bot.rules.delivering import plan
from storage import EVERYTHING, Announce, Delivery, Settlement, Settling, Storage, Widen
from tests.builders import NOW, absorb, back, item, reader, topic_id
from tests.storage.outbox_model import LEASE, Model
from tests.storage.outbox_nouns import AGES, ALL, CHATS, STORED, TOPICS
from tests.storage.outbox_promises import Promises

T = TypeVar("T")

chats = st.sampled_from(CHATS)
topics = st.sampled_from(sorted(ALL))
terms = st.frozensets(st.sampled_from(TOPICS), max_size=2)
numbers = st.lists(st.sampled_from(sorted(AGES)), min_size=1, max_size=5, unique=True)


class Histories(RuleBasedStateMachine):
    """A database and its model, moved together; after every step they say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.Runner()
        self.storage = self.do(Storage.open(Path(self.folder.name, "handbill.db")))
        self.model = Model(NOW)
        self.flights: list[list[Delivery]] = []
        self.leases: dict[int, object] = {}
        self.ends: dict[int, str] = {}
        self.promises = Promises()
        self.forgotten: set[tuple[int, int]] = set()
        self.loud: set[int] = set()

    def do(self, work: Awaitable[T]) -> T:
        return self.loop.run(work)

    @initialize()
    def begin(self) -> None:
        """All topics are known, by an old article that alerts nobody; nobody follows anything yet."""
        self.do(absorb(self.storage, item(99, terms=TOPICS), quiet=True))
        self.ids = {name: self.do(topic_id(self.storage, name)) for name in TOPICS} | {"Everything": EVERYTHING}
        self.articles: dict[int, int] = {}
        for chat in CHATS:
            assert self.do(reader(self.storage, 1000 + chat)) == chat
            self.model.follows[chat] = {EVERYTHING}
            self.promises.follow(chat, EVERYTHING)
        self.promises.step = 1
        self.alert([1, 2], frozenset())

    @rule(chat=chats, name=topics, on=st.booleans())
    def subscribe(self, chat: int, name: str, on: bool) -> None:
        """Follow a topic, or leave it."""
        topic = self.ids[name]
        if on:
            new = self.do(self.storage.topics.follow(chat, topic, thread_id=0, now=self.model.now))
            assert new is (topic not in self.model.follows[chat])
            self.model.follows[chat].add(topic)
            self.promises.follow(chat, topic)
        else:
            assert self.do(self.storage.topics.leave(chat, topic)) is (topic in self.model.follows[chat])
            self.model.follows[chat].discard(topic)
            self.promises.leave(chat, topic)

    @rule(which=numbers, names=terms, quiet=st.sampled_from([False, False, False, True]))
    def publish(self, which: Sequence[int], names: frozenset[str], quiet: bool) -> None:
        """One fetch: some of its articles new, some filed under other terms than before."""
        items = [item(number, terms=tuple(sorted(names)), age=AGES[number]) for number in which]
        self.do(absorb(self.storage, *items, quiet=quiet, now=self.model.now))
        for number in which:
            if number not in self.articles:
                self.articles[number] = len(self.articles) + 2
                self.loud |= set() if quiet else {self.articles[number]}
            ids = frozenset(self.ids[name] for name in names)
            self.model.absorb(self.articles[number], ids, NOW - AGES[number], quiet=quiet)
            self.promises.file(self.articles[number], {*ids, EVERYTHING}, self.ids.values())

    @rule(which=numbers, names=terms, meanwhile=st.booleans())
    def announce(self, which: Sequence[int], names: frozenset[str], meanwhile: bool) -> None:
        """Decide all that is undecided; the feed may be read again in between."""
        candidates = self.do(self.storage.outbox.candidates())
        assert candidates == self.model.candidates()
        decisions = decide(candidates, self.model.now)
        if meanwhile:
            self.publish(which, names, quiet=False)
        self.do(self.storage.outbox.decide(decisions, self.model.now))
        self.model.decide(decisions)
        for decision in decisions:
            if isinstance(decision, Announce | Widen):
                self.promises.decide(decision.article_id, decision.topic_ids)

    @rule(which=numbers, names=terms)
    def alert(self, which: Sequence[int], names: frozenset[str]) -> None:
        """Most days: what is new is announced and addressed at once."""
        self.publish(which, names, quiet=False)
        self.announce(which, names, meanwhile=False)
        self._expand_all()

    def _expand_all(self) -> None:
        while self.do(self.storage.outbox.expand(self.model.now, chats=2)) is not None:
            assert self.model.expand(2)

    @rule(most=st.integers(1, 3))
    def expand(self, most: int) -> None:
        assert (self.do(self.storage.outbox.expand(self.model.now, chats=most)) is None) is not self.model.expand(most)

    @rule(limit=st.integers(1, 4), most=st.integers(1, 12))
    def claim(self, limit: int, most: int = 99) -> None:
        """Lease what may be sent now; a lease is nobody else's until it ends, and each chat keeps its order."""
        got = self.do(self.storage.outbox.claim(self.model.now, limit=limit, lease=LEASE, rows=most))
        expected = self.model.claim(limit, most)
        assert [row.id for row in got] == [row.id for row in expected]
        assert [row.matched for row in got] == [self.model.matched(row) for row in expected]
        assert [row.paused for row in got] == [row.chat in self.model.paused for row in expected]
        for row in got:
            assert self.leases.get(row.id, self.model.now) <= self.model.now, "leased to another"
            assert row.id not in self.ends, "settled already"
            self.leases[row.id] = self.model.now + LEASE
        self.flights += [got] if got else []

    @precondition(lambda self: self.flights)
    @rule(data=st.data(), again=st.booleans())
    def settle(self, data: st.DataObject, again: bool) -> None:
        """Deliver a claimed batch, perhaps long after its lease; a second end changes nothing."""
        flight = data.draw(st.sampled_from(self.flights))
        self.flights.remove(flight)
        self._deliver(flight)
        if again:
            ends = [Settlement((row.id,), row.chat_id, Settling.FAILED) for row in flight]
            self.do(self.storage.outbox.settle(ends, self.model.now))

    def _deliver(self, rows: Sequence[Delivery]) -> None:
        found = self.do(self.storage.articles.some([row.article_id for row in rows]))
        planned = plan(rows, {article.id: article for article in found}, self.model.now)
        sent = [
            Settlement(tuple(row.id for row in telling.rows), chat, Settling.SENT, message_id=7, shows="alert")
            for chat, tellings in planned.tellings.items()
            for telling in tellings
        ]
        self.do(self.storage.outbox.settle([*planned.settled, *sent], self.model.now))
        for settlement in (*planned.settled, *sent):
            self.model.settle(settlement.row_ids, settlement.outcome)

    @precondition(lambda self: self.flights)
    @rule(data=st.data(), seconds=st.sampled_from([0, 10, 400]), counted=st.booleans(), fenced=st.booleans())
    def postpone(self, data: st.DataObject, seconds: int, counted: bool, fenced: bool) -> None:
        """Give a batch back, perhaps long after its lease; what another holds by then stays, if that is asked for."""
        rows = data.draw(st.sampled_from(self.flights))
        self.flights.remove(rows)
        ids, until = [row.id for row in rows], self.model.now + timedelta(seconds=seconds)
        how = {"counted": counted, "lease": rows[0].leased_until if fenced else None, "unanswered": counted}
        self.do(self.storage.outbox.postpone([back(row, until, **how) for row in rows]))
        for number in self.model.postpone(ids, until, **how):
            self.leases.pop(number, None)

    @rule(chat=chats, seconds=st.sampled_from([5, 400]), what=st.sampled_from(["park", "block", "return"]))
    def disturb(self, chat: int, seconds: int, what: str) -> None:
        """Have Telegram ask for patience with a chat, or somebody block the bot, or come back."""
        until = self.model.now + timedelta(seconds=seconds)
        if what == "park":
            self.do(self.storage.chats.park(chat, until=until))
            self.model.parked[chat] = max(self.model.parked.get(chat, until), until)
        elif what == "block":
            self.do(self.storage.chats.pause(chat, reason="blocked", now=self.model.now))
            self.model.pause(chat)
            self.promises.ever_paused.add(chat)
        else:
            self.do(self.storage.chats.resume(1000 + chat, now=self.model.now))
            self.model.paused.discard(chat)

    @precondition(lambda self: self.flights)
    @rule()
    def crash(self) -> None:
        """Lose all that is in memory, and start again."""
        self.flights.clear()
        self.do(self.storage.close())
        self.storage = self.do(Storage.open(Path(self.folder.name, "handbill.db")))

    @rule(seconds=st.sampled_from([1, 14, 15, 1_200]))
    def wait(self, seconds: int) -> None:
        """Let time pass: leases end, the parked are free again, topics come too late."""
        self.model.now += timedelta(seconds=seconds)

    @precondition(lambda self: not any(notice.unfinished for notice in self.model.notices.values()))
    @rule()
    def prune(self) -> None:
        """Forget ends older than any late topic can be."""
        before = self.model.now - timedelta(hours=2)
        self.forgotten |= self.model.told()
        gone = self.model.prune(before)
        assert self.do(self.storage.outbox.prune(before=before)) == len(gone)
        self.flights = [flight for flight in self.flights if not {row.id for row in flight} & set(gone)]
        for number in gone:
            self.ends.pop(number)
            self.leases.pop(number, None)

    @invariant()
    def the_database_says_what_the_model_says(self) -> None:
        """Row by row; and whatever once ended, ended so for good, but for what was dropped and is wanted after all."""
        self.promises.step += 1
        stored = self.do(self.storage._db.fetch(STORED))
        assert [tuple(row) for row in stored] == [row.stored() for _, row in sorted(self.model.rows.items())]
        assert len({(row["article_id"], row["chat_id"]) for row in stored}) == len(stored)
        assert {row["article_id"] for row in stored} <= self.loud, "a quiet article alerts nobody"
        for row in stored:
            if not row["outcome"] and self.ends.get(row["id"]) == Settling.DROPPED:
                self.leases.pop(row["id"], self.ends.pop(row["id"]))
            assert row["outcome"] == self.ends.get(row["id"], row["outcome"])
            if row["outcome"]:
                self.ends[row["id"]] = row["outcome"]

    def teardown(self) -> None:
        """In the end, all that was promised is delivered."""
        try:
            if self.model.follows:
                self._drain()
        finally:
            self.do(self.storage.close())
            self.loop.close()
            self.folder.cleanup()

    def _drain(self) -> None:
        self.announce([1], frozenset(), meanwhile=False)
        self._expand_all()
        self.the_database_says_what_the_model_says()
        self.flights.clear()
        while self.do(self.storage.outbox.open_rows()):
            self.wait(1_200)
            self.claim(4)
            self._deliver(self.flights.pop())
        self.the_database_says_what_the_model_says()
        assert self.promises.made() <= self.model.told() | self.forgotten


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=80, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
