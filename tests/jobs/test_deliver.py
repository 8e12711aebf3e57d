"""Delivering, by itself: claimed rows, a server in Telegram's place, and what is recorded in the end."""

import asyncio
import contextlib
import json
import sqlite3
from collections import Counter
from datetime import timedelta

import pytest
from aiohttp import web

from bot.demo.telegram.window import WAIT_SECONDS
from bot.gateway import Gateway, Pacer, Transport, new_session
from bot.jobs import deliver
from bot.jobs.deliver import Delivering
from bot.jobs.patience import SILENT_AFTER
from bot.views.message import Message
from storage import ChatKind
from tests.builders import LEASE, NOW, absorb, announce, claim, expand, item, reader
from tests.gateway.conftest import TOKEN, Server, server
from tests.gateway.fake_time import Time
from tests.jobs.conftest import Clock

__all__ = ["server"]


class Post:
    """A delivery to a number of readers of one article, and what Telegram got of it."""

    def __init__(self, storage, server: Server, session, rate: float):
        self.storage = storage
        self.server = server
        self.clock = Clock()
        self.got: list[dict] = []
        self.rendered = 0
        self.pacer = Pacer(rate)
        gateway = Gateway(Transport(session, server.url, TOKEN), self.pacer)
        self.delivering = Delivering(
            storage, gateway, self.render, answers=self.answers, clock=self.clock, jitter=lambda: 0.0
        )
        server.answer = self.answer
        self.says = lambda _chat: {"ok": True, "result": {"message_id": 7}}

    def render(self, telling, articles, _picture):
        self.rendered += 1
        return Message(articles[telling.first.article_id].title)

    async def answers(self):
        return True

    async def answer(self, request):
        params = await request.json()
        self.got.append(params)
        said = self.says(params["chat_id"])
        if said is None:
            request.transport.abort()
        status = said.get("error_code", 200) if said else 500
        return web.Response(body=json.dumps(said), status=status)

    async def rounds(self):
        """Go on until there is nothing to do for now."""
        async with asyncio.timeout(WAIT_SECONDS):
            while await self.delivering.round() == 0.0 or self.delivering._flying:
                await asyncio.sleep(0.01)
        await self.delivering._settler.flush()

    async def outcomes(self) -> Counter[str]:
        return Counter([row["outcome"] for row in await self.storage._db.fetch("SELECT outcome FROM outbox")])

    def asked(self) -> Counter[int]:
        return Counter(params["chat_id"] for params in self.got)


@pytest.fixture
async def post(storage, server):
    async with new_session() as session:
        yield Post(storage, server, session, 1_000)


async def readers(storage, *telegram_ids: int):
    await absorb(storage, item(1))
    for telegram_id in telegram_ids:
        await reader(storage, telegram_id)
    await announce(storage)
    await expand(storage)


def error(code: int, description: str, **parameters):
    return {"ok": False, "error_code": code, "description": description, "parameters": parameters}


async def test_what_all_read_alike_is_rendered_once(post):
    """A hundred readers of one language and one topic; each is addressed."""
    await readers(post.storage, *range(1001, 1101))
    await post.rounds()
    assert (post.rendered, len(post.asked()), set(post.asked().values())) == (1, 100, {1})
    assert await post.outcomes() == {"sent": 100}


async def test_an_edit_meanwhile_is_rendered_anew(post):
    """Who has not been told yet is told what is true now, and the revision that was shown is recorded."""
    await readers(post.storage, 1001)
    await post.rounds()
    await absorb(post.storage, item(1, title="A better headline"))
    await reader(post.storage, 1002)
    await post.storage._db._writer.execute("INSERT INTO outbox (notice_id, chat_id, why, due_at) VALUES (1, 2, '1', 0)")
    await post.rounds()
    assert [params["text"] for params in post.got] == ["Article 1", "A better headline"]
    rows = await post.storage._db.fetch("SELECT revision FROM outbox ORDER BY chat_id")
    assert [row["revision"] for row in rows] == [1, 2]


async def test_a_claim_that_a_crash_cut_off_leaves_both_tries(post):
    """It was claimed before and never sent: an answer that does not come is still the first."""
    await readers(post.storage, 1001)
    await claim(post.storage)
    post.clock.now += LEASE
    post.says = lambda _chat: None
    await post.rounds()
    assert await post.outcomes() == {"": 1}
    post.clock.now += timedelta(seconds=6)
    await post.rounds()
    assert await post.outcomes() == {"dead": 1}
    assert post.asked() == {1001: 2}


