"""kill -9 in the middle of an alert: nobody is left out, and only what was in flight may come twice.

KILLS says how many kills there are (10 if it is not set).
"""

import os
import random
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.publication import Publication
from bot.demo.telegram import StandIn
from storage import EVERYTHING, ChatKind, Storage
from tests.flows.conftest import TOKEN
from tests.flows.killing import Process, baselined, have_feeds_read_at_once, settled_chats, until

KILLS = int(os.environ.get("KILLS", "10"))
SUBSCRIBERS = 500
RESUME_SECONDS = 20


async def subscribe(path: Path, tg: StandIn) -> None:
    storage = await Storage.open(path)
    now = datetime.now(UTC)
    for user_id in range(1, SUBSCRIBERS + 1):
        tg.person(user_id, f"Reader {user_id}", started=True)
        chat = await storage.chats.meet(user_id, ChatKind.PRIVATE, language="en", now=now)
        await storage.topics.follow(chat.id, EVERYTHING, thread_id=0, now=now)
    await storage.close()


class Received:
    """How often each subscriber was sent each article's alert, as Telegram saw it."""

    def __init__(self, tg: StandIn) -> None:
        self._tg = tg
        self._read = 0
        self._counts: dict[str, Counter[int]] = defaultdict(Counter)

    def of(self, title: str) -> Counter[int]:
        calls, self._read = self._tg.calls[self._read :], len(self._tg.calls)
        for call in calls:
            if call.method == "sendMessage" and call.status == 200:
                named = re.search(r"Article \d+", str(call.params["text"]))
                self._counts[named[0]][int(str(call.params["chat_id"]))] += 1
        return self._counts[title]

    def messages(self, title: str) -> int:
        return self.of(title).total()


@pytest.mark.rehearsal
async def test_a_killed_bot_leaves_nobody_out(tmp_path):
    """However often it is killed, every subscriber has every alert; none that was settled comes twice."""
    chance, twice, waits = random.Random(20261124), 0, []
    database = tmp_path / "handbill.db"
    async with Publication(stock=()) as site, StandIn(token=TOKEN) as tg:
        await subscribe(database, tg)
        site.publish(title="Before")
        urls = {"api_url": tg.url, "feeds": site.feed_url}
        received = Received(tg)
        async with Process(tmp_path, token=TOKEN, database=str(database), rate="500", **urls) as bot:
            await until(lambda: baselined(database), 15, "the feed was not read")
            await bot.end()
            for title in (f"Article {kill}" for kill in range(KILLS)):
                site.publish(title=title)
                have_feeds_read_at_once(database)
                await bot.start()
                moment = chance.randrange(1, SUBSCRIBERS)
                await until(lambda: received.messages(title) >= moment, 15, "no alerts")  # noqa: B023 -- awaited here
                await bot.kill()
                settled, before = settled_chats(database, title), received.messages(title)
                await bot.start()
                on = lambda: received.messages(title) > before or len(received.of(title)) == SUBSCRIBERS  # noqa: B023, E731
                waits.append(await until(on, RESUME_SECONDS, "sending did not go on"))
                await until(lambda: len(received.of(title)) == SUBSCRIBERS, 30, "somebody was left out")  # noqa: B023
                doubled = {user for user, times in received.of(title).items() if times > 1}
                assert not doubled & settled
                assert max(received.of(title).values()) <= 2
                twice += len(doubled)
                await bot.end()
    print(
        f"\n{KILLS} kills, {KILLS * SUBSCRIBERS} alerts: {twice} came twice; on again after {max(waits):.1f} s at most"
    )
