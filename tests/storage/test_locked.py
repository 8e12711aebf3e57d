"""Every public coroutine of every area, while another program holds the file's write lock."""

import contextlib
import inspect
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.rules.meetings import cancelled, published
from storage import (
    EVERYTHING,
    Announce,
    Approval,
    Article,
    Busy,
    ChatKind,
    Clipping,
    DraftContent,
    DraftDetails,
    Excerpt,
    FullText,
    Hush,
    Letter,
    Level,
    Meeting,
    Phrase,
    Placard,
    Postponement,
    Query,
    Question,
    Ranked,
    Reminder,
    Route,
    Settlement,
    Settling,
    Showing,
    Shows,
    Silence,
    State,
    Storage,
    TextFrom,
    Walk,
)
from tests.builders import FILING, NEWTOWN, NOW, absorb, item, reader, sighting, talk

LATER = NOW + timedelta(minutes=5)
EXCERPT = Excerpt(4, 1, "https://courier.example/4/", "Article 4", "What number 4 is about.", "/?p=4")
FULL_TEXT = FullText("<p>All of it.</p>", "All of it.", TextFrom.API)
AREAS = (
    "feeds",
    "articles",
    "archive",
    "topics",
    "chats",
    "excerpts",
    "outbox",
    "ledger",
    "inbox",
    "heartbeats",
    "branches",
    "organisers",
    "audit",
    "questions",
    "meetings",
    "agenda",
    "drafts",
    "messages",
    "clippings",
    "vanishing",
    "corrections",
    "search",
    "saved",
    "pictures",
    "bookmarks",
)


@dataclass(frozen=True)
class Case:
    """A call to one method, and whether it writes."""

    method: str
    writes: bool
    call: Callable[[Storage], Awaitable[object]]


def reads(method: str, call: Callable[[Storage], Awaitable[object]]) -> Case:
    return Case(method, writes=False, call=call)


def writes(method: str, call: Callable[[Storage], Awaitable[object]]) -> Case:
    return Case(method, writes=True, call=call)


ABSORB = {"filing": FILING, "now": NOW, "quiet": False}
FETCHED = {"now": NOW, "next_poll_at": LATER, "address": "https://new.example/feed/"}
BY = {"fold": str.casefold, "by": 7, "now": NOW}
MEETING = Meeting(
    id=1,
    uid="uid-1",
    hosts=(),
    details=talk(),
    state=State.ANNOUNCED,
    reason="",
    revision=1,
    material=1,
    changed_at=NOW,
)
CANCEL = cancelled(MEETING, "ill", NOW)
ANA = Approval(by=7, name="Ana", cause="p1")
WRITTEN = DraftContent(branch_ids=(1,), details=DraftDetails.of(talk()))
ARTICLE = Article(
    id=1,
    link="",
    title="Article 1",
    standfirst="",
    byline="",
    image="",
    published_at=NOW,
    first_seen_at=NOW,
    revision=2,
)
PLACARD = Placard(1, 1, 1001, "en", 6, "new_meeting", replace(MEETING, revision=2))
CLIPPING = Clipping(5, 1, 1001, "en", 10, Showing.PAGE, NOW, (ARTICLE,))
DETAILS = {"title": "Courier", "etag": '"2"', "last_modified": ""}

CASES = [
    writes("feeds.ensure", lambda s: s.feeds.ensure(["https://courier.example/feed/", "https://b.example/"], NOW)),
    reads("feeds.get", lambda s: s.feeds.get(1)),
    reads("feeds.title", lambda s: s.feeds.title()),
    reads("feeds.split_guids", lambda s: s.feeds.split_guids(1)),
    writes("feeds.succeeded", lambda s: s.feeds.succeeded(1, **FETCHED, **DETAILS)),
    writes("feeds.unchanged", lambda s: s.feeds.unchanged(1, **FETCHED)),
    writes("feeds.failed", lambda s: s.feeds.failed(1, problem="down", next_poll_at=LATER)),
    writes("articles.absorb", lambda s: s.articles.absorb(1, [sighting(item(9))], **ABSORB)),
    writes("articles.split", lambda s: s.articles.split(1, ["/?p=1"], [sighting(item(1), "/?p=1 /1/")])),
    reads("articles.page", lambda s: s.articles.page(limit=5)),
    reads("articles.get", lambda s: s.articles.get(1)),
    reads("articles.at", lambda s: s.articles.at("https://courier.example/1/", "courier.example/1")),
    reads("articles.some", lambda s: s.articles.some([1, 2])),
    reads("archive.walk", lambda s: s.archive.walk(1)),
    writes("archive.begin", lambda s: s.archive.begin(Walk(1, Route.FEED, "https://new.example/feed/"))),
    writes("archive.add", lambda s: s.archive.add(1, [sighting(item(9))], filing=FILING, now=NOW)),
    writes("archive.advance", lambda s: s.archive.advance(Walk(1, Route.API, "https://courier.example/", page=2))),
    reads("archive.records", lambda s: s.archive.records()),
    reads("articles.body", lambda s: s.articles.body(1)),
    reads("articles.related", lambda s: s.articles.related(1, 3)),
    writes("topics.apply", lambda s: s.topics.apply(FILING, ["Transport"])),
    reads("topics.lines", lambda s: s.topics.lines(1, since=NOW)),
    reads("topics.all", lambda s: s.topics.all()),
    reads("topics.called", lambda s: s.topics.called("housing")),
    reads("topics.kinds", lambda s: s.topics.kinds()),
    reads("topics.get", lambda s: s.topics.get(EVERYTHING)),
    reads("topics.followed", lambda s: s.topics.followed(1)),
    writes("topics.follow", lambda s: s.topics.follow(1, 2, thread_id=0, now=NOW)),
    writes("topics.leave", lambda s: s.topics.leave(1, EVERYTHING)),
    writes("topics.leave_all", lambda s: s.topics.leave_all(1)),
    reads("chats.meet", lambda s: s.chats.meet(1001, ChatKind.PRIVATE, language="en", now=NOW)),
    writes("chats.meet", lambda s: s.chats.meet(1002, ChatKind.PRIVATE, language="en", now=NOW)),
    reads("chats.find", lambda s: s.chats.find(1001)),
    writes("chats.pause", lambda s: s.chats.pause(1, reason="blocked", now=NOW)),
    writes("chats.resume", lambda s: s.chats.resume(1003, now=NOW)),
    writes("chats.park", lambda s: s.chats.park(1, until=LATER)),
    writes("chats.move", lambda s: s.chats.move(1001, -1001001)),
    reads("outbox.candidates", lambda s: s.outbox.candidates()),
    writes("outbox.decide", lambda s: s.outbox.decide([Hush(4, never=True)], NOW)),
    writes("outbox.expand", lambda s: s.outbox.expand(NOW)),
    writes("outbox.claim", lambda s: s.outbox.claim(LATER, limit=9, lease=timedelta(seconds=15))),
    writes("outbox.settle", lambda s: s.outbox.settle([Settlement((3,), 1, Settling.SENT, message_id=7)], NOW)),
    writes("outbox.set_back", lambda s: s.outbox.set_back(NOW - timedelta(hours=1))),
    writes("outbox.postpone", lambda s: s.outbox.postpone([Postponement((3,), 1, LATER)])),
    reads("outbox.open_rows", lambda s: s.outbox.open_rows()),
    writes("outbox.prune", lambda s: s.outbox.prune(before=LATER)),
    reads("ledger.announcement", lambda s: s.ledger.announcement(1)),
    reads("ledger.count", lambda s: s.ledger.count(1, NOW)),
    reads("ledger.page", lambda s: s.ledger.page(1, NOW)),
    reads("ledger.missing", lambda s: s.ledger.missing(4, NOW)),
    writes("ledger.queue_missing", lambda s: s.ledger.queue_missing(4, NOW, expires_at=LATER)),
    writes("inbox.store", lambda s: s.inbox.store([Letter(8, "{}")], NOW)),
    reads("inbox.waiting", lambda s: s.inbox.waiting()),
    writes("inbox.done", lambda s: s.inbox.done(7, NOW)),
    writes("inbox.failed", lambda s: s.inbox.failed(7, error="ValueError", now=NOW)),
    reads("inbox.set_aside", lambda s: s.inbox.set_aside()),
    writes("inbox.reported", lambda s: s.inbox.reported([5])),
    writes("inbox.prune", lambda s: s.inbox.prune(before=LATER)),
    writes("heartbeats.begin", lambda s: s.heartbeats.begin(["poll", "alert"], NOW)),
    writes("heartbeats.beat", lambda s: s.heartbeats.beat("poll", LATER)),
    reads("heartbeats.silences", lambda s: s.heartbeats.silences()),
    writes("heartbeats.remember", lambda s: s.heartbeats.remember([Silence("poll", NOW)])),
    reads("heartbeats.all", lambda s: s.heartbeats.all()),
    writes("branches.add", lambda s: s.branches.add(replace(NEWTOWN, name="Glebe", aliases=()), **BY)),
    writes("branches.edit", lambda s: s.branches.edit(1, lambda b: replace(b, venue="Town hall"), **BY)),
    writes("branches.retire", lambda s: s.branches.retire(1, by=7, now=NOW)),
    reads("branches.get", lambda s: s.branches.get(1)),
    reads("branches.all", lambda s: s.branches.all()),
    reads("branches.lines", lambda s: s.branches.lines(1)),
    reads("branches.followers", lambda s: s.branches.followers(1)),
    reads("branches.level", lambda s: s.branches.level(1, 1)),
    writes("branches.follow", lambda s: s.branches.follow(1, 1, Level.REMINDERS, thread_id=0, now=NOW)),
    writes("branches.leave", lambda s: s.branches.leave(1, 1)),
    writes("branches.leave_all", lambda s: s.branches.leave_all(1)),
    writes("organisers.invite", lambda s: s.organisers.invite(1, "new", by=7, number=0, now=NOW)),
    writes("organisers.revoke", lambda s: s.organisers.revoke(2, by=7, now=NOW)),
    writes("organisers.accept", lambda s: s.organisers.accept("open", 8, "Bo", NOW)),
    writes("organisers.remove", lambda s: s.organisers.remove(1, 1001, by=7, now=NOW)),
    reads("organisers.crew", lambda s: s.organisers.crew(1, NOW)),
    writes("questions.ask", lambda s: s.questions.ask(1, 1001, Question("add", so_far="Glebe"), NOW)),
    reads("questions.standing", lambda s: s.questions.standing(1, 1001, NOW)),
    writes("questions.end", lambda s: s.questions.end(1, 1001)),
    reads("audit.meeting", lambda s: s.audit.meeting(1, limit=9)),
    reads("audit.changes", lambda s: s.audit.changes(1, limit=9)),
    reads("search.find", lambda s: s.search.find(Query((Phrase("number"), Phrase("nowhere"))), NOW)),
    reads("search.end", lambda s: s.search.end()),
    reads("search.show", lambda s: s.search.show([1, 2])),
    writes("search.keep", lambda s: s.search.keep(1, "rents", Ranked((1,)), NOW)),
    reads("search.kept", lambda s: s.search.kept(1, 1)),
    writes("search.prune", lambda s: s.search.prune(before=LATER)),
    reads("pictures.name", lambda s: s.pictures.name("https://courier.example/a.jpg", missing_since=NOW)),
    writes("pictures.keep", lambda s: s.pictures.keep("https://courier.example/a.jpg", "photo-2", NOW)),
    writes("pictures.forget", lambda s: s.pictures.forget("https://courier.example/a.jpg")),
    writes("pictures.prune", lambda s: s.pictures.prune(before=LATER)),
    writes("saved.save", lambda s: s.saved.save(1, 2, NOW)),
    writes("saved.drop", lambda s: s.saved.drop(1, 1)),
    reads("saved.has", lambda s: s.saved.has(1, 1)),
    reads("saved.page", lambda s: s.saved.page(1, limit=5)),
    reads("bookmarks.at", lambda s: s.bookmarks.at(1, 1)),
    writes("bookmarks.put", lambda s: s.bookmarks.put(1, 1, 3, NOW)),
    writes("bookmarks.finish", lambda s: s.bookmarks.finish(1, 1, NOW)),
    writes("bookmarks.prune", lambda s: s.bookmarks.prune(before=LATER)),
    reads("audit.of", lambda s: s.audit.of("branch", 1)),
    writes("audit.refused", lambda s: s.audit.refused(7, "edit", "meeting", 1, NOW)),
    reads("organisers.of", lambda s: s.organisers.of(1001)),
    writes("meetings.publish", lambda s: s.meetings.publish("uid-2", [1], published(talk(), NOW), by=7, now=NOW)),
    writes("meetings.change", lambda s: s.meetings.change(1, CANCEL, expected=1, by=7, now=NOW)),
    reads("meetings.get", lambda s: s.meetings.get(1)),
    writes("meetings.remind", lambda s: s.meetings.remind(1, 1, [Reminder.LINK], thread_id=0, now=NOW)),
    writes("meetings.forget", lambda s: s.meetings.forget(2, 1)),
    writes("meetings.forget_all", lambda s: s.meetings.forget_all(2)),
    reads("meetings.wishes", lambda s: s.meetings.wishes(2, 1)),
    writes("meetings.shown", lambda s: s.meetings.shown(1, [MEETING], NOW)),
    reads("agenda.page", lambda s: s.agenda.page([1], now=NOW, limit=9)),
    reads("agenda.coming", lambda s: s.agenda.coming([1], now=NOW, limit=9)),
    reads("agenda.next", lambda s: s.agenda.next([1], now=NOW)),
    reads("meetings.receipt", lambda s: s.meetings.receipt(1)),
    reads("meetings.last", lambda s: s.meetings.last(1, limit=2)),
    writes("drafts.begin", lambda s: s.drafts.begin(1, 1001, WRITTEN, uid="new", origin="m9", now=NOW)),
    reads("drafts.get", lambda s: s.drafts.get(1)),
    reads("drafts.present", lambda s: s.drafts.present(1, 1001)),
    writes("drafts.take_up", lambda s: s.drafts.take_up(1, LATER)),
    writes("drafts.write", lambda s: s.drafts.write(1, DraftContent(), now=NOW)),
    writes("drafts.rebase", lambda s: s.drafts.rebase(3, WRITTEN, revision=2, now=NOW)),
    writes("drafts.shown", lambda s: s.drafts.shown(1, 77)),
    writes("drafts.discard", lambda s: s.drafts.discard(1, NOW)),
    writes("drafts.submit", lambda s: s.drafts.submit(1, version=1, trusted=True, cause="", now=NOW)),
    writes("drafts.send_back", lambda s: s.drafts.send_back(2, version=1, words="No", approval=ANA, now=NOW)),
    writes("drafts.publish", lambda s: s.drafts.publish(1, published(talk(), NOW), version=1, trusted=True, now=NOW)),
    writes("drafts.prune", lambda s: s.drafts.prune(before=LATER)),
    writes("messages.follow", lambda s: s.messages.follow(1001, 7, Shows.CARD, MEETING, NOW)),
    writes("messages.leave", lambda s: s.messages.leave(1001, 8)),
    writes("messages.claim", lambda s: s.messages.claim(LATER, limit=5, lease=timedelta(seconds=15))),
    writes("messages.claim_receipts", lambda s: s.messages.claim_receipts(LATER, limit=5, least=timedelta(seconds=4))),
    writes("messages.edited", lambda s: s.messages.edited([PLACARD], [2])),
    writes("clippings.follow", lambda s: s.clippings.follow(1001, 7, Showing.ARTICLE, ARTICLE, NOW)),
    writes("clippings.claim", lambda s: s.clippings.claim(LATER, limit=5, lease=timedelta(seconds=15))),
    writes("clippings.edited", lambda s: s.clippings.edited([CLIPPING], [2])),
    writes("vanishing.note", lambda s: s.vanishing.note(1, ["/?p=1", "/?p=4"], NOW)),
    reads("vanishing.due", lambda s: s.vanishing.due(NOW, limit=5)),
    writes("vanishing.ask_later", lambda s: s.vanishing.ask_later(2, LATER, refused_at=NOW)),
    writes("vanishing.acquit", lambda s: s.vanishing.acquit(2)),
    writes("vanishing.retract", lambda s: s.vanishing.retract(2, NOW)),
    reads("excerpts.due", lambda s: s.excerpts.due(NOW, since=NOW - timedelta(days=1))),
    writes("excerpts.ask_later", lambda s: s.excerpts.ask_later(EXCERPT, LATER, failures=1, by_page=True)),
    writes("excerpts.leave", lambda s: s.excerpts.leave(EXCERPT)),
    writes("excerpts.complete", lambda s: s.excerpts.complete(EXCERPT, FULL_TEXT, NOW)),
    writes("excerpts.prune", lambda s: s.excerpts.prune(before=LATER)),
    reads("corrections.lately", lambda s: s.corrections.lately(since=NOW, limit=5)),
    reads("corrections.followers", lambda s: s.corrections.followers(1)),
    writes("corrections.alert", lambda s: s.corrections.alert(ARTICLE, by=7, expires_at=LATER, now=NOW)),
]


