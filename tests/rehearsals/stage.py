"""Where a rehearsal plays: a site, a Telegram, many subscribers, and a real bot in a process of its own.

What is checked is what can be seen from outside: what Telegram was asked over HTTP, and what stands in the
database file.
"""

import bisect
import re
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect

from bot.demo.publication import Publication
from bot.demo.telegram import Call, Person, StandIn, Weather
from storage import EVERYTHING, Storage
from tests.flows.conftest import TOKEN
from tests.flows.killing import Process, ask, baselined, have_feeds_read_at_once, until
from tests.rehearsals.cable import Cable
from tests.rehearsals.scale import scaled

OK = 200
ACCEPTED = {OK, 0}
"""How calls end that put a message into a chat: an answer, or, in bad weather, a connection that broke after it."""
UNRECORDED_SECONDS = scaled(0.0, 0.1)
"""What was answered a moment ago may not be recorded yet, and so be sent again; what was answered before may not.
In the short form the machine may be busy: there it is not seconds that count, but `unrecorded`."""


def unrecorded(database: Path) -> int:
    """Count how many messages that were answered may be repeated after a kill, beside those of the last seconds.

    Three of this run's batches: one that the bot has not read yet, one that it gathers, one that it stores. The ends of
    a batch are stored with the same moment.
    """
    sql = "SELECT count(*) FROM outbox WHERE outcome = 'sent' GROUP BY settled_at ORDER BY 1 DESC LIMIT 1"
    return scaled(3 * ask(database, sql)[0][0], 0)


@dataclass(frozen=True, slots=True)
class Copy:
    """One arrival of an alert in a chat."""

    at: float
    ended: float
    answered: bool


class Received:
    """The copies of each article's alert that each chat was sent, as Telegram saw it."""

    def __init__(self, tg: StandIn) -> None:
        self._tg = tg
        self._read = 0
        self._copies: dict[tuple[str, int], list[Copy]] = defaultdict(list)
        self._chats: dict[str, set[int]] = defaultdict(set)
        self._in_order: list[Copy] = []

    def copies(self) -> dict[tuple[str, int], list[Copy]]:
        """Give all copies, by title and chat."""
        fresh, self._read = self._tg.calls[self._read :], len(self._tg.calls)
        for call in fresh:
            if title := alerted(call):
                copy, chat = Copy(call.at, call.ended, call.status == OK), call.chat_id or 0
                self._copies[title, chat].append(copy)
                self._chats[title].add(chat)
                self._in_order.append(copy)
        return self._copies

    def total(self) -> int:
        """Count all copies."""
        self.copies()
        return len(self._in_order)

    def chats(self, title: str) -> set[int]:
        """Give the chats that have this article's alert."""
        self.copies()
        return self._chats[title]

    def between(self, since: float, until: float) -> int:
        """Count the copies that arrived after one moment and before another."""
        self.copies()
        moments = [copy.at for copy in self._in_order]  # as they came, so they are in order
        return bisect.bisect_left(moments, until) - bisect.bisect_right(moments, since)

    def since(self, moment: float) -> int:
        """Count the copies that arrived after a moment."""
        self.copies()
        return sum(copy.at > moment for copy in self._in_order[-2_000:])


def alerted(call: Call) -> str:
    """Give the title of the article whose alert a call put into a chat, or ""."""
    if call.method != "sendMessage" or call.status not in ACCEPTED:
        return ""
    text = str(call.params["text"])
    named = re.search(r"Article \d+", text) if "You follow" in text or "Followed here" in text else None
    return named[0] if named else ""


