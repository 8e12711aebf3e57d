"""What can go wrong with the database.

The whole tree::

    StorageError
    ├── Busy           another process holds the file; try again later
    ├── Full           the disk is full
    ├── TooOldSQLite   the SQLite library is older than 3.37
    ├── NewerFile      the file was written by a newer Handbill
    └── ForeignFile    the file belongs to another program, or is no database
"""


class StorageError(Exception):
    """Anything wrong with the database; the text is fit to be read by an operator."""


class Busy(StorageError):
    """The database stayed locked by someone else for longer than the busy time-out."""


class Full(StorageError):
    """The disk, or the quota, is full."""


class TooOldSQLite(StorageError):
    """The SQLite library lacks STRICT tables (they came with 3.37)."""


class NewerFile(StorageError):
    """The file's schema is from a newer Handbill than this one."""


class ForeignFile(StorageError):
    """The file is not one of ours."""
