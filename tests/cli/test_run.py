"""`handbill run` and `handbill demo` at their beginnings: what is wrong is said in words."""

import asyncio
import signal
import socket
import sqlite3
import time
from contextlib import closing

import aiohttp
import pytest

from bot.demo.publication import Canned
from bot.demo.telegram import StandIn
from bot.demo.telegram.window import WAIT_SECONDS
from tests.cli.conftest import TOKEN
from tests.flows.killing import until


@pytest.mark.parametrize("command", [(), ("run",), ("demo",), ("check",), ("preview",), ("who",), ("resend",)])
async def test_help_of_every_command(operator, command):
    """`--help` explains, whatever the settings are."""
    ended = await operator.types(*command, "--help", rate="wrong")
    assert ended.code == 0
    assert "Usage: " in ended.words
    assert "--help" in ended.words


async def test_as_a_module(operator):
    """`python -m bot` is the same command line."""
    ended = await operator.sees("--help")
    assert ended.code == 0
    for command in ("run", "demo", "check", "preview", "who", "resend"):
        assert command in ended.words


@pytest.mark.parametrize("words", [("publish",), ("run", "--now"), ("preview",), ("demo", "--port", "99999")])
async def test_a_command_mistyped(operator, words):
    """Click's usage error: exit code 2, no traceback."""
    ended = await operator.types(*words)
    assert ended.code == 2
    assert "Usage: " in ended.words


async def test_several_wrong_settings_are_all_named(operator):
    """Each has its sentence, the exit code is 2, and no token is echoed, wherever it stands."""
    ended = await operator.types(
        "run", token=f"{TOKEN} ", feeds="courier.example/feed", rate=TOKEN, timezone="Lisbn", poll_second="5"
    )
    assert ended.code == 2
    for name in ("FEEDS", "RATE", "TIMEZONE", "POLL_SECOND"):
        assert any(line.startswith(f"HANDBILL_{name}: ") for line in ended.words.splitlines()), name
    assert "did you mean HANDBILL_POLL_SECONDS?" in ended.words
    assert len(ended.words.splitlines()) == 4


async def test_a_settings_file_is_read(operator, tmp_path):
    """`.env` in the working directory counts, below the environment."""
    (tmp_path / ".env").write_text("HANDBILL_RATE=none\nHANDBILL_FEEDS=also none\n", "utf-8")
    ended = await operator.types("run")
    assert ended.code == 2
    assert ended.words.startswith("HANDBILL_RATE: ")
    assert "HANDBILL_FEEDS" not in ended.words


async def test_a_token_that_telegram_does_not_know(operator):
    """One sentence, exit code 1."""
    ended = await operator.sees("run", token="7000002:another-one-entirely")
    assert ended.code == 1
    assert ended.words == "Telegram does not know this token: copy HANDBILL_TOKEN anew from @BotFather.\n"


async def test_a_database_of_another_program(operator, tmp_path):
    """One sentence, exit code 1, and the file is left alone."""
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    before = (tmp_path / "other.db").read_bytes()
    ended = await operator.sees("run", database="other.db")
    assert ended.code == 1
    assert "belongs to another program" in ended.words
    assert ended.words.count("\n") == 1
    assert (tmp_path / "other.db").read_bytes() == before


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return listener.getsockname()[1]


async def test_telegram_down_at_the_start(operator):
    """It waits and says so; when Telegram is there, it works; then it ends in order."""
    port = free_port()
    process = await operator.launches("run", api_url=f"http://127.0.0.1:{port}")
    try:
        line = await asyncio.wait_for(process.stdout.readline(), WAIT_SECONDS)
        assert b"telegram cannot be reached" in line
        async with StandIn(token=TOKEN, port=port) as tg:
            ana = tg.person(1, "Ana")
            await ana.say("/start")
            await ana.settled(1)
            process.send_signal(signal.SIGTERM)
            output, _ = await asyncio.wait_for(process.communicate(), WAIT_SECONDS)
        assert process.returncode == 0
        assert b"Traceback" not in output
    finally:
        if process.returncode is None:
            process.kill()


@pytest.fixture
async def hanging():
    """A Telegram that takes requests and never answers: its address, and an event that one has come."""
    came = asyncio.Event()

    async def hang(reader, writer):
        came.set()
        await reader.read()  # until the other side has gone
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", came


