"""Opening the file: what is made, upgraded, refused, and what the operator is told."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import ForeignFile, NewerFile, Storage, StorageError, TooOldSQLite, db, migrate
from tests.builders import NOW, absorb, item

NEWEST = max(migrate.migrations())


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def schema(connection: sqlite3.Connection) -> list[tuple]:
    """Give all that a file's schema says, its own numbers included."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    return [*rows, *(connection.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id"))]


async def test_a_new_file_is_made_and_opens_again(tmp_path):
    """What was stored is there at the next start; the file waits for other programs, and readers for nobody."""
    for found in (0, 1):
        storage = await Storage.open(tmp_path / "new.db")
        assert len((await storage.articles.page(limit=5)).articles) == found
        await absorb(storage, item(1))
        await storage.close()
    with contextlib.closing(connect(tmp_path / "new.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_every_connection_keeps_references_whole_and_only_one_writes(storage):
    """Foreign keys hold on all of them; a reader that tried to write would be refused."""
    for connection in storage._db._connections:
        (row,) = await connection.execute_fetchall("PRAGMA foreign_keys")
        assert tuple(row) == (1,)
    with pytest.raises(StorageError):
        await storage._db.fetch("DELETE FROM heartbeats")


@pytest.mark.parametrize("version", range(NEWEST + 1))
def test_an_upgraded_file_is_like_a_fresh_one(tmp_path, version):
    """From whichever version a file starts, it ends as a new one would be."""
    old, new = connect(tmp_path / "old.db"), connect(tmp_path / "new.db")
    with contextlib.closing(old), contextlib.closing(new):
        migrate.migrate(old, upto=version)
        for connection in (old, new):
            migrate.migrate(connection)
        assert schema(old) == schema(new)


def test_migrations_are_numbered_without_a_gap():
    """A gap would be a migration that never runs on some files."""
    assert list(migrate.migrations()) == list(range(1, NEWEST + 1))


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path):
    """Half a schema would be worse than the old one."""
    with contextlib.closing(connect(tmp_path / "new.db")) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate._run(connection, 1, "CREATE TABLE a (b);\nCREATE TABLE a (b);\n")
        assert schema(connection) == [(0,), (0,)]


FOREIGN = {
    "another program's tables": "CREATE TABLE customers (id INTEGER PRIMARY KEY)",
    "another program's number": "PRAGMA application_id = 12345",
    "another program's version": "PRAGMA user_version = 7",
}


@pytest.mark.parametrize("statement", FOREIGN.values(), ids=FOREIGN)
async def test_another_programs_database_is_refused_and_left_alone(tmp_path, statement):
    """The file is not ours: not a byte of it changes."""
    path = tmp_path / "other.db"
    with contextlib.closing(connect(path)) as connection:
        connection.execute(statement)
    before = path.read_bytes()
    with pytest.raises(ForeignFile, match=r"\.db belongs to another program"):
        await Storage.open(path)
    assert path.read_bytes() == before


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    """Somebody's letter stays a letter."""
    path = tmp_path / "letter.db"
    path.write_text("Dear editor, " * 1_000)
    with pytest.raises(ForeignFile, match="no SQLite database"):
        await Storage.open(path)
    assert path.read_text().startswith("Dear editor, Dear editor")


async def test_a_newer_handbills_file_is_refused_and_left_alone(tmp_path):
    """Going back a version takes the backup; the sentence says so."""
    path = tmp_path / "newer.db"
    with contextlib.closing(connect(path)) as connection:
        migrate.migrate(connection)
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    before = path.read_bytes()
    with pytest.raises(NewerFile, match="restore the backup"):
        await Storage.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(("name", "words"), [("missing/handbill.db", "does its folder exist"), (".", "is a folder")])
async def test_a_path_that_cannot_be_a_file_is_explained(tmp_path, name, words):
    """A folder that is missing, a folder in place of the file: a sentence that names it, not a traceback."""
    with pytest.raises(StorageError, match=words) as caught:
        await Storage.open(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)


@pytest.mark.parametrize("contents", [b"Dear editor, " * 1_000, None])
async def test_looking_refuses_what_opening_would(tmp_path, contents):
    """A letter, or a folder: the sentence names the file."""
    path = tmp_path / "letter.db"
    path.mkdir() if contents is None else path.write_bytes(contents)
    with pytest.raises(StorageError) as caught:
        await Storage.look(path)
    assert str(path) in str(caught.value)


async def open_and_close(path: Path) -> None:
    await (await Storage.open(path)).close()


@contextlib.contextmanager
def nobody() -> Iterator[None]:
    """Be somebody whom file modes bind: root may write anywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("made", [False, True], ids=["empty", "ours"])
def test_a_read_only_file_is_refused_at_once(made):
    """An operator hears of it at the start, not with the first reader's first press."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "handbill.db")
        path.touch()
        if made:
            asyncio.run(open_and_close(path))
        path.chmod(0o444)
        Path(folder).chmod(0o777)
        with nobody(), pytest.raises(StorageError, match="may not be written to"):
            asyncio.run(open_and_close(path))


async def test_an_old_sqlite_is_refused(tmp_path, monkeypatch):
    """STRICT tables came with 3.37."""
    monkeypatch.setattr(migrate.sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(TooOldSQLite, match=r"needs 3\.37"):
        await Storage.open(tmp_path / "handbill.db")
    assert list(tmp_path.iterdir()) == []


async def test_connections_are_closed_when_one_cannot_be_opened(tmp_path, monkeypatch):
    """A start that fails half-way ends: no thread of a connection keeps the process alive."""
    monkeypatch.setattr(db, "READERS", 1)
    opened, connect_one = [], db._connect

    async def second_fails(*args, **settings):
        if opened:
            raise sqlite3.OperationalError("too many open files")
        opened.append(await connect_one(*args, **settings))
        return opened[0]

    monkeypatch.setattr(db, "_connect", second_fails)
    with pytest.raises(sqlite3.OperationalError):
        await Storage.open(tmp_path / "handbill.db")
    with pytest.raises(ValueError, match="no active connection"):
        await opened[0].execute("SELECT 1")


OPEN = """
import asyncio, pathlib, sys
from storage import Storage
async def main():
    await (await Storage.open(pathlib.Path(sys.argv[1]))).close()
sys.stdin.readline()
asyncio.run(main())
"""


def test_processes_that_open_a_new_file_at_once_agree(tmp_path):
    """A start and a `check` beside it: one of them makes the schema, all find it."""
    for number in range(3):
        path = tmp_path / f"{number}.db"
        starting = [
            subprocess.Popen([sys.executable, "-c", OPEN, path], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(4)
        ]
        for process in starting:  # all are loaded by now, or nearly so
            process.stdin.write(b"go\n")
            process.stdin.flush()
        said = [process.communicate(timeout=20)[1].decode() for process in starting]
        assert [(text, process.returncode) for text, process in zip(said, starting, strict=True)] == [("", 0)] * 4


async def test_many_openings_in_one_process_agree(tmp_path):
    """Twenty at once, as twenty threads."""
    for number in range(3):
        path = tmp_path / f"{number}.db"
        opened = await asyncio.gather(*(Storage.open(path) for _ in range(20)))
        await opened[0].heartbeats.beat("poll", NOW)
        assert await opened[-1].heartbeats.all() == {"poll": NOW}
        await asyncio.gather(*(storage.close() for storage in opened))
