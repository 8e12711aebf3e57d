"""Others who send the same message as often, each in a process of its own; imported there alone."""

import asyncio
import json
import re
import resource
import sqlite3
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import closing
from pathlib import Path

from tests.benchmarks import letter
from tests.benchmarks.engine import TOKEN
from tests.benchmarks.processes import Spent

FIRST_CHAT = 501


async def ptb(url: str, messages: int, flying: int) -> dict:
    """Send with python-telegram-bot's `Bot.send_message` and its own transport."""
    from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

    said = letter.message()
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(**button) for button in row] for row in letter.keyboard()])
    preview = LinkPreviewOptions(url=said.preview)
    async with Bot(TOKEN, base_url=f"{url}/bot") as bot:

        async def send(chat: int) -> None:
            sent = await bot.send_message(
                chat, said.html, parse_mode="HTML", link_preview_options=preview, reply_markup=keyboard
            )
            assert sent.message_id

        return await _all(send, messages, flying)


async def aiogram(url: str, messages: int, flying: int) -> dict:
    """Send with aiogram's `Bot.send_message` and its own session."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

    said = letter.message()
    rows = [[InlineKeyboardButton(**button) for button in row] for row in letter.keyboard()]
    keyboard = InlineKeyboardMarkup(inline_keyboard=rows)
    preview = LinkPreviewOptions(url=said.preview)
    async with Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url))) as bot:

        async def send(chat: int) -> None:
            sent = await bot.send_message(
                chat, said.html, parse_mode="HTML", link_preview_options=preview, reply_markup=keyboard
            )
            assert sent.message_id

        return await _all(send, messages, flying)


async def aiohttp(url: str, messages: int, flying: int) -> dict:
    """Post the request's bytes with a bare aiohttp session, and read the answer: what the library leaves us."""
    from aiohttp import ClientSession, TCPConnector
    from yarl import URL

    body, address = letter.request(FIRST_CHAT), URL(f"{url}/bot{TOKEN}/sendMessage", encoded=True)
    async with ClientSession(connector=TCPConnector(limit=200)) as session:

        async def send(_: int) -> None:
            async with session.post(address, data=body, headers={"Content-Type": "application/json"}) as response:
                assert json.loads(await response.read())["ok"]

        return await _all(send, messages, flying)


def tgcast(url: str, messages: int, flying: int, folder: str) -> dict:
    """Send with tgcast: enqueue first, then time from its start until every task is recorded as sent.

    Its limits are set so high that they never bind, its scheduler looks every millisecond, and its leases
    last as long as the run, since it leases more than it sends.
    """
    from tgcast import Task, Telecast

    said, database = letter.message(), Path(folder) / f"tgcast-{messages}-{flying}-{time.monotonic_ns()}.db"
    engine = Telecast(
        TOKEN,
        store_dsn=str(database),
        telegram_base_url=url,
        global_rps=1e6,
        per_chat_rps=1e6,
        max_concurrency=flying,
        poll_interval=0.001,
        lease_ttl=3600,
    )
    markup = {"inline_keyboard": letter.keyboard()}
    for chat in range(FIRST_CHAT, FIRST_CHAT + messages):
        engine.enqueue(Task(chat, said.html, parse_mode="HTML", reply_markup=markup))
    spent = Spent()
    engine.start()
    with closing(sqlite3.connect(database, timeout=5)) as beside:
        while beside.execute("SELECT 1 FROM tasks WHERE state IN ('queued', 'leased', 'failed') LIMIT 1").fetchone():
            time.sleep(0.02)
        figures = spent.per_message(messages)
        (sent,) = beside.execute("SELECT count(*) FROM tasks WHERE state = 'sent'").fetchone()
    engine.shutdown()
    assert sent == messages
    return figures


def wrk(url: str, seconds_each: int, flying: int, folder: str) -> dict:
    """Send the same request as fast as a client in C can."""
    script = Path(folder) / "post.lua"
    script.write_text(
        f'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
        f"wrk.body = [==[{letter.request(FIRST_CHAT).decode()}]==]\n"
    )
    command = ["wrk", "-t1", f"-c{flying}", f"-d{seconds_each}s", "-s", str(script), f"{url}/bot{TOKEN}/sendMessage"]
    spent = Spent(resource.RUSAGE_CHILDREN)
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds_each + 20).stdout
    requests = re.search(r"(\d+) requests in", out)
    rate = re.search(r"Requests/sec: *([\d.]+)", out)
    assert requests, out
    assert rate, out
    assert "Non-2xx" not in out, out
    return {"rate": float(rate[1]), "cpu_ms": spent.per_message(int(requests[1]))["cpu_ms"]}


async def _all(send: Callable[[int], Awaitable[None]], messages: int, flying: int) -> dict:
    """Send to so many chats, so many at once; the first of each are not counted: they make connections."""
    await asyncio.gather(*(send(chat) for chat in range(FIRST_CHAT, FIRST_CHAT + flying)))
    spent, chats = Spent(), iter(range(FIRST_CHAT, FIRST_CHAT + messages))
    await asyncio.gather(*(_one_by_one(send, chats) for _ in range(flying)))
    return spent.per_message(messages)


async def _one_by_one(send: Callable[[int], Awaitable[None]], chats: Iterable[int]) -> None:
    for chat in chats:
        await send(chat)