async def test_a_late_task_does_not_free_what_another_holds(post):
    """Our lease was over while Telegram hung, and another program has claimed the row: it stays theirs."""
    await readers(post.storage, 1001)
    came, hang = asyncio.Event(), asyncio.Event()

    async def hanging(_request):
        came.set()
        await hang.wait()
        return web.Response(body=json.dumps(error(429, "Too Many Requests", retry_after=1)), status=429)

    post.server.answer = hanging
    await post.delivering.round()
    await came.wait()
    assert len(await claim(post.storage, NOW + LEASE)) == 1
    hang.set()
    await post.delivering.finish()
    assert await claim(post.storage, NOW + LEASE * 1.5) == []


async def test_what_is_in_hand_is_not_sent_again(post):
    """This machine slept for a minute in the middle: the lease is over, the message still on its way."""
    await readers(post.storage, 1001)
    hang = asyncio.Event()

    async def hanging(request):
        post.got.append(await request.json())
        await hang.wait()
        return web.Response(body=json.dumps({"ok": True, "result": {"message_id": 7}}))

    post.server.answer = hanging
    await post.delivering.round()
    while not post.got:
        await asyncio.sleep(0.01)
    post.clock.now += timedelta(minutes=1)
    await post.delivering.round()
    hang.set()
    await post.delivering.finish()
    assert post.asked() == {1001: 1}
    assert await post.outcomes() == {"sent": 1}


async def test_a_forced_end_records_what_was_sent(post):
    """What is still in flight is let go, what had its answer is not sent again."""
    await readers(post.storage, 1001, 1002)
    answered = {"ok": True, "result": {"message_id": 7}}

    async def half(request):
        if (await request.json())["chat_id"] == 1002:
            await asyncio.sleep(30)
        return web.Response(body=json.dumps(answered))

    post.server.answer = half
    await post.delivering.round()
    while not post.delivering._settler._waiting:
        await asyncio.sleep(0)
    await post.delivering.let_go()
    assert await post.outcomes() == {"sent": 1, "": 1}


async def test_a_group_that_had_its_twenty_waits_without_being_held(post):
    """Its row is given back until its turn, and its lease is free; others are not kept waiting."""
    chat = await post.storage.chats.meet(-5, ChatKind.GROUP, language="", now=NOW)
    await post.storage.topics.follow(chat.id, 1, thread_id=0, now=NOW)
    for n in range(20):
        post.pacer._quotas.take(-5, post.pacer._clock() - 25 + n)
    await readers(post.storage, 1001)
    await post.rounds()
    assert post.asked() == {1001: 1}
    (row,) = await post.storage._db.fetch(
        "SELECT leased_until, attempts, parked_until FROM outbox JOIN chats c ON c.id = chat_id WHERE outcome = ''"
    )
    assert (row["leased_until"], row["attempts"]) == (0, 0)
    assert row["parked_until"] > 0


async def test_telegrams_own_errors_make_it_wait_longer_each_time(post):
    """1, 2, 4 seconds: none of them counts as an attempt, and nobody is given up."""
    await readers(post.storage, 1001)
    post.says = lambda _chat: error(502, "Bad Gateway")
    waits = []
    for _ in range(4):
        await post.rounds()
        (row,) = await post.storage._db.fetch("SELECT due_at, attempts, setbacks FROM outbox")
        due = timedelta(microseconds=row["due_at"]) - (post.clock.now - NOW.fromtimestamp(0, NOW.tzinfo))
        waits.append(due.total_seconds())
        post.clock.now += due
    assert (waits, row["attempts"], row["setbacks"]) == ([1, 2, 4, 8], 0, 4)
    post.says = lambda _chat: {"ok": True, "result": {"message_id": 7}}
    await post.rounds()
    assert await post.outcomes() == {"sent": 1}


async def test_what_becomes_pointless_while_it_waits_is_dropped(post):
    """Its turn comes a moment after its time: it is counted, not sent late."""
    await readers(post.storage, 1001)
    (row,) = await post.storage._db.fetch("SELECT expires_at FROM outbox")
    turn = post.pacer.turn

    async def slow(*args, **how):
        post.clock.now = NOW.fromtimestamp(row["expires_at"] / 1e6, NOW.tzinfo)
        return await turn(*args, **how)

    post.pacer.turn = slow
    await post.rounds()
    assert await post.outcomes() == {"dropped": 1}
    assert post.got == []


async def test_a_slowed_broadcast_goes_on_and_recovers(post):
    """After many refusals little is sent, but something always is: what cannot leave in time takes no turn."""
    for chat in range(11 * 6):
        post.pacer.note(chat, refused=True)
    assert post.pacer.pace() == pytest.approx(1_000 / 64)
    await readers(post.storage, *range(1001, 1301))
    await post.rounds()
    assert await post.outcomes() == {"sent": 300}
    assert post.pacer.pace() == 1_000


