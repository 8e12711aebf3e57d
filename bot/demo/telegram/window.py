"""A chat as one looks at it from outside, with waiting for what the bot does."""

import asyncio
from collections.abc import Callable

from bot.demo.telegram.chats import Chat
from bot.demo.telegram.shown import Shown
from bot.demo.telegram.world import World

WAIT_SECONDS = 60.0
"""How long to wait for what must come. Only what never comes takes so long: a busy machine fails no test."""


class Impossible(AssertionError):
    """A person cannot do this in Telegram either; the sentence says why."""


class Window:
    """What the bot has standing in a chat, and waiting for more."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat

    @property
    def id(self) -> int:
        """Give Telegram's id of the chat."""
        return self._chat.id

    @property
    def messages(self) -> list[Shown]:
        """Give what the bot has standing here, oldest first: edits applied, deleted gone."""
        return self._chat.from_bot()

    @property
    def last(self) -> Shown:
        """Give the bot's newest message."""
        return self.messages[-1]

    @property
    def transcript(self) -> str:
        """Tell all that stands here, for a failed test."""
        lines = [f"  {m.id} {m.sender.name}: {m.text!r} {m.labels or ''}" for m in self._chat.messages.values()]
        return "\n".join(lines) or "  (nothing)"

    async def hears(self, text: str, timeout: float = WAIT_SECONDS, *, after: Shown | None = None) -> Shown:  # noqa: ASYNC109
        """Wait until a message of the bot contains `text`, and give the newest that does.

        With `after`, only what came or was edited since that message counts.
        """
        since = after.changed if after else 0

        def found() -> Shown | None:
            fitting = (m for m in self.messages if m.changed > since and text in m.text)
            return max(fitting, key=lambda message: message.changed, default=None)

        await self.until(lambda: found() is not None, f"no message with {text!r}", timeout)
        return found() or self.last

    async def settled(self, n: int = 1, timeout: float = WAIT_SECONDS) -> list[Shown]:  # noqa: ASYNC109
        """Wait until at least `n` messages of the bot stand here, and give them."""
        await self.until(lambda: len(self.messages) >= n, f"fewer than {n} messages", timeout)
        return self.messages

    async def until(self, true: Callable[[], bool], otherwise: str, timeout: float = WAIT_SECONDS) -> None:  # noqa: ASYNC109
        """Wait until something is true of this chat; AssertionError with the transcript if it never is."""
        try:
            async with asyncio.timeout(timeout):
                while not true():
                    await self._chat.pulse.wait()
        except TimeoutError:
            raise AssertionError(f"{otherwise} in {timeout} s; there is:\n{self.transcript}") from None
