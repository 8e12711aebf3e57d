"""Corrections, articles taken back, and articles that are there again; inside a caller's transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from storage.db import Params, Transaction
from storage.filing import refile
from storage.instants import to_stored
from storage.models import Edition
from storage.texts import drop_text

Material: TypeAlias = Callable[[Edition, Edition], bool]
"""Tells whether readers are to be told of what changed: from what was said before to what is said now."""


def retitled(before: Edition, after: Edition) -> bool:
    """Say that a new title is told, and nothing else."""
    return before.title != after.title


async def said(t: Transaction, article_id: int) -> Edition | None:
    """Give what an article says, as it is stored, without its terms; None while it is taken back."""
    row = await t.one("SELECT title, standfirst, body FROM texts WHERE article_id = :id", {"id": article_id})
    return None if row is None else Edition(row["title"], row["standfirst"], row["body"], ())


async def correct(t: Transaction, article_id: int, now: datetime, *, edited: bool) -> None:
    """Note that an article was corrected; with `edited`, by the edit that was just stored."""
    params: Params = {"id": article_id, "now": to_stored(now), "more": int(not edited)}
    await t.run(
        """
        UPDATE articles
        SET corrected_at = :now, changed_at = :now, revision = revision + :more, face = revision + :more WHERE id = :id
        """,
        params,
    )


async def retract(t: Transaction, article_id: int, now: datetime) -> bool:
    """Take an article out of all lists, and have what stands of it in chats say so; give whether it was there.

    A feed that shows it again shows an edit: so it is stored, and can be found, as it is then.
    """
    params = {"id": article_id, "now": to_stored(now)}
    there = await t.run(f"{_CHANGED}, retracted_at = :now WHERE id = :id AND retracted_at IS NULL", params)
    await refile(t, [article_id])
    await drop_text(t, article_id)
    await t.run("UPDATE sightings SET fingerprint = '' WHERE article_id = :id", params)
    return bool(there)


async def restore(t: Transaction, article_id: int, now: datetime) -> None:
    """Put an article that was taken back where it was."""
    params = {"id": article_id, "now": to_stored(now)}
    if await t.run(f"{_CHANGED}, retracted_at = NULL WHERE id = :id AND retracted_at IS NOT NULL", params):
        await refile(t, [article_id])


_CHANGED = "UPDATE articles SET changed_at = :now, revision = revision + 1, face = revision + 1"
