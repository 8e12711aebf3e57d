"""Brings a database file to the newest schema: numbered SQL files against `PRAGMA user_version`.

The line: look at the file -> refuse what is not ours or newer -> run what is missing, each
migration in a transaction of its own. Migrations only go forward.
"""

import sqlite3
from contextlib import closing
from importlib import resources

from storage.errors import ForeignFile, NewerFile, TooOldSQLite
from storage.models import Standing

APPLICATION_ID = 0x48424C31
"""`PRAGMA application_id` of our files: "HBL1"."""

OLDEST_SQLITE = (3, 37, 0)


def check_library() -> None:
    """Refuse an SQLite library without STRICT tables, or without full-text search.

    Raises:
        TooOldSQLite: it is older than 3.37, or was made without FTS5.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise TooOldSQLite(
            f"SQLite {sqlite3.sqlite_version} is too old: Handbill needs 3.37 or newer. "
            "Use a Python from 2022 or later (Debian 12, Ubuntu 22.04, the python:3.11 image)."
        )
    with closing(sqlite3.connect(":memory:")) as connection:
        if not connection.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0]:
            raise TooOldSQLite("This SQLite was made without full-text search (FTS5): use another Python.")


def migrations() -> dict[int, str]:
    """Give every migration's SQL by its number, in order."""
    folder = resources.files("storage") / "migrations"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return {int(f.name.split("_")[0]): f.read_text("utf-8") for f in files}


def migrate(connection: sqlite3.Connection, upto: int | None = None) -> None:
    """Bring the file behind `connection` (in autocommit mode) to the newest schema, or to `upto`.

    Raises:
        ForeignFile: the file belongs to another program.
        NewerFile: a newer Handbill wrote it.
        sqlite3.Error: as the library says; `storage.db` translates it.
    """
    known = migrations()
    version = _version_of_ours(connection, newest=max(known))
    for number, script in known.items():
        if version < number <= (upto or number):
            _run(connection, number, script)


def standing(connection: sqlite3.Connection) -> Standing:
    """Say whether the file behind `connection` is new, or older than this Handbill; change nothing.

    Raises:
        ForeignFile: the file belongs to another program.
        NewerFile: a newer Handbill wrote it.
        sqlite3.Error: as the library says; `storage.db` translates it.
    """
    newest = max(migrations())
    version = _version_of_ours(connection, newest=newest)
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if not application:
        return Standing.NEW
    return Standing.CURRENT if version == newest else Standing.OLDER


def _version_of_ours(connection: sqlite3.Connection, *, newest: int) -> int:
    # One statement, so one moment: another process may be making the schema.
    application, version, tables = connection.execute(
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) "
        "FROM pragma_application_id, pragma_user_version"
    ).fetchone()
    if application != APPLICATION_ID and (application or version or tables):
        raise ForeignFile(f"{_file(connection)} belongs to another program: set HANDBILL_DATABASE to a new path.")
    if version > newest:
        raise NewerFile(
            f"{_file(connection)} was written by a newer Handbill (schema {version}, this one knows {newest}): "
            "install that version again, or restore the backup made before upgrading."
        )
    return int(version)


def _file(connection: sqlite3.Connection) -> str:
    """Name the file as the operator would find it."""
    return str(connection.execute("PRAGMA database_list").fetchone()[2])


def _run(connection: sqlite3.Connection, number: int, script: str) -> None:
    """Run one migration; a second process that got here first has done the work."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version < number:
            for statement in _statements(script):
                connection.execute(statement)
            # PRAGMA takes no parameters; both are integers of ours.
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """Split a script into statements (`executescript` would commit our transaction first)."""
    statements, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements
