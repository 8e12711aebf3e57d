"""What is searched of an article, kept in step inside the transaction that changes the article.

Topics are indexed as made-up words, one for each of the article's categories: a topic that is renamed, hidden
or merged changes no text, since what it means is looked up when somebody searches. Authors stand in the byline.
"""

from collections.abc import Iterable

from storage.db import Transaction, Value

ALL = 0
"""The label that every article has; all others are the ids of terms."""

_MARK = 0xE000
"""The private character that labels begin with; the tokenizer takes it for a letter, and nobody types it."""


def label(term_id: int) -> str:
    """Give the made-up word of a term."""
    return f"{chr(_MARK)}{term_id}"


def labels(term_ids: Iterable[int]) -> list[str]:
    """Give likewise those of several."""
    return [label(term_id) for term_id in term_ids]


async def add_text(t: Transaction, article_id: int, body: str) -> None:
    """Let a new article be found, by the plain text of its body too."""
    await t.run(_ADD, _params(article_id) | {"body": body})


async def rewrite_text(t: Transaction, article_id: int, body: str, *, keep: bool = False) -> None:
    """Follow an edit; what was not to be found is found again. With `keep`, the body stays that was found so far."""
    if not await t.run(_REWRITE, _params(article_id) | {"body": body, "keep": int(keep)}):
        await add_text(t, article_id, body)


async def drop_text(t: Transaction, article_id: int) -> None:
    """Let an article be found no more."""
    await t.run("DELETE FROM texts WHERE article_id = :id", {"id": article_id})


async def move_text(t: Transaction, article_id: int) -> None:
    """Follow a new date."""
    await t.run(_MOVE, _params(article_id))


async def relabel_text(t: Transaction, article_id: int) -> None:
    """Follow terms that came or went."""
    await t.run(_RELABEL, _params(article_id))


def _params(article_id: int) -> dict[str, Value]:
    return {"id": article_id, "mark": _MARK, "all": ALL}


_LABELS = """
    SELECT group_concat(char(:mark) || term_id, ' ')
    FROM (SELECT :all AS term_id UNION ALL
          SELECT t.id FROM article_terms at JOIN terms t ON t.id = at.term_id
          WHERE at.article_id = :id AND t.kind = 'category')
"""

_FREE = """
    WITH RECURSIVE taken (place) AS (
        SELECT published_at / 1000000 FROM articles WHERE id = :id
        UNION ALL SELECT taken.place + 1 FROM taken JOIN texts ON texts.place = taken.place AND article_id != :id)
    SELECT max(place) FROM taken
"""

_ADD = f"""
    INSERT INTO texts (place, article_id, title, standfirst, byline, labels, body)
    SELECT ({_FREE}), id, title, standfirst, byline, ({_LABELS}), :body FROM articles WHERE id = :id
"""

_REWRITE = """
    UPDATE texts SET title = a.title, standfirst = a.standfirst, byline = a.byline,
        body = CASE WHEN :keep THEN texts.body ELSE :body END
    FROM articles a WHERE a.id = :id AND texts.article_id = a.id
"""

_MOVE = f"UPDATE texts SET place = ({_FREE}) WHERE article_id = :id"

_RELABEL = f"UPDATE texts SET labels = ({_LABELS}) WHERE article_id = :id"
