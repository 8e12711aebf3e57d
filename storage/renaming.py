"""What the operator's setting changes about terms and topics, and how that is stored.

The line: what is otherwise than the setting says -> topics made and renamed -> terms moved, a stretch
at a time -> the moved terms' articles filed anew -> a merged topic's followers handed over. Each
step leaves in the database what is still to be done, so that a crash is made good at the next start.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.db import Database, Params, Row, Transaction
from storage.filing import Filing, Heading, Place, refile
from storage.models import EVERYTHING, Kind


@dataclass(frozen=True, slots=True)
class Move:
    """A term that is to belong to another topic: its old one by id, its new one by its place."""

    term: int
    old: int | None
    new: Place | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What the setting makes different: topics' names by their places, whether `always` did, and terms."""

    names: Mapping[Place, str]
    always: frozenset[Place]
    always_changed: bool
    moves: Sequence[Move]


async def changes(db: Database, filing: Filing, always: Sequence[str]) -> Changes:
    """Compare what is stored with the setting."""
    topics = {_place(row): row for row in await db.fetch(_TOPICS, {"everything": EVERYTHING})}
    wanted = [(row, filing.heading_of(row["term_kind"], row["name"])) for row in await db.fetch(_TERMS)]
    offered = [heading for name in always if (heading := filing.topic_named(name))]
    names = {place: name for name, place in (*offered, *(heading for _, heading in wanted if heading))}
    places = frozenset(heading.place for heading in offered)
    return Changes(
        names={place: name for place, name in names.items() if place not in topics or topics[place]["name"] != name},
        always=places,
        always_changed=places != {place for place, row in topics.items() if row["always"]},
        moves=_moves(wanted),
    )


_TOPICS = "SELECT kind, key, name, always FROM topics WHERE id != :everything"
_TERMS = """
    SELECT t.id, t.kind AS term_kind, t.name, t.topic_id, topics.kind, topics.key
    FROM terms t LEFT JOIN topics ON topics.id = t.topic_id
"""


def _place(row: Row) -> Place | None:
    return None if row["key"] is None else Place(Kind(row["kind"]), row["key"])


def _moves(wanted: Sequence[tuple[Row, Heading | None]]) -> list[Move]:
    placed = [(row, None if heading is None else heading.place) for row, heading in wanted]
    return [Move(row["id"], row["topic_id"], place) for row, place in placed if place != _place(row)]


async def name_topics(t: Transaction, names: Mapping[Place, str]) -> None:
    """Make topics, or spell them anew: names by their places."""
    await t.run(
        """
        INSERT INTO topics (kind, key, name)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
        FROM json_each(:names) WHERE TRUE
        ON CONFLICT (key, kind) DO UPDATE SET name = excluded.name
        """,
        {"names": json.dumps([(*place, name) for place, name in names.items()])},
    )


async def offer_always(t: Transaction, places: frozenset[Place]) -> None:
    """Have these topics, and no others, offered however few articles they have."""
    params: Params = {"places": json.dumps(sorted(places)), "everything": EVERYTHING}
    await t.run(
        """
        UPDATE topics SET always = (kind, key) IN (
            SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:places))
        WHERE id != :everything
        """,
        params,
    )
    await t.run("UPDATE topics SET merged_into = NULL WHERE always", params)


async def move_terms(t: Transaction, moves: Sequence[Move]) -> None:
    """Have terms belong to other topics; one that is left with none is merged into where its last one went.

    Where a term goes, that topic is live, and is no longer merged into any: so no chain is a circle.
    """
    params: Params = {
        "moves": json.dumps([_stored(move.term, move.new) for move in moves]),
        "merged": json.dumps(list({move.old: _stored(move.old, move.new) for move in moves if move.new}.values())),
    }
    for sql in (_ASSIGN, _REVIVE, _MERGE):
        await t.run(sql, params)


def _stored(moved: int | None, place: Place | None) -> dict[str, int | str | None]:
    """Say for the statements below which term, or topic, goes where."""
    return {"id": moved, "kind": place and place.kind, "key": place and place.key}


_TARGET = """
    (SELECT n.id FROM topics n
     WHERE n.key = json_extract(moves.value, '$.key') AND n.kind = json_extract(moves.value, '$.kind'))
"""
_ASSIGN = f"""
    UPDATE terms SET refile_after = 0, topic_id = {_TARGET}
    FROM json_each(:moves) moves WHERE terms.id = json_extract(moves.value, '$.id')
"""
_REVIVE = f"UPDATE topics SET merged_into = NULL WHERE id IN (SELECT {_TARGET} FROM json_each(:moves) moves)"
_MERGE = f"""
    UPDATE topics SET merged_into = {_TARGET}
    FROM json_each(:merged) moves
    WHERE topics.id = json_extract(moves.value, '$.id')
      AND NOT EXISTS (SELECT 1 FROM live_topics l WHERE l.id = topics.id)
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
