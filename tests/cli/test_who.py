"""`handbill who` accounts for every follower; `handbill resend` tells those who were left out, and nobody twice."""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.telegram.window import WAIT_SECONDS
from storage import Settlement, Settling, Storage
from tests.builders import absorb, announce, expand, item, reader
from tests.cli.conftest import ROOT
from tests.flows.killing import until

NOW = datetime.now(UTC)
ANA, BO, CHI, DIA = 1001, 1002, 1003, 1004


@pytest.fixture
async def told(tmp_path):
    """Ana was sent the alert, Bo's was refused, Chi is away, Dia followed afterwards."""
    storage = await Storage.open(tmp_path / "handbill.db")
    await absorb(storage, item(1, published_at=NOW), now=NOW)
    for who in (ANA, BO, CHI):
        await reader(storage, who, now=NOW)
    await storage.chats.pause(3, reason="Forbidden: bot was blocked by the user", now=NOW)
    await announce(storage)
    for row in await claimed(storage):
        sent = row.telegram_id == ANA
        end = (Settling.SENT, "", 7) if sent else (Settling.FAILED, "Bad Request: wrong", None)
        await storage.outbox.settle([Settlement((row.id,), row.chat_id, *end)], NOW)
    await reader(storage, DIA, now=NOW + timedelta(minutes=1))
    article = (await storage.articles.page(limit=1)).articles[0]
    await storage.close()
    return article


async def claimed(storage: Storage):
    await expand(storage)
    return await storage.outbox.claim(NOW, limit=9, lease=timedelta(seconds=15))


@pytest.mark.parametrize("wanted", ["newest", "id", "address"])
async def test_who_was_told(operator, told, wanted):
    """First how many, then each by its Telegram id, with the time where the publication is."""
    named = {"newest": "newest", "id": str(told.id), "address": told.link}[wanted]
    del operator.settings["token"]
    ended = await operator.types("who", named, timezone="Asia/Tokyo")
    assert ended.code == 0
    title, decision, *lines = ended.words.splitlines()
    assert title == f"“{told.title}” (1)"
    assert decision.startswith("Its followers were to be told from ")
    counts = [tuple(line.split(maxsplit=2)[:2]) for line in lines[:4]]
    assert counts == [("1", "sent"), ("1", "failed"), ("1", "later"), ("1", "paused")]
    by_chat = {int(line.split()[0]): line.split(maxsplit=2)[2] for line in lines[4:]}
    assert by_chat[ANA].startswith("sent ")
    assert by_chat[ANA].endswith(" JST, attempts: 1")
    assert by_chat[BO].startswith("not sent: Telegram refused it (Bad Request: wrong), ")
    assert by_chat[CHI] == ("not addressed: the chat has blocked or left us (Forbidden: bot was blocked by the user)")
    assert by_chat[DIA].startswith("not addressed: follows since ")


async def test_only_some(operator, told):
    """The counts are of all, the lines of what was asked for."""
    ended = await operator.types("who", "newest", "--outcome", "failed", "--outcome", "later")
    lines = ended.words.splitlines()
    assert len(lines) == 2 + 4 + 2
    assert [int(line.split()[0]) for line in lines[6:]] == [BO, DIA]
    wrong = await operator.types("who", "newest", "--outcome", "lost")
    assert wrong.code == 2


@pytest.mark.parametrize(
    ("age", "words"), [(1, "it was there when its feed was first read, or came from the"), (60, "48 hours old")]
)
async def test_why_nobody_was_told(operator, tmp_path, age, words):
    """A first reading is quiet; what is old when it is found is no news."""
    storage = await Storage.open(tmp_path / "handbill.db")
    await absorb(storage, item(1), quiet=age == 1, now=NOW)
    await announce_nobody(storage)
    await storage.close()
    ended = await operator.types("who", "newest")
    assert (ended.code, len(ended.words.splitlines())) == (0, 2)
    assert "Nobody was told: " in ended.words
    assert words in ended.words


async def announce_nobody(storage: Storage) -> None:
    from bot.rules.alerting import decide

    candidates = await storage.outbox.candidates()
    later = NOW + timedelta(days=5000)
    await storage.outbox.decide(decide(candidates, later), NOW + timedelta(seconds=1))


async def test_before_it_is_decided(operator, tmp_path):
    """That is said, and nobody is told by hand meanwhile."""
    storage = await Storage.open(tmp_path / "handbill.db")
    await absorb(storage, item(1), now=NOW)
    await storage.close()
    assert "still to be decided" in (await operator.types("who", "newest")).words
    ended = await operator.types("resend", "newest", "--missing", "--yes")
    assert (ended.code, ended.words.count("\n")) == (1, 1)
    assert "still to be decided" in ended.words


