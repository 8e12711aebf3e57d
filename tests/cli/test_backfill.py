"""`handbill backfill` reads the archive, ends whenever it is told, and goes on; beside a bot, nobody hears of it."""

import asyncio
import contextlib
import io
import signal
import sqlite3
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.publication import Canned
from bot.demo.telegram.window import WAIT_SECONDS
from bot.progress import Progress, line
from storage import Route, Storage, Walk
from tests.builders import NOW
from tests.flows.killing import ask, until


@pytest.fixture
def old(site):
    """A site with 130 articles, two days apart."""
    for number in range(130):
        site.publish(title=f"Article {number}", published_at=datetime.now(UTC) - timedelta(days=2 * (130 - number)))
    return site


def stored(operator) -> list[str]:
    return [title for (title,) in asked(operator, "SELECT title FROM articles ORDER BY id")]


def asked(operator, sql: str) -> list[tuple]:
    """Ask the database, if there is one already."""
    with contextlib.suppress(sqlite3.OperationalError):
        return ask(operator.folder / "handbill.db", sql)
    return []


async def test_an_archive_is_read_before_the_first_run(operator, old):
    """Neither a token nor a database is needed; a log shows how far it is, and the end; then there is no more to do."""
    del operator.settings["token"]
    ended = await operator.types("backfill")
    first, last = ended.words.splitlines()
    assert ended.code == 0
    assert first.startswith("█████████░░░░░░░░░░░░░░░ 50 of 130 articles, back to 20")
    assert last == f"{old.feed_url}: read to its end, 130 articles added. They alert nobody."
    assert len(set(stored(operator))) == 130
    again = await operator.types("backfill")
    assert (again.code, "read to its end already" in again.words) == (0, True)
    anew = await operator.types("backfill", "--again", "--pages", "1")
    assert ": read back to 20" in anew.words
    assert anew.words.endswith(", 0 articles added. They alert nobody. handbill backfill goes on from there.\n")


async def test_back_to_a_day(operator, old):
    """Midnight of it where the publication is."""
    day = datetime.now(UTC).date() - timedelta(days=21)
    ended = await operator.types("backfill", "--from", f"{day}", timezone="Pacific/Auckland")
    assert ended.code == 0
    midnight = datetime.combine(day, time(), ZoneInfo("Pacific/Auckland"))
    wanted = sum(article.published_at >= midnight for article in old.articles)
    assert 0 < wanted < len(old.articles)
    assert ended.words.endswith(f"read back as far as was asked, {wanted} articles added. They alert nobody.\n")


@pytest.mark.parametrize("words", [("--from", "yesterday"), ("--from", "2026-02-30"), ("--pages", "0")])
async def test_what_will_not_do_is_told(operator, words):
    ended = await operator.types("backfill", *words)
    assert (ended.code, words[0] in ended.words) == (2, True)


async def test_one_site_that_fails_keeps_no_other_waiting(operator, old):
    """Each says what came of it; the exit code tells a timer."""
    feeds = f"{old.url}/category/housing/feed/ {old.url}/category/none/feed/ {old.feed_url}"
    ended = await operator.types("backfill", "--pages", "1", feeds=feeds)
    assert ended.code == 1
    sentences = [line for line in ended.words.splitlines() if line.startswith("http")]
    assert ["read back to" in one for one in sentences] == [True, False, True]
    assert sentences[1].startswith(f"{old.url}/category/none/feed/: there is no such page: check the feed’s address")
    assert sentences[1].endswith(". All that was read is kept: handbill backfill goes on from there.")


