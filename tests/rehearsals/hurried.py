"""`handbill run` for which the minutes and the hour of corrections are seconds: `python -m ... SETTLED APART`.

All else is as an operator has it, but that feeds are read oftener than they may ask for.
"""

import asyncio
import signal
import sys
from datetime import timedelta

from bot import app, logs
from bot.config import read_settings
from bot.jobs import redraw, retract
from bot.rules import retracting
from storage import clippings

POLL_SECONDS = 1.0


async def main(settled: float, apart: float) -> None:
    clippings.SETTLED = timedelta(seconds=settled)
    retracting.APART = timedelta(seconds=apart)
    redraw.IDLE_SECONDS = retract.IDLE_SECONDS = retract.BETWEEN_SECONDS = 0.2
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settings = read_settings(env_file=None).model_copy(update={"poll_seconds": POLL_SECONDS})
    await app.run(settings, stop, clock=app.utc_now)


if __name__ == "__main__":
    logs.configure("INFO", "console")
    asyncio.run(main(*map(float, sys.argv[1:])))
