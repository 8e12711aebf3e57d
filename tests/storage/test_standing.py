"""Looking at a file without making or changing one: how it stands to this Handbill."""

import contextlib
import sqlite3

import pytest

from storage import ForeignFile, NewerFile, Standing, Storage, StorageError
from tests.builders import NOW


def tell(path, pragma: str) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(pragma)


async def test_a_file_that_is_not_there_is_new_and_is_not_made(tmp_path):
    """An empty one is new as well; a folder's or a name's odd characters are no hindrance."""
    path = tmp_path / "what? 100% #1.db"
    assert (await Storage.look(path), path.exists()) == (Standing.NEW, False)
    path.touch()
    assert (await Storage.look(path), path.stat().st_size) == (Standing.NEW, 0)


async def test_a_file_is_current_older_newer_or_somebody_elses(tmp_path):
    """Beside a bot that is at work, and after it; what opening refuses is refused alike."""
    path = tmp_path / "handbill.db"
    storage = await Storage.open(path)
    await storage.heartbeats.begin(["poll"], NOW)
    assert await Storage.look(path) is Standing.CURRENT
    await storage.close()
    assert await Storage.look(path) is Standing.CURRENT
    tell(path, "PRAGMA user_version = 0")
    assert await Storage.look(path) is Standing.OLDER
    tell(path, "PRAGMA user_version = 99")
    with pytest.raises(NewerFile):
        await Storage.look(path)
    tell(path, "PRAGMA application_id = 1")
    with pytest.raises(ForeignFile):
        await Storage.look(path)


async def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path):
    """A text file, a folder."""
    (tmp_path / "notes.txt").write_text("Buy oranges and lemons, not apples.\n" * 40)
    with pytest.raises(ForeignFile):
        await Storage.look(tmp_path / "notes.txt")
    with pytest.raises(StorageError):
        await Storage.look(tmp_path)