async def test_a_turn_that_comes_too_late_is_not_used(post):
    """Its lease has less left than a call may take: it is given back, and another claims it at once."""
    await readers(post.storage, 1001)
    turn = post.pacer.turn

    async def late(*args, **how):
        await turn(*args, **how)
        post.clock.now += timedelta(seconds=6)
        return True

    post.pacer.turn = late
    await post.delivering.round()
    while post.delivering._flying:
        await asyncio.sleep(0.01)
    await post.delivering._settler.flush()
    assert post.got == []
    (row,) = await claim(post.storage, post.clock.now)
    assert row.attempts == 1


async def test_nothing_but_a_trial_leaves_while_telegram_is_silent(post):
    """Those who waited for their turn when it fell silent keep their tries; one goes alone, and opens the way."""
    time = Time()
    post.delivering._gateway._pacer = Pacer(100, clock=time.clock, sleep=time.sleep)
    await readers(post.storage, *range(1001, 1051))
    post.says = lambda _chat: None
    await post.delivering.round()
    await time.pass_until(time.now)
    while post.delivering._flying:
        while post.delivering._open._value < deliver.IN_FLIGHT:  # the next leaves when the last is answered
            await asyncio.sleep(0.01)
        await time.pass_until(time.now + 0.01)
    await post.delivering._settler.flush()
    assert len(post.got) == SILENT_AFTER
    assert not post.delivering.at_work
    post.clock.now += timedelta(seconds=10)
    await post.delivering.round()
    await time.pass_until(time.now + 1.2)  # it had taken its chat's turn of this second when it was held back
    while post.delivering._flying:
        await asyncio.sleep(0.01)
    assert len(post.got) == SILENT_AFTER + 1
    post.delivering._gateway._pacer = post.pacer
    post.says = lambda _chat: {"ok": True, "result": {"message_id": 7}}
    post.clock.now += timedelta(seconds=10)
    await post.rounds()
    assert await post.outcomes() == {"sent": 50}
    assert post.delivering.at_work


async def test_nothing_is_claimed_while_ends_cannot_be_stored(post, tmp_path):
    """The database is held by another program for longer than a lease: what was sent is not sent again."""
    await readers(post.storage, 1001)
    with contextlib.closing(sqlite3.connect(tmp_path / "handbill.db", isolation_level=None)) as other:
        await post.delivering.round()
        other.execute("BEGIN IMMEDIATE")
        while not post.delivering._settler.behind:
            await asyncio.sleep(0.01)
        post.clock.now += LEASE * 2
        waiting = asyncio.create_task(post.delivering.round())
        await asyncio.sleep(0.5)
        other.execute("ROLLBACK")
    await waiting
    await post.rounds()
    assert post.asked() == {1001: 1}
    assert await post.outcomes() == {"sent": 1}


async def test_html_that_telegram_cannot_read_is_tried_once(post):
    """The other chats get the plain text straight away."""
    post.render = lambda *_: Message("<p>Rents &amp; rates</p>")
    post.delivering._renderings._render = post.render
    post.says = lambda _chat: error(400, "Bad Request: can't parse entities: unsupported start tag")

    async def strict(request):
        params = await request.json()
        post.got.append(params)
        fine = "parse_mode" not in params
        said = {"ok": True, "result": {"message_id": 7}} if fine else post.says(0)
        return web.Response(body=json.dumps(said), status=200 if fine else 400)

    post.server.answer = strict
    await readers(post.storage, 1001)
    await post.rounds()
    await absorb(post.storage, item(2))
    for telegram_id in range(1002, 1012):
        await reader(post.storage, telegram_id)
    await announce(post.storage)
    await expand(post.storage)
    await post.rounds()
    assert await post.outcomes() == {"sent": 12}
    assert sum("parse_mode" in params for params in post.got) == 1
    assert {params["text"] for params in post.got if "parse_mode" not in params} == {"Rents & rates"}


async def test_a_message_that_telegram_cannot_read_at_all_is_refused(post):
    """Neither as HTML nor as plain text: an end, and no more tries."""
    post.says = lambda _chat: error(400, "Bad Request: can't parse entities: whatever")
    await readers(post.storage, 1001, 1002)
    await post.rounds()
    assert await post.outcomes() == {"failed": 2}
    assert sum(post.asked().values()) <= 4


async def test_few_connections_are_in_use(post, monkeypatch):
    """However fast it may go: a reader's answer finds a connection of its own."""
    monkeypatch.setattr(deliver, "_MOST", 16)
    async with new_session() as session:
        fast = Post(post.storage, post.server, session, 1_000)
        flying = []
        slow = fast.answer

        async def counting(request):
            flying.append(len(fast.delivering._flying))
            await asyncio.sleep(0.01)
            return await slow(request)

        post.server.answer = counting
        await readers(post.storage, *range(1001, 1101))
        await fast.rounds()
    assert max(flying) <= 16
    assert await fast.outcomes() == {"sent": 100}
