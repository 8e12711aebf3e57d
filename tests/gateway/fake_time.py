"""Time for a pacer that passes only when a test lets it."""

import asyncio
import heapq
import itertools


class Time:
    """A clock that jumps to whatever is slept for next, as soon as nothing else is left to do."""

    def __init__(self):
        self.now = 1_000.0
        self._sleepers = []
        self._order = itertools.count()

    def clock(self):
        return self.now

    async def sleep(self, seconds):
        awake = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), awake))
        await awake

    async def pass_until(self, moment):
        while True:
            await settle()
            if not self._sleepers or self._sleepers[0][0] > moment:
                break
            self.now, _, awake = heapq.heappop(self._sleepers)
            if not awake.done():
                awake.set_result(None)
        self.now = max(self.now, moment)


async def settle():
    for _ in range(8):
        await asyncio.sleep(0)
