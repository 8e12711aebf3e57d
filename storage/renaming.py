"""What the operator's setting changes about terms and topics, and how that is stored.

The line: what is otherwise than the setting says -> topics made and renamed -> terms moved, a stretch
at a time -> the moved terms' articles filed anew -> a merged topic's followers handed over. Each
step leaves in the database what is still to be done, so that a crash is made good at the next start.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.db import Database, Params, Row, Transaction
from storage.filing import Filing, refile


@dataclass(frozen=True, slots=True)
class Move:
    """A term that is to belong to another topic: its old one by id, its new one by key."""

    term: int
    old: int | None
    key: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What the setting makes different: topics' names by key, whether `always` did, and terms."""

    names: Mapping[str, str]
    always: frozenset[str]
    always_changed: bool
    moves: Sequence[Move]


async def changes(db: Database, filing: Filing, always: Sequence[str]) -> Changes:
    """Compare what is stored with the setting."""
    topics = {row["key"]: row for row in await db.fetch("SELECT key, name, always FROM topics WHERE key != '*'")}
    terms = await db.fetch(
        "SELECT t.id, t.name, t.topic_id, topics.key FROM terms t LEFT JOIN topics ON topics.id = t.topic_id"
    )
    wanted = [(row, filing.topic_of(row["name"])) for row in terms]
    offered = [topic for name in always if (topic := filing.topic_named(name))]
    names = {key: name for name, key in (*offered, *(topic for _, topic in wanted if topic))}
    keys = frozenset(key for _, key in offered)
    return Changes(
        names={key: name for key, name in names.items() if key not in topics or topics[key]["name"] != name},
        always=keys,
        always_changed=keys != {key for key, row in topics.items() if row["always"]},
        moves=_moves(wanted),
    )


def _moves(wanted: Sequence[tuple[Row, tuple[str, str] | None]]) -> list[Move]:
    keyed = [(row, None if topic is None else topic[1]) for row, topic in wanted]
    return [Move(row["id"], row["topic_id"], key) for row, key in keyed if key != row["key"]]


async def name_topics(t: Transaction, names: Mapping[str, str]) -> None:
    """Make topics, or spell them anew: names by key."""
    await t.run(
        """
        INSERT INTO topics (key, name) SELECT key, value FROM json_each(:names) WHERE TRUE
        ON CONFLICT (key) DO UPDATE SET name = excluded.name
        """,
        {"names": json.dumps(dict(names))},
    )


async def offer_always(t: Transaction, keys: frozenset[str]) -> None:
    """Have these topics, and no others, offered however few articles they have."""
    params: Params = {"keys": json.dumps(sorted(keys))}
    await t.run("UPDATE topics SET always = key IN (SELECT value FROM json_each(:keys)) WHERE key != '*'", params)
    await t.run("UPDATE topics SET merged_into = NULL WHERE always", params)


async def move_terms(t: Transaction, moves: Sequence[Move]) -> None:
    """Have terms belong to other topics; one that is left with none is merged into where its last one went.

    Where a term goes, that topic is live, and is no longer merged into any: so no chain is a circle.
    """
    params: Params = {
        "moves": json.dumps({move.term: move.key for move in moves}),
        "merged": json.dumps({move.old: move.key for move in moves if move.old and move.key}),
    }
    for sql in (_ASSIGN, _REVIVE, _MERGE):
        await t.run(sql, params)


_ASSIGN = """
    UPDATE terms SET refile_after = 0, topic_id = (SELECT id FROM topics WHERE topics.key = moves.value)
    FROM json_each(:moves) moves WHERE terms.id = CAST(moves.key AS INTEGER)
"""
_REVIVE = "UPDATE topics SET merged_into = NULL WHERE key IN (SELECT value FROM json_each(:moves))"
_MERGE = """
    UPDATE topics SET merged_into = (SELECT id FROM topics n WHERE n.key = merged.value)
    FROM json_each(:merged) merged
    WHERE topics.id = CAST(merged.key AS INTEGER) AND NOT EXISTS (SELECT 1 FROM live_topics l WHERE l.id = topics.id)
"""


async def refile_some(t: Transaction, most: int) -> bool:
    """File some of the moved terms' articles anew; give whether there were any terms left."""
    pending = await t.fetch(
        """
        SELECT terms.id, at.article_id
        FROM terms LEFT JOIN article_terms at ON at.term_id = terms.id AND at.article_id > terms.refile_after
        WHERE terms.refile_after IS NOT NULL ORDER BY terms.id, at.article_id LIMIT :most
        """,
        {"most": most},
    )
    if not pending:
        return False
    await refile(t, sorted({row["article_id"] for row in pending if row["article_id"]}))
    last: Params = {"term": pending[-1]["id"], "article": pending[-1]["article_id"] if len(pending) == most else None}
    await t.run("UPDATE terms SET refile_after = NULL WHERE refile_after IS NOT NULL AND id < :term", last)
    await t.run("UPDATE terms SET refile_after = :article WHERE id = :term", last)
    return True


async def hand_over_some(t: Transaction, most: int) -> bool:
    """Let some followers of a merged topic follow the one it became; give whether there were any."""
    params = {"most": most}
    merged = await t.one(
        """
        SELECT id, merged_into FROM topics
        WHERE merged_into IS NOT NULL AND EXISTS (SELECT 1 FROM subscriptions WHERE topic_id = topics.id) LIMIT 1
        """
    )
    if merged is None:
        return False
    params |= {"old": merged["id"], "new": merged["merged_into"]}
    await t.run(
        """
        INSERT INTO subscriptions (topic_id, chat_id, thread_id, created_at)
        SELECT :new, chat_id, thread_id, created_at FROM subscriptions
        WHERE topic_id = :old ORDER BY chat_id LIMIT :most
        ON CONFLICT DO NOTHING
        """,
        params,
    )
    await t.run(
        """
        DELETE FROM subscriptions WHERE topic_id = :old AND chat_id IN (
            SELECT chat_id FROM subscriptions WHERE topic_id = :old ORDER BY chat_id LIMIT :most)
        """,
        params,
    )
    return True
