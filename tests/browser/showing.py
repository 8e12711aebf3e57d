"""`handbill demo` as a process of its own, and what is done on its page.

With SCREENSHOTS=folder there are pictures to look at.
"""

import asyncio
import contextlib
import os
import re
import signal
import sys
from pathlib import Path

from bot.demo.telegram.window import WAIT_SECONDS

STICKS_OUT = (
    """[document.documentElement, document.querySelector('#scroller')].map(n => n.scrollWidth - n.clientWidth)"""
)


@contextlib.asynccontextmanager
async def demo():
    """Run the command; give the page's address, and end it as Ctrl-C would."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser"), stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            line = (await process.stdout.readline()).decode()
        yield re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(WAIT_SECONDS):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def say(page, text):
    await page.get_by_label("Message", exact=True).fill(text)
    await page.keyboard.press("Enter")


def messages(page, text):
    return page.locator(".message", has_text=text)


async def picture(page, name):
    if folder := os.environ.get("SCREENSHOTS"):
        await page.wait_for_timeout(400)
        await page.screenshot(path=Path(folder) / name)
