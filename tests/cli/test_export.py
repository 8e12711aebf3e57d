"""`handbill export` writes all that is stored, a line of JSON for each article."""

import asyncio
import json
import os
import sys
from datetime import timedelta

import pytest

from bot.demo.telegram.window import WAIT_SECONDS
from storage import Storage
from tests.builders import NOW, absorb, item
from tests.cli.conftest import ROOT


@pytest.fixture
async def stock(tmp_path):
    """More articles than are read at a time."""
    storage = await Storage.open(tmp_path / "handbill.db")
    for start in range(0, 120, 20):
        numbers = range(start, start + 20)
        texts = {"body_html": "<p>“Zwölf”\n\u2028</p>", "terms": ("Housing", "Arts", "Uncategorized")}
        await absorb(storage, *(item(n, title=f"№ {n}", **texts) for n in numbers))
    await storage.close()


async def test_every_article_is_a_line(operator, stock):
    """With identity, texts, topics, and times in UTC; neither token nor feed is needed."""
    operator.settings.clear()
    ended = await operator.types("export")
    assert ended.code == 0
    records = [json.loads(line) for line in ended.words.split("\n") if line]
    assert [record["title"] for record in records] == [f"№ {n}" for n in range(120)]
    assert records[3] == {
        "id": 4,
        "guid": "/?p=3",
        "link": "https://courier.example/3/",
        "title": "№ 3",
        "standfirst": "What number 3 is about.",
        "byline": "Ines Duarte",
        "image": "",
        "topics": ["Arts", "Housing"],
        "published_at": (NOW - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "first_seen_at": "2026-11-23T18:00:00Z",
        "changed_at": "2026-11-23T18:00:00Z",
        "revision": 1,
        "body_html": "<p>“Zwölf”\n\u2028</p>",
    }


async def test_into_a_file(operator, stock, tmp_path):
    """That takes its place only when it is complete."""
    (tmp_path / "all.jsonl").write_text("before")
    ended = await operator.types("export", "all.jsonl")
    assert (ended.code, ended.words) == (0, "120 articles in all.jsonl\n")
    assert len((tmp_path / "all.jsonl").read_bytes().splitlines()) == 120
    assert not (tmp_path / "all.jsonl.part").exists()


async def test_a_file_that_cannot_be_written(operator, stock, tmp_path):
    """Is one sentence, and what stood there stays."""
    ended = await operator.types("export", "nowhere/all.jsonl")
    assert (ended.code, ended.words) == (1, "nowhere/all.jsonl cannot be written: No such file or directory.\n")
    (tmp_path / "folder").mkdir()
    ended = await operator.types("export", "folder")
    assert (ended.code, ended.words.startswith("folder cannot be written: ")) == (1, True)
    assert sorted(path.name for path in tmp_path.iterdir() if "folder" in path.name) == ["folder"]


async def test_without_a_database(operator, tmp_path):
    """None is made, nor a file."""
    ended = await operator.types("export", "all.jsonl")
    assert (ended.code, ended.words) == (1, "There is no database handbill.db: handbill run makes it.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("into", "words"), [("| head -n 1", ""), ("> /dev/full", "The output cannot be written: No ")])
async def test_nobody_reads_on(operator, stock, into, words):
    """It ends at once: quietly where enough is read, in a sentence where the disk is full."""
    command = f"{sys.executable} -m bot export {into}"
    environment = {**os.environ, "HANDBILL_DATABASE": str(operator.folder / "handbill.db"), "PYTHONPATH": str(ROOT)}
    shell = await asyncio.create_subprocess_exec(
        "bash", "-c", command, env=environment, cwd=operator.folder, stdout=-1, stderr=-1
    )
    output, errors = await asyncio.wait_for(shell.communicate(), WAIT_SECONDS)
    assert output.decode().count('"id": 1,') == (1 if "head" in into else 0)
    assert errors.decode().startswith(words)
    assert len(errors.decode().splitlines()) == bool(words)
