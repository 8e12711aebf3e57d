"""Connections, pragmas and transactions: the only place that knows aiosqlite.

One connection writes, behind an asyncio lock; a few others read beside it (WAL). On one shared
connection a committed write can be lost when another coroutine rolls back in between.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
    contextmanager,
    suppress,
)
from pathlib import Path
from typing import TypeAlias

import aiosqlite

from storage import migrate
from storage.errors import Busy, ForeignFile, Full, StorageError
from storage.models import Standing

Value: TypeAlias = int | float | str | None
Params: TypeAlias = Mapping[str, Value]
Row: TypeAlias = sqlite3.Row
READERS = 3


class Transaction:
    """One write transaction: statements with named parameters, in the order they are awaited."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def run(self, sql: str, params: Params | None = None) -> int:
        """Execute one statement; give the number of rows it changed."""
        cursor = await self._connection.execute(sql, params or {})
        return cursor.rowcount

    async def run_many(self, sql: str, params: Sequence[Params]) -> None:
        """Execute one statement for each set of parameters."""
        if params:
            await self._connection.executemany(sql, params)

    async def fetch(self, sql: str, params: Params | None = None) -> list[Row]:
        """Execute one statement; give all its rows (also those of RETURNING)."""
        return list(await self._connection.execute_fetchall(sql, params or {}))

    async def one(self, sql: str, params: Params | None = None) -> Row | None:
        """Execute one statement; give its first row, if any."""
        rows = await self.fetch(sql, params)
        return rows[0] if rows else None


class Database:
    """The open file. Use `transaction()` to write and `fetch`, `one` to read a snapshot."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, readers: list[aiosqlite.Connection]) -> None:
        self._path = path
        self._writer = writer
        self._lock = asyncio.Lock()
        self._connections = [writer, *readers]
        self._idle = [*readers]
        # In turn: from a queue, who gives a connection back and asks at once would take it before those who wait.
        self._turns = asyncio.Semaphore(len(readers))

    @classmethod
    async def open(cls, path: Path, *, busy_seconds: float) -> "Database":
        """Open the file, making or upgrading it as needed.

        Raises:
            StorageError: or one of its children, with a sentence for the operator.
        """
        migrate.check_library()
        await asyncio.to_thread(_prepare, path, busy_seconds)
        with _translated(path):
            async with AsyncExitStack() as opened:  # a connection left open would keep the process alive
                writer = await _connect(path, busy_seconds, query_only=False)
                opened.push_async_callback(writer.close)
                readers = []
                for _ in range(READERS):
                    readers.append(await _connect(path, busy_seconds, query_only=True))
                    opened.push_async_callback(readers[-1].close)
                opened.pop_all()
        return cls(path, writer, readers)

    async def close(self) -> None:
        """Wait for the writer, then close every connection."""
        async with self._lock:
            for connection in self._connections:
                await connection.close()

    async def hurry(self) -> None:
        """Wait for the lock no longer than half a second, from the next statement on."""
        await self._writer.execute("PRAGMA busy_timeout = 500")

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Open one write transaction; committed at the end of the block, rolled back if it raises.

        Raises:
            Busy: another process held the lock for longer than the busy time-out.
            Full: the disk is full.
        """
        return self._transaction()

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Transaction]:
        async with self._lock:
            with _translated(self._path):
                try:
                    # Inside the try: a task cancelled here may already have begun.
                    await self._writer.execute("BEGIN IMMEDIATE")
                    yield Transaction(self._writer)
                    await self._writer.execute("COMMIT")
                except BaseException:
                    await asyncio.shield(self._roll_back())
                    raise

    async def _roll_back(self) -> None:
        # Queued behind whatever the connection's thread still does for us. A BEGIN that failed, or a
        # disk error that rolled back by itself, leaves nothing to undo.
        with suppress(sqlite3.OperationalError):
            await self._writer.execute("ROLLBACK")

    async def fetch(self, sql: str, params: Params | None = None) -> list[Row]:
        """Read with one statement, beside any writer."""
        async with self._turns:
            reader = self._idle.pop()
            try:
                with _translated(self._path):
                    return list(await reader.execute_fetchall(sql, params or {}))
            finally:
                self._idle.append(reader)

    async def one(self, sql: str, params: Params | None = None) -> Row | None:
        """Read with one statement; give its first row, if any."""
        rows = await self.fetch(sql, params)
        return rows[0] if rows else None


def look(path: Path) -> Standing:
    """Say how a file stands to this Handbill, without making or changing one.

    Raises:
        StorageError: or one of its children, with a sentence for the operator.
    """
    if not path.exists():
        return Standing.NEW
    _refuse_folder(path)
    with (
        _translated(path),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as connection,
    ):
        return migrate.standing(connection)


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise StorageError(f"{path} is a folder: set HANDBILL_DATABASE to a file, in it or elsewhere.")


def _prepare(path: Path, busy_seconds: float) -> None:
    _refuse_folder(path)
    with _translated(path):
        try:
            connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise StorageError(
                f"The database {path} cannot be opened: does its folder exist, and may we write there?"
            ) from error
        try:
            migrate.migrate(connection)
            _use_wal(connection, until=time.monotonic() + busy_seconds)
            _try_writing(connection)
        finally:
            connection.close()


def _use_wal(connection: sqlite3.Connection, *, until: float) -> None:
    """Let readers and the writer be beside each other; SQLite itself does not wait to be alone for this change."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _try_writing(connection: sqlite3.Connection) -> None:
    """Have a file that may only be read refused now, and not at a reader's first press."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA user_version = {version}")
    finally:
        connection.execute("ROLLBACK")


async def _connect(path: Path, busy_seconds: float, *, query_only: bool) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, timeout=busy_seconds, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        await connection.execute("PRAGMA foreign_keys = ON")
        await connection.execute("PRAGMA synchronous = FULL")
        if query_only:
            await connection.execute("PRAGMA query_only = ON")
    except BaseException:
        await connection.close()
        raise
    return connection


_IN_USE = "The database {path} is in use by another program: try again in a moment."
_CODES: dict[int, tuple[type[StorageError], str]] = {
    sqlite3.SQLITE_BUSY: (Busy, _IN_USE),
    sqlite3.SQLITE_LOCKED: (Busy, _IN_USE),
    sqlite3.SQLITE_FULL: (Full, "The disk that {path} is on is full: nothing was changed. Make room on it."),
    sqlite3.SQLITE_NOTADB: (ForeignFile, "{path} is no SQLite database: set HANDBILL_DATABASE to a new path."),
    sqlite3.SQLITE_READONLY: (StorageError, "The database {path} may not be written to: check its owner and mode."),
    sqlite3.SQLITE_CANTOPEN: (
        StorageError,
        "The database {path} cannot be opened: does its folder exist, and may we write there?",
    ),
    sqlite3.SQLITE_CORRUPT: (StorageError, "The database {path} is damaged: restore a backup."),
    sqlite3.SQLITE_IOERR: (StorageError, "The disk that {path} is on reports an error: nothing was changed."),
}


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn what the world did to the file into our errors; our own mistakes pass as they are."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary result code
        if code not in _CODES:
            raise
        kind, sentence = _CODES[code]
        raise kind(sentence.format(path=path)) from error
