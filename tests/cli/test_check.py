"""`handbill check` names each part that is well or wrong, in words; the exit code sums it up."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.publication import Canned
from storage import Storage


async def test_all_is_well(operator, site, tmp_path):
    """Settings, database, feed and Telegram have a line each, and the exit code is 0."""
    await (await Storage.open(tmp_path / "handbill.db")).close()
    site.publish(title="Rents rise")
    ended = await operator.types("check")
    assert ended.code == 0
    settings, database, feed, telegram = ended.words.splitlines()
    assert settings == "well   settings: all can be read"
    assert database == "well   database: handbill.db is fine"
    assert feed.startswith(f"well   feed {site.feed_url}: “")
    assert feed.endswith("”, 1 article")
    assert telegram == "well   telegram: the bot is @courier_bot"


async def test_a_database_that_is_not_there_yet_is_not_made(operator, tmp_path):
    """Checking changes nothing: it says who makes the file."""
    ended = await operator.types("check")
    assert ended.code == 0
    assert "well   database: handbill.db is not there yet: handbill run makes it\n" in ended.words
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("canned", "words"),
    [
        (Canned(status=404), "there is no such page: check the feed’s address (HTTP 404)"),
        (Canned(status=503), "out of service for the moment (HTTP 503)"),
        (Canned(body=b"<html><title>Just a moment...</title></html>", headers={"Content-Type": "text/html"}), "feed"),
        (Canned(body=b""), "empty"),
    ],
)
async def test_a_feed_that_cannot_be_read(operator, site, canned, words):
    """It is WRONG, with the reason; the other parts are tried all the same."""
    site.respond_with(canned)
    ended = await operator.types("check")
    assert ended.code == 1
    _, database, feed, telegram = ended.words.splitlines()
    assert feed.startswith(f"WRONG  feed {site.feed_url}: ")
    assert words in feed.partition(": ")[2]
    assert database.startswith("well ")
    assert telegram.startswith("well ")


async def test_a_feed_that_has_moved_is_well_and_the_new_address_is_told(operator, site):
    """A permanent redirect works, and the operator hears what to write."""
    target = f"{site.url}/category/housing/feed/"
    site.publish(title="Rents rise")
    site.respond_with(Canned(status=301, headers={"Location": target}, path="/feed/"))
    ended = await operator.types("check")
    assert ended.code == 0
    assert f"it has moved to {target}: write that" in ended.words


async def test_a_feed_of_excerpts(operator, site):
    """What is done about it is told."""
    site.publish(title="Rents rise", standfirst="In short.", body="At length. " * 9)
    said = "1 article; 1 of them with an excerpt alone: "
    ended = await operator.types("check", feeds=f"{site.feed_url}?excerpts")
    assert f"{said}the site is asked for the texts\n" in ended.words
    ended = await operator.types("check", feeds=f"{site.feed_url}?excerpts", fetch_texts="no")
    assert f"{said}readers are led to the site (HANDBILL_FETCH_TEXTS is no)\n" in ended.words


async def test_each_feed_is_tried(operator, site):
    """One that is down does not keep the next from being tried, and its password is not shown."""
    ended = await operator.types("check", feeds=f"http://ana:pass1@127.0.0.1:9/feed/ {site.feed_url}")
    assert ended.code == 1
    assert "WRONG  feed http://127.0.0.1:9/feed/: the site refuses connections" in ended.words
    assert f"well   feed {site.feed_url}" in ended.words
    assert "pass1" not in ended.words


async def test_a_token_that_telegram_does_not_know(operator):
    """The operator is sent to @BotFather, and the token is not shown."""
    ended = await operator.types("check", token="7000002:another-one-entirely")
    assert ended.code == 1
    assert "WRONG  telegram: Telegram does not know this token" in ended.words
    assert "@BotFather" in ended.words
    assert "another-one" not in ended.words


async def test_without_a_token_the_rest_is_tried(operator):
    """Checking needs no token; that it is missing is one of the findings."""
    del operator.settings["token"]
    ended = await operator.types("check")
    assert ended.code == 1
    assert "well   database" in ended.words
    assert "well   feed" in ended.words
    assert "WRONG  telegram: HANDBILL_TOKEN is missing" in ended.words


async def test_telegram_cannot_be_reached(operator):
    """Network and HANDBILL_API_URL are named as what to look at."""
    ended = await operator.types("check", api_url="http://127.0.0.1:9")
    assert ended.code == 1
    assert "WRONG  telegram: Telegram cannot be reached" in ended.words
    assert "HANDBILL_API_URL" in ended.words


async def test_an_api_url_that_leads_to_a_web_site(operator, site):
    """A page where the Bot API should be is told from a wrong token."""
    ended = await operator.types("check", api_url=site.url)
    assert ended.code == 1
    assert "WRONG  telegram: " in ended.words
    assert "HANDBILL_API_URL" in ended.words
    assert "does not know this token" not in ended.words


async def test_a_database_of_another_program(operator, tmp_path):
    """It is refused and left as it was; the other parts are tried all the same."""
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    before = (tmp_path / "other.db").read_bytes()
    ended = await operator.types("check", database="other.db")
    assert ended.code == 1
    assert "WRONG  database: " in ended.words
    assert "well   telegram: " in ended.words
    assert "belongs to another program" in ended.words
    assert (tmp_path / "other.db").read_bytes() == before


@pytest.mark.parametrize(
    ("database", "words"), [("nowhere/handbill.db", "does its folder exist"), ("notes.txt", "no"), (".", "is a folder")]
)
async def test_a_database_that_cannot_be_opened(operator, tmp_path, database, words):
    """A missing folder, or a file that is no database, is told in a sentence."""
    (tmp_path / "notes.txt").write_text("Buy oranges and lemons, not apples.\n" * 40)
    ended = await operator.types("check", database=database)
    assert ended.code == 1
    (line,) = [line for line in ended.words.splitlines() if line.startswith("WRONG  ")]
    assert line.startswith("WRONG  database: ")
    assert words in line
    assert database in line


async def test_live_before_the_first_run(operator, tmp_path):
    """There are no heartbeats: WRONG, and what to do; nor is there a database, also not afterwards."""
    for there in (False, True):
        ended = await operator.types("check", "--live")
        assert (ended.code, (tmp_path / "handbill.db").exists()) == (1, there)
        assert ended.words == "WRONG  bot: it has never run with this database: handbill run starts it\n"
        await (await Storage.open(tmp_path / "handbill.db")).close()


@pytest.mark.parametrize("words", [("check",), ("check", "--live")])
async def test_an_older_bots_database_is_not_upgraded_under_it(operator, tmp_path, words):
    """It may be at work: the file is left as it was, and the operator told what to do."""
    await (await Storage.open(tmp_path / "handbill.db")).close()
    with closing(sqlite3.connect(tmp_path / "handbill.db")) as older:
        older.execute("PRAGMA user_version = 0")
    before = (tmp_path / "handbill.db").read_bytes()
    ended = await operator.types(*words)
    assert (ended.code, ended.words.count("WRONG")) == (1, 1)
    assert "WRONG  database: an older Handbill wrote it" in ended.words
    assert (tmp_path / "handbill.db").read_bytes() == before


@pytest.mark.parametrize(
    ("age", "allowed", "code"), [(0, "", 0), (170, "", 0), (190, "", 1), (190, "300", 0), (40, "30", 1)]
)
async def test_live_tells_by_heartbeats(operator, tmp_path, age, allowed, code):
    """A part that was silent for longer than HANDBILL_SILENT_SECONDS is WRONG; nothing but the database is needed."""
    now = datetime.now(UTC)
    storage = await Storage.open(tmp_path / "handbill.db")
    await storage.heartbeats.begin(["deliver", "receive"], now)
    await storage.heartbeats.beat("receive", now - timedelta(seconds=age))
    await storage.close()
    operator.settings.clear()
    ended = await operator.types("check", "--live", silent_seconds=allowed)
    assert ended.code == code
    assert ended.words.startswith("well   deliver: last at work ")
    assert (f"WRONG  receive: last at work {age // 10}" in ended.words) is bool(code)


async def test_live_asks_nobody(operator, tg, site):
    """A container asks every half minute: it looks into the file alone."""
    await operator.types("check", "--live")
    assert (tg.calls, site.requests) == ([], [])


async def test_wrong_settings(operator):
    """They are all named, and the other parts are tried with the rest."""
    ended = await operator.types("check", timezone="Europe/Lisboa", rate="lots")
    assert ended.code == 1
    assert "WRONG  settings: HANDBILL_TIMEZONE: " in ended.words
    assert "WRONG  settings: HANDBILL_RATE: " in ended.words
    assert "well   telegram: the bot is @courier_bot" in ended.words


async def test_missing_settings(operator):
    """A newcomer who has set nothing yet hears what to set, and that the rest is well."""
    del operator.settings["feeds"], operator.settings["token"]
    ended = await operator.types("check")
    assert ended.code == 1
    assert "WRONG  settings: HANDBILL_FEEDS: this is missing" in ended.words
    assert "well   database: " in ended.words
    assert "WRONG  telegram: HANDBILL_TOKEN is missing" in ended.words


async def test_wrong_settings_and_the_heartbeats(operator):
    """A container's health check tells them as `run` does."""
    ended = await operator.types("check", "--live", rate="lots")
    assert (ended.code, ended.words.startswith("HANDBILL_RATE: ")) == (2, True)
