"""What people write is handled, or apologised for, whatever fails on the way."""

import asyncio
import contextlib
import sqlite3
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from bot.demo.telegram.window import WAIT_SECONDS
from bot.gateway import Transport, new_session
from bot.handlers import answering
from bot.jobs.receive import Receiving
from storage import Letter
from tests.flows.killing import ask


@pytest.fixture
def faulty(monkeypatch):
    """Let /latest fail so many times; give the list in which each attempt is noted."""
    attempts = []

    def arrange(times: int) -> list[str]:
        handle = answering.handle

        async def failing(desk, update):
            text = update.effective_message.text
            attempts.append(text)
            if text == "/latest" and attempts.count(text) <= times:
                raise RuntimeError("out of order")
            return await handle(desk, update)

        monkeypatch.setattr(answering, "handle", failing)
        return attempts

    return arrange


async def test_a_letter_that_cannot_be_handled(world, faulty):
    """After three attempts it is set aside, its sender hears an apology, and what they wrote next is answered."""
    attempts = faulty(99)
    ana, bo = world.tg.person(1, "Ana"), world.tg.person(2, "Bo")
    await ana.say("/latest")
    await ana.say("/id")
    await bo.say("/id")
    await bo.hears("2")
    assert ana.messages == []
    await ana.hears("something went wrong")
    await ana.hears("1")
    assert attempts.count("/latest") == 3
    assert len(ana.messages) == 2
    kept = ask(world.settings.database, "SELECT attempts, error FROM inbox WHERE error <> ''")
    assert kept == [(3, "RuntimeError")]
    await world.until(lambda: ask(world.settings.database, "SELECT 1 FROM inbox WHERE handled_at IS NULL") == [])


async def test_a_letter_that_fails_for_a_moment(world, faulty):
    """It is handled the next time: one answer, no apology."""
    attempts = faulty(2)
    ana = world.tg.person(1, "Ana")
    await ana.say("/latest")
    await ana.hears("Old 1")
    assert attempts == ["/latest"] * 3
    assert len(ana.messages) == 1


async def test_an_end_of_a_letter_that_cannot_be_recorded(storage, tmp_path):
    """Another program holds the database for longer than we wait: it is handled once, and the next one too."""
    other = sqlite3.connect(tmp_path / "handbill.db", isolation_level=None)
    letters = [Letter(number, '{"message": {"chat": {"id": 1}, "from": {"id": 1}}}') for number in (1, 2)]
    await storage.inbox.store(letters, datetime.now(UTC))
    handled = []

    async def handle(payload: str) -> None:
        handled.append(payload)
        if len(handled) == 1:
            other.execute("BEGIN IMMEDIATE")
            asyncio.get_running_loop().call_later(0.8, other.execute, "ROLLBACK")

    receiving = Receiving(storage, None, handle, apologise=handle, offer=handle, clock=lambda: datetime.now(UTC))
    await receiving.resume()
    await asyncio.wait_for(receiving.finish(), WAIT_SECONDS)
    other.close()
    assert len(handled) == 2
    assert await storage.inbox.waiting() == []


async def test_a_failure_that_cannot_be_recorded(storage, tmp_path):
    """The count of attempts waits for the database too; the letter is set aside in the end, and apologised for."""
    other = sqlite3.connect(tmp_path / "handbill.db", isolation_level=None)
    await storage.inbox.store([Letter(1, '{"message": {"chat": {"id": 1}}}')], datetime.now(UTC))
    apologies = []

    async def fail(_: str) -> None:
        if not other.in_transaction:
            other.execute("BEGIN IMMEDIATE")
            asyncio.get_running_loop().call_later(0.5, other.execute, "ROLLBACK")
        raise RuntimeError("out of order")

    async def apologise(payload: str) -> None:
        apologies.append(payload)

    async def nap(_: float) -> None:
        await asyncio.sleep(0.05)

    receiving = Receiving(
        storage, None, fail, apologise=apologise, offer=fail, clock=lambda: datetime.now(UTC), sleep=nap
    )
    await receiving.resume()
    await asyncio.wait_for(receiving.finish(), WAIT_SECONDS)
    other.close()
    assert len(apologies) == 1
    assert await storage.inbox.waiting() == []


REFUSED = {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates request"}
LETTER = {"ok": True, "result": [{"update_id": 7, "message": {"chat": {"id": 1}}}]}


@contextlib.asynccontextmanager
async def telegram_says(storage, *answers):
    """Receive from a Telegram that answers so, one after the other; naps take no time, and are noted."""
    asked, naps, handled = [], [], []

    async def answer(request: web.Request) -> web.Response:
        asked.append((await request.json())["offset"])
        return web.json_response(answers[len(asked) - 1])

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    async def handle(payload: str) -> None:
        handled.append(payload)

    server = web.Application()
    server.router.add_post("/bot1:TEST/getUpdates", answer)
    async with TestServer(server) as telegram, new_session() as session:
        transport = Transport(session, str(telegram.make_url("")).rstrip("/"), "1:TEST")
        clock = lambda: datetime.now(UTC)  # noqa: E731 -- the clock, in place
        no_jitter = lambda: 0.0  # noqa: E731 -- likewise
        made = Receiving(
            storage, transport, handle, apologise=handle, offer=handle, clock=clock, sleep=nap, jitter=no_jitter
        )
        yield made, asked, naps, handled
        await made.finish()


async def test_telegram_asks_for_patience(storage):
    """Updates are not asked for before the time that Telegram named, however long; then all goes on."""
    busy = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 37}}
    broken = {"ok": False, "error_code": 502, "description": "Bad Gateway"}
    async with telegram_says(storage, busy, broken, LETTER) as (receiving, asked, naps, handled):
        assert await receiving.round() == 0
        await receiving.finish()
        assert (asked, naps) == ([0, 0, 0], [37, 5])
        assert len(handled) == 1


async def test_another_program_polls(storage):
    """It is said in words each time, and left alone for longer each time, until we are given updates again."""
    answers = [*[REFUSED] * 5, LETTER, REFUSED, {"ok": True, "result": []}]
    with capture_logs() as logs:
        async with telegram_says(storage, *answers) as (receiving, asked, naps, _):
            await receiving.round()
            assert naps == [7, 14, 28, 56, 60]
            await receiving.round()
            assert naps[5:] == [7]
            assert len(asked) == 8
    told = [entry for entry in logs if "another program polls with this token" in entry["event"]]
    assert len(told) == 6
    assert {entry["log_level"] for entry in told} == {"error"}
    assert told[1]["next_try_in"] == 14


async def test_a_refused_poll_is_no_sign_of_life(storage):
    """The round goes on, and with it the silence that the watchdog hears, until Telegram gives updates."""
    rounds = []
    async with telegram_says(storage, *[REFUSED] * 50, LETTER) as (receiving, asked, *_):
        polling = asyncio.create_task(receiving.round())
        polling.add_done_callback(lambda _: rounds.append(len(asked)))
        await asyncio.wait_for(polling, WAIT_SECONDS)
    assert rounds == [51]
