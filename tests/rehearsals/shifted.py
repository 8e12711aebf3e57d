"""`handbill run` with a clock that is wrong by as many seconds as a file says: `python -m ... FILE`."""

import asyncio
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import app, logs
from bot.config import read_settings


async def main(file: Path) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await app.run(
        read_settings(env_file=None), stop, clock=lambda: datetime.now(UTC) + timedelta(seconds=float(file.read_text()))
    )


if __name__ == "__main__":
    logs.configure("INFO", "console")
    asyncio.run(main(Path(sys.argv[1])))
