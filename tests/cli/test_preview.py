"""`handbill preview` shows an alert to the admins alone, and says in words what came of it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from storage import Storage
from tests.builders import absorb, item

ANA, BO = 1001, 1002


@pytest.fixture
async def stored(tmp_path):
    """Two articles, the second the newer."""
    storage = await Storage.open(tmp_path / "handbill.db")
    await absorb(storage, item(1), item(2, terms=("Climate",)), now=datetime.now(UTC))
    newest = (await storage.articles.page(limit=1)).articles[0]
    await storage.close()
    return newest


@pytest.fixture
def admins(operator, tg):
    """Both admins are set; only Ana has written to the bot."""
    operator.settings["admins"] = f"{ANA}, {BO}"
    return tg.person(ANA, "Ana", started=True), tg.person(BO, "Bo")


@pytest.mark.parametrize("wanted", ["newest", "id", "address", "shared"])
async def test_each_way_to_name_an_article(operator, tg, stored, wanted):
    """The word newest, an id, an address, as it is or as it was shared: the admin sees that article's alert."""
    ana = tg.person(ANA, "Ana", started=True)
    shared = stored.link.replace("https://", "http://www.").rstrip("/") + "?utm_source=list"
    named = {"newest": "newest", "id": str(stored.id), "address": stored.link, "shared": shared}[wanted]
    ended = await operator.types("preview", named, admins=str(ANA))
    assert (ended.code, ended.words) == (0, f"sent to {ANA}\n")
    assert stored.title in ana.last.text
    assert len(ana.messages) == 1


async def test_nobody_but_the_admins_sees_it(operator, tg, stored, tmp_path):
    """A follower of everything is not alerted, nor does the preview leave a trace in the outbox."""
    fay = tg.person(7, "Fay", started=True)
    tg.person(ANA, "Ana", started=True)
    await operator.types("preview", "newest", admins=str(ANA))
    assert fay.messages == []
    storage = await Storage.open(tmp_path / "handbill.db")
    assert await storage.outbox.open_rows() == 0
    await storage.close()


async def test_an_admin_who_never_wrote_to_the_bot(operator, admins, stored):
    """The others see it; of this one it is said what to do, and the exit code is 1."""
    ended = await operator.types("preview", "newest")
    assert ended.code == 1
    to_ana, to_bo = ended.words.splitlines()
    assert to_ana == f"sent to {ANA}"
    assert to_bo.startswith(f"not sent to {BO}: ")
    assert "has this admin written /start to the bot?" in to_bo


@pytest.mark.parametrize("wanted", ["999", "9" * 40, "https://courier.example/none/", "newes", ""])
async def test_an_article_that_there_is_not(operator, admins, stored, wanted):
    """It is named back, with the ways to name one."""
    ended = await operator.types("preview", wanted)
    assert ended.code == 1
    assert f"There is no article “{wanted}”" in ended.words


async def test_an_empty_archive(operator, admins, tmp_path):
    """Whether there is a database or not: none is made, and the sentence says what comes first."""
    for there in (False, True):
        ended = await operator.types("preview", "newest")
        assert (ended.code, ended.words) == (1, "No article is stored yet: start handbill run first.\n")
        assert (tmp_path / "handbill.db").exists() is there
        await (await Storage.open(tmp_path / "handbill.db")).close()


async def test_an_older_bots_database_is_not_upgraded_under_it(operator, admins, tmp_path):
    """It may be at work: the file is left as it was, and the operator told what to do."""
    await (await Storage.open(tmp_path / "handbill.db")).close()
    with closing(sqlite3.connect(tmp_path / "handbill.db")) as older:
        older.execute("PRAGMA user_version = 0")
    before = (tmp_path / "handbill.db").read_bytes()
    ended = await operator.types("preview", "newest")
    assert (ended.code, ended.words.count("\n")) == (1, 1)
    assert ended.words.startswith("An older Handbill wrote handbill.db")
    assert (tmp_path / "handbill.db").read_bytes() == before


async def test_without_admins(operator, stored):
    """The sentence says how people find their id."""
    ended = await operator.types("preview", "newest")
    assert ended.code == 1
    assert ended.words == "HANDBILL_ADMINS is empty: /id tells people their Telegram id.\n"


async def test_a_token_that_telegram_does_not_know(operator, admins, stored):
    """That is said once, and not of every admin."""
    ended = await operator.types("preview", "newest", token="7000002:another-one-entirely")
    assert ended.code == 1
    assert ended.words.startswith("Telegram does not know this token")
    assert ended.words.count("\n") == 1


async def test_telegram_cannot_be_reached(operator, admins, stored):
    """One sentence, exit code 1."""
    ended = await operator.types("preview", "newest", api_url="http://127.0.0.1:9")
    assert ended.code == 1
    assert ended.words.startswith("Telegram cannot be reached")
    assert ended.words.count("\n") == 1
