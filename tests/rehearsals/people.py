"""People who write and press while a rehearsal goes on, and whether they were answered."""

import asyncio
from pathlib import Path
from typing import Self

from bot.demo.telegram import Person, StandIn
from tests.flows.killing import ask
from tests.rehearsals.stage import topic

FIRST = 1_000_001
"""The first of their Telegram ids: far from those of subscribers."""
PATIENCE = 60
COMMANDED, PRESSED = "Climate", "Housing"


class Passers:
    """New people all the time: each follows a topic by a command and then another by a press."""

    def __init__(self, tg: StandIn, database: Path, *, every: float) -> None:
        self._tg = tg
        self._database = database
        self._every = every
        self._data = f"follow:{topic(database, PRESSED)}"
        self._visits: list[asyncio.Task[None]] = []
        self.people: list[Person] = []

    async def __aenter__(self) -> Self:
        self._coming = asyncio.create_task(self._come())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in (self._coming, *self._visits):
            task.cancel()
        await asyncio.gather(self._coming, *self._visits, return_exceptions=True)

    async def last(self) -> None:
        """Let nobody else come, and wait until everybody here is answered."""
        self._coming.cancel()
        await asyncio.gather(*self._visits)

    async def _come(self) -> None:
        while True:
            number = FIRST + len(self.people)
            self.people.append(self._tg.person(number, f"Passer {number}"))
            self._visits.append(asyncio.create_task(self._visit(self.people[-1])))
            await asyncio.sleep(self._every)

    async def _visit(self, person: Person) -> None:
        await person.say(f"/subscribe {COMMANDED}")
        answer = await person.hears(COMMANDED, PATIENCE)
        await person.press(answer, data=self._data)
        await person.toasted(1, PATIENCE)

    def without_effect(self) -> list[tuple[int, str]]:
        """Give who does not follow what they asked for."""
        sql = """
            SELECT c.telegram_id, t.name FROM subscriptions s
            JOIN chats c ON c.id = s.chat_id JOIN topics t ON t.id = s.topic_id
        """
        followed = set(ask(self._database, sql))
        wanted = {(person.id, name) for person in self.people for name in (COMMANDED, PRESSED)}
        return sorted(wanted - followed)

    def repeats(self) -> int:
        """Count the answers that came twice."""
        return sum(len(self._tg.sent[person.id]) - 1 for person in self.people)
