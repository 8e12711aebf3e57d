"""Messages rendered once for all who get the same: one subject as it is and was, one language, one choice of topics."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from bot.gateway import Prepared, prepare
from bot.rules.delivering import Telling
from bot.views.message import Message
from storage import Article, Delivery

Render: TypeAlias = Callable[[Telling, Mapping[int, Article], str], Message]
MOST_KEPT = 1_000


class Renderings:
    """Renders a telling, or gives what was rendered for somebody else who reads the same."""

    def __init__(self, render: Render) -> None:
        self._render = render
        self._kept: dict[object, Prepared] = {}

    def of(self, telling: Telling, articles: Mapping[int, Article], picture: str = "") -> Prepared:
        """Give the message, below a picture of this name, ready to be sent. Raises whatever rendering raises."""
        first = telling.first
        shown = tuple([_shown(row, articles) for row in telling.rows])
        reads = (picture, shown, first.language, first.telegram_id < 0, first.matched)
        kept = self._kept.get(reads)
        if kept is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[reads] = prepare(self._render(telling, articles, picture))
        return kept


def _shown(row: Delivery, articles: Mapping[int, Article]) -> object:
    """Say what a row shows of its subject: every visible edit makes a revision, but for an address or a host's name."""
    if (about := row.about) is not None:
        known = about.known.revision if about.known else 0
        return row.kind, about.meeting.id, about.meeting.revision, known, about.starts_at, about.meeting.hosts
    article = articles[row.article_id]
    return row.kind, article.id, article.revision, article.link
