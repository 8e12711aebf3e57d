"""A Telegram that allows exactly a rate, and answers after a round trip.

Its bucket is 50 ms deep: it holds what the rate gives in 50 ms, and never less than one message.
At 1,000/s these are 50 messages: one may come 49 ms before its strict time. At 30/s they are 1.5:
half a message of grace, so one may come 16.7 ms before its strict time and not more. What came late
is not made good: a sender that hurries after a pause is refused. A message's time is when it arrived
at this machine, not when this server, which may be kept waiting for its core, came to read it.
"""

import asyncio
import json
import time

from tests.benchmarks import letter
from tests.benchmarks.alone import say, told_to_stop
from tests.benchmarks.stamped import serving
from tests.benchmarks.wire import Reply

DEEP_SECONDS = 0.05
_TICK = 0.002
_REFUSAL = json.dumps(
    {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
).encode()


class Bucket:
    """Fills at the rate, up to its depth; `closest` is the least that a message ever left in it."""

    def __init__(self, rate: float, deep_seconds: float = DEEP_SECONDS) -> None:
        self._rate = rate
        self._depth = self._held = max(1.0, rate * deep_seconds)
        self._since: float | None = None
        self.closest = self._depth

    def take(self, now: float) -> bool:
        """Take one message's worth, if it is there."""
        waited = max(0.0, now - self._since) if self._since is not None else 0.0
        self._since = max(now, self._since or now)
        self._held = min(self._depth, self._held + waited * self._rate)
        self.closest = min(self.closest, self._held - 1)
        if self._held < 1 - 1e-9:
            return False
        self._held -= 1
        return True


async def enforcing(rate: float, round_trip: float, seconds: float) -> dict:
    """Serve until told to stop; then tell what came in the window of so many seconds that the first message opened."""
    loop, receipt, bucket = asyncio.get_running_loop(), letter.receipt(), Bucket(rate)
    accepted: list[float] = []
    refused: list[float] = []

    def judge(arrived: float, reply: Reply) -> None:
        allowed = bucket.take(arrived)
        (accepted if allowed else refused).append(arrived)
        loop.call_later(round_trip, reply, *((200, receipt) if allowed else (429, _REFUSAL)))

    stalls = asyncio.create_task(_longest_stall())
    async with serving(judge) as url:
        say({"url": url})
        await told_to_stop()
    stalls.cancel()
    began = min(accepted + refused, default=0.0)
    return {
        "accepted": sum(at < began + seconds for at in accepted),
        "refused": len(refused),
        "grace_left_ms": bucket.closest / rate * 1000,
        "stall_ms": await stalls * 1000,
    }


async def _longest_stall() -> float:
    """Give how long, at most, this server itself was kept from looking: its own jitter, not the sender's."""
    longest, last = 0.0, time.monotonic()
    try:
        while True:
            await asyncio.sleep(_TICK)
            now = time.monotonic()
            longest, last = max(longest, now - last - _TICK), now
    except asyncio.CancelledError:
        return longest
