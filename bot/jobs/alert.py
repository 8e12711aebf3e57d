"""From stored articles to addressed alerts.

The line: articles not yet decided -> who is told (a pure rule) -> notices stored and articles marked,
together -> each notice addressed to chats, in chunks that a crash resumes.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.rules.alerting import decide
from storage import Announce, Storage

log = structlog.get_logger()

IDLE_SECONDS = 10.0
_DECISIONS = 100
"""Decisions stored in one transaction."""


@dataclass(frozen=True, slots=True)
class Alerting:
    """Decides and addresses. `addressed` is called as soon as there is something to deliver.

    Whoever stores a fetch holds `storing` until all of it is there: half a fetch is not decided.
    """

    storage: Storage
    clock: Callable[[], datetime]
    addressed: Callable[[], None]
    storing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def round(self) -> float:
        """Decide what is undecided, address what is due; give the seconds until the next look."""
        async with self.storing:
            candidates = await self.storage.outbox.candidates()
        decisions = decide(candidates, self.clock())
        for start in range(0, len(decisions), _DECISIONS):
            await self.storage.outbox.decide(decisions[start : start + _DECISIONS], self.clock())
        if announced := sum(isinstance(decision, Announce) for decision in decisions):
            log.info("articles announced", articles=announced)
        # After all are decided: a bundle is then addressed as a whole before any of it can be claimed.
        while (rows := await self.storage.outbox.expand(self.clock())) is not None:
            if rows:
                self.addressed()
        return IDLE_SECONDS
