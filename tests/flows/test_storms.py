"""A storm of letters, and letters that come to no end: everybody else is heard."""

import asyncio
import json
from datetime import UTC, datetime

from bot.demo.telegram import StandIn
from bot.demo.telegram.window import WAIT_SECONDS
from bot.gateway import Transport, new_session
from bot.jobs import receive
from bot.jobs.receive import MOST_OF_ONE, Receiving
from storage import Letter
from tests.flows.conftest import TOKEN
from tests.flows.killing import ask


async def test_one_persons_storm_stops_nobody(storage, monkeypatch):
    """More presses than may wait of all, while the first is worked on: others are heard, and no button spins."""
    monkeypatch.setattr(receive, "MOST_WAITING", 120)
    handled, release = [], asyncio.Event()

    async def handle(payload: str) -> None:
        who = json.loads(payload).get("callback_query", {}).get("from", {}).get("id")
        handled.append(who)
        if who == 1:
            await release.wait()

    async with StandIn(token=TOKEN) as tg, new_session() as session:
        transport = Transport(session, tg.url, TOKEN)
        ana, bo = tg.person(1, "Ana", started=True), tg.person(2, "Bo")
        keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
        await transport.call("sendMessage", {"chat_id": 1, "text": "Press", "reply_markup": keys})
        for _ in range(200):
            await ana.press(ana.last, "Go")
        await bo.say("/id")
        receiving = Receiving(
            storage, transport, handle, apologise=handle, offer=handle, clock=lambda: datetime.now(UTC)
        )
        async with asyncio.timeout(WAIT_SECONDS):
            while None not in handled:
                await receiving.round()
                await asyncio.sleep(0.01)
            release.set()
            await receiving.finish()
        assert handled.count(1) <= MOST_OF_ONE + 1
        assert len(ana.toasts) == 200 - handled.count(1)
    assert await storage.inbox.waiting() == []


async def test_what_an_earlier_run_kept_is_all_handled(storage):
    """However much of it is one person's: it was theirs to wait for."""
    letters = [Letter(number, '{"message": {"chat": {"id": 1}}}') for number in range(1, 2 * MOST_OF_ONE)]
    await storage.inbox.store(letters, datetime.now(UTC))
    handled = []

    async def handle(payload: str) -> None:
        handled.append(payload)

    receiving = Receiving(storage, None, handle, apologise=handle, offer=handle, clock=lambda: datetime.now(UTC))
    await receiving.resume()
    await asyncio.wait_for(receiving.finish(), WAIT_SECONDS)
    assert len(handled) == len(letters)


async def test_a_letter_that_fails_beyond_all_help_keeps_back_no_other(storage, tmp_path):
    """Its end cannot be recorded, for a reason that nobody foresaw: the next is handled, this one at the next start."""
    letters = [Letter(number, '{"message": {"chat": {"id": 1}}}') for number in (1, 2)]
    await storage.inbox.store(letters, datetime.now(UTC))
    odd = "CREATE TRIGGER odd BEFORE UPDATE ON inbox WHEN OLD.update_id = 1 BEGIN SELECT RAISE(ABORT, 'odd'); END"
    ask(tmp_path / "handbill.db", odd)
    handled = []

    async def handle(payload: str) -> None:
        handled.append(payload)

    receiving = Receiving(storage, None, handle, apologise=handle, offer=handle, clock=lambda: datetime.now(UTC))
    await receiving.resume()
    await asyncio.wait_for(receiving.finish(), WAIT_SECONDS)
    assert len(handled) == 2
    assert [letter.update_id for letter in await storage.inbox.waiting()] == [1]
