"""Has the site taken an article back that is gone from its feed?

The line: a suspect whose turn has come -> ask for its page, one in a round -> a verdict (a pure rule) -> taken back:
out of all lists, and the job that keeps messages right finds those that show it.
"""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.feeds.fetch import Fetcher
from bot.feeds.outcomes import Failed
from bot.html.addresses import site
from bot.rules.retracting import AskAgain, Retracted, There, judge
from storage import Storage, Suspect

log = structlog.get_logger()

IDLE_SECONDS = 20.0
BETWEEN_SECONDS = 1.0
"""Between two requests: the site is not to feel it."""
_PAGE = 200


class Retracting:
    """Asks sites for the pages of articles that have vanished from their feeds."""

    def __init__(self, storage: Storage, fetcher: Fetcher, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._fetcher = fetcher
        self._clock = clock
        self._rests: dict[str, datetime] = {}

    async def round(self) -> float:
        """Ask for one page whose turn it is; give the seconds until the next look."""
        # One: a site that lets each request wait is no silence of ours.
        due = await self._storage.vanishing.due(self._clock(), limit=1)
        for suspect in due:
            until = self._rests.get(site(suspect.link), self._clock())
            if until > self._clock():
                await self._storage.vanishing.ask_later(suspect.article_id, until, refused_at=suspect.refused_at)
                return 0.0
            await self._ask(suspect)
        return BETWEEN_SECONDS if due else IDLE_SECONDS

    async def _ask(self, suspect: Suspect) -> None:
        outcome = await self._fetcher.get(suspect.link)
        status = outcome.status if isinstance(outcome, Failed) else _PAGE
        if isinstance(outcome, Failed) and outcome.retry_after:
            self._rests[site(suspect.link)] = self._clock() + outcome.retry_after
        match judge(suspect, status, self._clock()):
            case Retracted():
                if await self._storage.vanishing.retract(suspect.article_id, self._clock()):
                    log.warning("the site has taken an article back", article=suspect.article_id, link=suspect.link)
            case There():
                await self._storage.vanishing.acquit(suspect.article_id)
            case AskAgain(at, refused_at):
                await self._storage.vanishing.ask_later(suspect.article_id, at, refused_at=refused_at)