async def test_a_site_that_asks_for_a_rest(operator, old):
    await operator.types("backfill", "--pages", "1")
    old.respond_with(Canned(503, {"Retry-After": "1"}, times=1))
    ended = await operator.types("backfill", "--pages", "1")
    assert ended.words.startswith("the site is out of service for the moment (HTTP 503): the next try is in ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
async def test_stopped_in_the_middle_it_goes_on(operator, old, number):
    """By Ctrl-C or the power: each article is there once in the end, and no page was asked for twice but one."""
    process = await operator.launches("backfill")
    await until(lambda: process.returncode is not None or len(stored(operator)) >= 50, "nothing was read")
    process.send_signal(number)
    output, _ = await asyncio.wait_for(process.communicate(), WAIT_SECONDS)
    if number is signal.SIGINT:
        assert process.returncode == 130
        assert output.decode().endswith("Stopped. All that was read is kept: handbill backfill goes on from there.\n")
    assert 50 <= len(stored(operator)) < 130
    ended = await operator.sees("backfill")
    assert ended.words.endswith("read to its end, 130 articles added. They alert nobody.\n")
    assert sorted(stored(operator)) == sorted({article.title for article in old.articles})
    pages = [fetch.path for fetch in old.requests if "wp-json" in fetch.path]
    assert len(pages) <= 1 + 3 + 1


async def test_beside_a_running_bot(operator, old, tg):
    """Nobody hears of what it reads; what is published meanwhile, they hear of once."""
    ana = tg.person(1001, "Ana", started=True)
    bot = await operator.launches("run", poll_seconds="10")
    try:
        await until(lambda: asked(operator, "SELECT 1 FROM feeds WHERE baselined_at"), "the feed was not read")
        await ana.say("/subscribe Housing")
        await ana.hears("You will be alerted")
        old.publish(title="News", topics=["Housing"])
        ended = await operator.sees("backfill")
        assert "read to its end, 12" in ended.words
        await ana.hears("News")
        await asyncio.sleep(1)
    finally:
        bot.terminate()
        await asyncio.wait_for(bot.communicate(), WAIT_SECONDS)
    assert [shown.text.split("\n")[0] for shown in ana.messages if "Article" in shown.text] == []
    assert len([shown for shown in ana.messages if "News" in shown.text]) == 1
    assert len(stored(operator)) == 131


async def test_an_older_bots_database_is_left_alone(operator):
    await (await Storage.open(operator.folder / "handbill.db")).close()
    ask(operator.folder / "handbill.db", "PRAGMA user_version = 0")
    ended = await operator.types("backfill")
    assert (ended.code, ended.words.startswith("An older Handbill wrote the database: stop that one")) == (1, True)


WALK = Walk(1, Route.API, "https://courier.example/wp-json/wp/v2/posts", read=5_000, total=20_000, oldest=NOW)


def test_how_far_it_is_in_words():
    """With a bar and the time it may take where the site says how many there are; else what is known."""
    bar = "██████░░░░░░░░░░░░░░░░░░ 5,000 of 20,000 articles, back to 2026-11-23"
    assert line(WALK, seconds=0, lately=0) == bar
    assert line(WALK, seconds=100, lately=5_000) == f"{bar}, 5 min left"
    assert line(WALK, seconds=5, lately=5_000) == f"{bar}, 15 s left"
    assert line(Walk(1, Route.FEED, "x", read=30), seconds=9, lately=30) == "30 articles, so far"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_the_bar_is_drawn_anew(monkeypatch):
    """In its line, and no wider; a sentence comes below it."""
    monkeypatch.setenv("COLUMNS", "40")
    terminal = Terminal()
    progress = Progress(terminal, monotonic=lambda: 0.0)
    progress.moved(WALK)
    progress.moved(WALK)
    progress.told("A sentence.")
    progress.told("Another.")
    bars, *rest = terminal.getvalue().split("\n")
    assert rest == ["A sentence.", "Another.", ""]
    assert [len(bar) for bar in bars.split("\r")] == [0, 39, 39]


def test_in_a_log_there_is_a_line_now_and_then():
    """Every ten seconds at most."""
    log, now = io.StringIO(), [0.0]
    progress = Progress(log, monotonic=lambda: now[0])
    for second in (0.0, 1.0, 9.9, 10.0, 15.0, 20.1):
        now[0] = second
        progress.moved(WALK)
    assert len(log.getvalue().splitlines()) == 3
    assert "\r" not in log.getvalue()