@pytest.mark.parametrize("words", [("who", "404"), ("resend", "404", "--missing")])
async def test_an_article_that_there_is_not(operator, tmp_path, told, words):
    ended = await operator.types(*words)
    assert (ended.code, ended.words.count("\n")) == (1, 1)
    assert "There is no article “404”" in ended.words


@pytest.mark.parametrize("words", [("who", "1"), ("resend", "1", "--missing")])
async def test_without_a_database(operator, tmp_path, words):
    """None is made."""
    ended = await operator.types(*words)
    assert (ended.code, ended.words) == (1, "There is no database handbill.db: handbill run makes it.\n")
    assert not (tmp_path / "handbill.db").exists()


async def test_resending_asks_first(operator, told, tmp_path):
    """How many it would be, and for a yes; without one, nothing is queued. Without --missing it is not done at all."""
    ended = await operator.types("resend", "newest", "--missing")
    assert "2 chats would be sent it." in ended.words
    assert "Queued" not in ended.words
    assert (await operator.types("resend", "newest")).code == 2
    assert await open_rows(tmp_path) == 0


async def test_resending(operator, told, tmp_path):
    """To whom it was refused and who followed later; done again, there is nobody left."""
    ended = await operator.types("resend", "newest", "--missing", "--yes")
    assert ended.code == 0
    assert "2 chats would be sent it." in ended.words
    assert "Queued for 2 chats" in ended.words
    assert await open_rows(tmp_path) == 2
    again = await operator.types("resend", "newest", "--missing", "--yes")
    assert (again.code, "0 chats would be sent it." in again.words) == (0, True)
    assert await open_rows(tmp_path) == 2


async def test_two_operators_at_once_while_the_bot_runs(operator, told, tg, site, tmp_path):
    """Everybody who was left out has it once; Ana, who had it, does not hear of it again."""
    people = {who: tg.person(who, str(who), started=True) for who in (ANA, BO, CHI, DIA)}
    process = await operator.launches("run", feeds=site.feed_url)
    try:
        resending = [operator.sees("resend", "newest", "--missing", "--yes") for _ in range(2)]
        ends = await asyncio.gather(*resending)
        assert [end.code for end in ends] == [0, 0]
        await until(lambda: people[BO].messages and people[DIA].messages, "somebody was left out")
        await asyncio.sleep(1.5)
    finally:
        process.terminate()
        await asyncio.wait_for(process.communicate(), WAIT_SECONDS)
    assert {who: len(person.messages) for who, person in people.items()} == {ANA: 0, BO: 1, CHI: 0, DIA: 1}
    assert told.title in people[BO].last.text


async def test_what_is_not_known_any_more_is_not_resent(operator, tmp_path):
    """Rows are deleted after thirty days: whoever was sent it would be sent it again."""
    storage = await Storage.open(tmp_path / "handbill.db")
    await absorb(storage, item(1))
    await reader(storage, ANA)
    await storage.outbox.decide([], NOW)
    await announce(storage)
    await expand(storage)
    async with storage._db.transaction() as t:
        await t.run("UPDATE notices SET created_at = created_at - 400 * 86400 * 1000000")
        await t.run("DELETE FROM outbox")
    await storage.close()
    ended = await operator.types("resend", "newest", "--missing", "--yes")
    assert (ended.code, "kept for 30 days" in ended.words) == (1, True)
    assert "what follows is not complete" in (await operator.types("who", "newest")).words


async def open_rows(tmp_path) -> int:
    storage = await Storage.open(tmp_path / "handbill.db")
    try:
        return await storage.outbox.open_rows()
    finally:
        await storage.close()


@pytest.mark.parametrize("into", ["| head -n 1", "> /dev/full"])
async def test_nobody_reads_on(told, operator, into):
    """The list is longer than what is wanted of it, or the disk is full: it ends, and holds nothing open."""
    command = f"for n in 1 2 3; do {sys.executable} -m bot who newest {into}; done"
    environment = {**os.environ, "HANDBILL_DATABASE": str(operator.folder / "handbill.db"), "PYTHONPATH": str(ROOT)}
    shell = await asyncio.create_subprocess_exec(
        "bash", "-c", command, env=environment, cwd=operator.folder, stdout=-1, stderr=-1
    )
    output, _ = await asyncio.wait_for(shell.communicate(), WAIT_SECONDS)
    assert output.decode().count("Article 1") == (3 if "head" in into else 0)
