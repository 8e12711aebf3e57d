"""kill -9 while a meeting is told to a thousand, and while its cancellation is."""

import asyncio
import time

import pytest

from bot.demo.publication import Publication
from bot.demo.telegram import StandIn
from bot.rules.meetings import cancelled
from tests.builders import branch
from tests.flows.conftest import TOKEN
from tests.flows.crowd import beside, heard
from tests.flows.killing import Process, ask, until
from tests.flows.organised import ADMIN, now, post
from tests.flows.test_meeting_changes import NEW, OFF, ends, followers
from tests.rehearsals.stage import UNRECORDED_SECONDS, unrecorded


async def kill(bot, tg):
    """Kill the bot; give how many messages were on their way then, or answered a moment before."""
    killed = time.monotonic()
    await bot.kill()
    await asyncio.sleep(0.1)
    return sum(call.method == "sendMessage" and call.ended >= killed - UNRECORDED_SECONDS for call in tg.calls)


@pytest.mark.rehearsal
async def test_killed_while_a_thousand_are_told(tmp_path):
    """Everybody is told; twice, only who was being told when it died. The cancellation afterwards likewise."""
    database = tmp_path / "handbill.db"
    async with Publication(stock=()) as site, StandIn(token=TOKEN) as tg:
        wanted = {"token": TOKEN, "database": str(database), "rate": "1000", "api_url": tg.url, "feeds": site.feed_url}
        async with beside(database) as storage:
            await branch(storage)
            people = await followers(database, tg, 1_000)
            meeting = await post(storage, 1)
        async with Process(tmp_path, **wanted) as bot:
            await until(lambda: heard(tg, NEW).total() >= 700, "nobody is told")
            may = await kill(bot, tg)
            before = heard(tg, NEW).total()
            ask(database, "UPDATE outbox SET leased_until = 0")  # as if fifteen seconds had passed
            await bot.start()
            await until(lambda: len(heard(tg, NEW)) == len(people), "somebody was left out")
            await until(lambda: ends(database, "new_meeting") == {"sent": 1_000}, "not all is recorded")
            twice = heard(tg, NEW).total() - 1_000
            print(f"\nkilled after {before}: {twice} were told twice, of {may} that may have been")
            assert max(heard(tg, NEW).values()) <= 2
            assert twice <= may + unrecorded(database)
            async with beside(database) as storage:
                change = cancelled(meeting, "", now())
                await storage.meetings.change(meeting.id, change, expected=1, by=ADMIN, now=now())
            await until(lambda: heard(tg, OFF).total() >= 200, "nobody is told")
            await bot.kill()
            ask(database, "UPDATE outbox SET leased_until = 0")
            await bot.start()
            await until(lambda: len(heard(tg, OFF)) == len(people), "somebody was left out")
            assert max(heard(tg, OFF).values()) <= 2
