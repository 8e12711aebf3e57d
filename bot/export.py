"""`handbill export`: every article as a line of JSON, read in stretches, so that memory stays what it is."""

import json
from collections.abc import AsyncGenerator
from dataclasses import asdict
from datetime import UTC, datetime

from bot.config import Settings
from bot.database import opened
from storage import Record


class NoArchive(Exception):
    """There is nothing to write out; the sentence says why."""


async def lines(settings: Settings) -> AsyncGenerator[str, None]:
    """Give a line of JSON for each article, by id.

    Raises:
        NoArchive: there is no database of this Handbill.
        StorageError: it cannot be used.
    """
    async with opened(settings, NoArchive) as storage:
        after = 0
        while records := await storage.archive.records(after=after):
            for record in records:
                yield _line(record)
            after = records[-1].id


def _line(record: Record) -> str:
    return json.dumps(asdict(record), ensure_ascii=False, default=_shown)


def _shown(instant: datetime) -> str:
    """Give an instant, all that JSON has no word for in a record, as ISO 8601 has it in UTC."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