@pytest.mark.parametrize(
    ("command", "number", "code"), [("run", "SIGTERM", 0), ("run", "SIGINT", 0), ("check", "SIGINT", 130)]
)
async def test_told_to_end_while_telegram_does_not_answer(operator, hanging, command, number, code):
    """A Telegram that hangs does not hold up the end, and Ctrl-C shows no traceback."""
    url, came = hanging
    launched = time.monotonic()
    process = await operator.launches(command, api_url=url)
    try:
        await asyncio.wait_for(came.wait(), WAIT_SECONDS)
        told = time.monotonic()
        process.send_signal(signal.Signals[number])
        output, _ = await asyncio.wait_for(process.communicate(), WAIT_SECONDS)
        ended = time.monotonic()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == code
    assert b"Traceback" not in output
    assert ended - told < 4 * (told - launched)  # starting takes a second or two; an answer is waited for ten


async def test_the_demo_from_its_beginning_to_its_end(operator, site):
    """It says where the page is, whatever HANDBILL_ variables are set; Ctrl-C ends it, with nothing left behind."""
    site.publish(title="Rents rise")
    process = await operator.launches("demo", "--no-browser", "--feed", site.feed_url, token="not-a-token", rate="lots")
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), WAIT_SECONDS)).decode()
        assert line.startswith("The bot is ready to chat: http://127.0.0.1:")
        async with aiohttp.ClientSession() as session, session.get(line.split()[6]) as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        rest, _ = await asyncio.wait_for(process.communicate(), WAIT_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
    assert (process.returncode, rest) == (0, b"")


async def test_a_feed_for_the_demo_that_cannot_be_read_yet(operator, site):
    """The terminal says why; once it can be read, within seconds, the demo begins by itself."""
    site.publish(title="Rents rise")
    site.respond_with(Canned(status=404, path="/feed/"))
    process = await operator.launches("demo", "--no-browser", "--feed", site.feed_url)
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), WAIT_SECONDS)).decode()
        assert line.startswith("The feed cannot be read: there is no such page: check the feed’s address (HTTP 404).")
        site.respond_with(None)
        line = (await asyncio.wait_for(process.stdout.readline(), WAIT_SECONDS)).decode()
        assert line.startswith("The bot is ready to chat: http://127.0.0.1:")
    finally:
        process.kill()
        await process.wait()


async def test_ctrl_c_while_the_demos_feed_cannot_be_read(operator):
    """It ends at once, without a traceback."""
    process = await operator.launches("demo", "--no-browser", "--feed", "http://127.0.0.1:9/feed/")
    try:
        await asyncio.wait_for(process.stdout.readline(), WAIT_SECONDS)
        process.send_signal(signal.SIGINT)
        rest, _ = await asyncio.wait_for(process.communicate(), WAIT_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
    assert (process.returncode, rest) == (0, b"")


async def test_a_port_that_is_taken(operator, tg):
    """`handbill demo` names the port and what to do."""
    port = tg.url.rpartition(":")[2]
    ended = await operator.sees("demo", "--no-browser", "--port", port)
    assert ended.code == 1
    assert ended.words == f"Port {port} is in use: name another with --port, or leave it out.\n"


async def test_a_feed_for_the_demo_that_is_no_address(operator):
    """The option is named, not the variable behind it."""
    ended = await operator.sees("demo", "--no-browser", "--feed", "courier.example/feed")
    assert ended.code == 1
    assert ended.words.startswith("--feed: ")
    assert "HANDBILL_" not in ended.words


async def test_the_log_of_a_run_names_no_token(operator, tmp_path):
    """At DEBUG, as JSON, and with a feed that cannot be read."""
    process = await operator.launches(
        "run", log_level="DEBUG", log_format="json", feeds="http://127.0.0.1:9/feed/", database="handbill.db"
    )
    seen = []

    async def read():
        while line := await process.stdout.readline():
            seen.append(line)

    reading = asyncio.create_task(read())
    try:
        await until(lambda: any(b"feed not read" in line for line in seen), "nothing was logged")
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), WAIT_SECONDS) == 0
        await reading
    finally:
        if process.returncode is None:
            process.kill()
        reading.cancel()
    assert all(line.startswith(b"{") for line in seen)
    assert TOKEN.encode() not in b"".join(seen)