@pytest.fixture
async def lived_in(storage: Storage) -> Storage:
    """A database with one of everything: so that every call finds something to do."""
    await absorb(storage, *(item(number) for number in range(1, 5)))
    await reader(storage, 1001)
    await reader(storage, 1003)
    for article_id in (1, 2):
        await storage.outbox.decide([Announce(article_id, (EVERYTHING,), LATER)], NOW)
        await storage.outbox.expand(NOW)
        await storage.outbox.claim(NOW, limit=9, lease=timedelta(seconds=15))
        await storage.outbox.settle([Settlement((1,), 1, Settling.SENT, message_id=6)], NOW)
    await storage.outbox.decide([Announce(3, (EVERYTHING,), LATER)], NOW)
    await storage.chats.pause(2, reason="blocked", now=NOW)
    await storage.inbox.store([Letter(6, '{"update_id": 6}'), Letter(7, '{"update_id": 7}')], NOW)
    await storage.inbox.done(6, NOW)
    await storage.inbox.store([Letter(5, '{"update_id": 5}')], NOW)
    for _ in range(3):
        await storage.inbox.failed(5, error="KeyError", now=NOW)
    await storage.heartbeats.begin(["poll"], NOW)
    await storage.archive.begin(Walk(1, Route.API, "https://courier.example/"))
    await storage.branches.add(NEWTOWN, **BY)
    await storage.branches.follow(1, 1, Level.EVERYTHING, thread_id=0, now=NOW)
    for token in ("used", "open"):
        await storage.organisers.invite(1, token, by=7, number=0, now=NOW)
    await storage.organisers.accept("used", 1001, "Ana", NOW)
    await storage.questions.ask(1, 1001, Question("add"), NOW)
    await storage.meetings.publish("uid-1", [1], published(talk(), NOW), by=7, now=NOW)
    await storage.meetings.remind(2, 1, [Reminder.LINK], thread_id=0, now=NOW)
    for number, changes in enumerate((None, None, MEETING, None)):
        origin = f"m{number}"
        await storage.drafts.begin(1, 1001, WRITTEN, uid=origin, origin=origin, changes=changes, now=NOW)
    await storage.drafts.submit(2, version=1, trusted=True, cause="", now=NOW)
    await storage.drafts.discard(4, NOW)
    await storage.messages.follow(1001, 8, Shows.CARD, replace(MEETING, revision=0), NOW)
    await storage.messages.follow(1001, 9, Shows.RECEIPT, MEETING, NOW)
    await absorb(storage, item(1, title="Article one"), item(2, age=timedelta(0)))
    await storage.clippings.follow(1001, 10, Showing.PAGE, replace(ARTICLE, revision=1), NOW)
    await storage.vanishing.note(1, ["/?p=1", "/?p=3", "/?p=4"], NOW)
    await storage.saved.save(1, 1, NOW)
    await storage.pictures.keep("https://courier.example/a.jpg", "photo-1", NOW)
    await storage.bookmarks.put(1, 1, 2, NOW)
    await storage.search.keep(1, "number", Ranked((1, 2)), NOW)
    return storage