@dataclass
class Stage:
    """The parts of a rehearsal; `people` follow everything, `titles` are the articles they are to be alerted to."""

    site: Publication
    tg: StandIn
    bot: Process
    database: Path
    received: Received
    people: list[Person]
    titles: list[str]

    def publish(self) -> str:
        """Put an article on the site, to be found at the next start."""
        title = f"Article {len(self.titles) + 1}"
        self.site.publish(title=title, topics=("Transport",))
        self.titles.append(title)
        have_feeds_read_at_once(self.database)
        return title

    async def begin(self, *, alerts: int = 1, seconds: float = 20) -> str:
        """Start the bot with a new article to alert, and wait until so many chats have it."""
        title = self.publish()
        await self.bot.start()
        await until(lambda: len(self.received.chats(title)) >= alerts, "no alerts", seconds)
        return title

    async def everyone_hears(self, title: str, seconds: float) -> None:
        """Wait until all people have an article's alert."""
        wanted = {person.id for person in self.people}
        await until(lambda: wanted <= self.received.chats(title), "somebody was left out", seconds)

    async def recorded(self, seconds: float) -> None:
        """Wait until nothing is left to be sent."""
        await until(lambda: not self.unsettled(), "some rows did not end", seconds)

    def unsettled(self) -> int:
        """Count the rows that have not ended."""
        return ask(self.database, "SELECT count(*) FROM outbox WHERE settled_at IS NULL")[0][0]

    def outcomes(self) -> Counter[str]:
        """Count the rows by what came of them."""
        return Counter(dict(ask(self.database, "SELECT outcome, count(*) FROM outbox GROUP BY 1")))

    def repeated_after_recorded(self) -> list[tuple[str, int]]:
        """Give the alerts of which a copy arrived after an earlier one had been recorded."""
        sql = """
            SELECT a.title, c.telegram_id, o.settled_at FROM outbox o JOIN chats c ON c.id = o.chat_id
            JOIN notices n ON n.id = o.notice_id JOIN articles a ON a.id = n.article_id WHERE o.outcome = 'sent'
        """
        since, copies = time.time() - time.monotonic(), self.received.copies()
        return [
            (title, chat)
            for title, chat, settled_at in ask(self.database, sql)
            if max((copy.at for copy in copies[title, chat]), default=0) + since > settled_at / 1e6
        ]


@asynccontextmanager
async def staged(
    folder: Path,
    *,
    subscribers: int,
    rate: int,
    weather: Weather | None = None,
    cable: Cable | None = None,
    command: Sequence[str] = ("-m", "bot", "run"),
) -> AsyncIterator[Stage]:
    """Open a stage whose bot has read the site once and stands still, and whose subscribers follow everything."""
    database = folder / "handbill.db"
    await (await Storage.open(database)).close()
    async with Publication(stock=()) as site, StandIn(token=TOKEN, weather=weather) as tg:
        for topic in ("Transport", "Housing", "Climate"):
            site.publish(title=f"Before: {topic}", topics=(topic,))
        if cable:
            cable.to = tg.url
        wanted = {"token": TOKEN, "database": str(database), "rate": str(rate), "poll_seconds": "10"}
        wanted |= {"api_url": cable.url if cable else tg.url, "feeds": site.feed_url}
        async with Process(folder, command=command, **wanted) as bot:
            await until(lambda: baselined(database), "the feed was not read")
            await bot.end()
            people = [tg.person(number, f"Reader {number}", started=True) for number in range(1, subscribers + 1)]
            subscribe(database, (person.id for person in people))
            yield Stage(site, tg, bot, database, Received(tg), people, [])


def subscribe(database: Path, telegram_ids: Iterable[int]) -> None:
    """Have these chats follow everything, as if they had asked for it; all at once, for they are many."""
    chats = [(chat, "private" if chat > 0 else "group") for chat in telegram_ids]
    now = int(time.time() * 1e6)
    with closing(connect(database, timeout=5)) as connection, connection:
        connection.executemany(
            f"INSERT INTO chats (telegram_id, kind, language, created_at) VALUES (?, ?, 'en', {now})", chats
        )
        connection.executemany(
            f"INSERT INTO subscriptions SELECT {EVERYTHING}, id, 0, {now} FROM chats WHERE telegram_id = ?",
            [(chat,) for chat, _ in chats],
        )


def topic(database: Path, name: str) -> int:
    """Give the id of a topic."""
    return ask(database, "SELECT id FROM topics WHERE name = ?", name)[0][0]