@contextlib.contextmanager
def held(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold the write lock from another connection, as a backup tool or an impatient operator would."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("ROLLBACK")


def contents(path: Path) -> list[str]:
    """Give all that is stored."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_the_table_has_every_method():
    """A new method without a case here fails this test."""
    coroutines = inspect.iscoroutinefunction
    areas = vars(Storage(None))
    assert {name for name in areas if not name.startswith("_")} == set(AREAS)
    public = {
        f"{area}.{name}"
        for area in AREAS
        for name, _ in inspect.getmembers(areas[area], coroutines)
        if not name.startswith("_")
    }
    assert {case.method for case in CASES} == public


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.method)
async def test_a_held_file_can_be_read_and_refuses_writers_in_time(lived_in, tmp_path, case):
    """Readers never wait. A writer says Busy, has changed nothing, and can do it once the lock is free."""
    path = tmp_path / "handbill.db"
    before = contents(path)
    with held(path):
        began = time.monotonic()
        if case.writes:
            with pytest.raises(Busy, match=r"handbill\.db is in use .* try again"):
                await case.call(lived_in)
            assert time.monotonic() - began > 0.15
        else:
            await case.call(lived_in)
    assert contents(path) == before
    await case.call(lived_in)
    # What a case calls a write does write: else it would not show that a writer leaves no trace.
    assert (contents(path) != before) is case.writes
