"""The command line: `handbill`, also `python -m bot`."""

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from bot import logs
from bot.archive_commands import backfill, export
from bot.branch_commands import branch, organiser
from bot.config import Settings, read_what_can_be
from bot.console import FAILED as _FAILED
from bot.console import WRONG_SETTINGS as _WRONG_SETTINGS
from bot.console import fail as _fail
from bot.console import settings as _settings
from storage import Stage, StorageError

if TYPE_CHECKING:
    from bot.check import Finding

cli = typer.Typer(
    help="Handbill puts a publication on Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.command()(backfill)
cli.command()(export)
cli.add_typer(branch)
cli.add_typer(organiser)
_BY_SIGNAL = 128
"""Added to a signal's number, it is the exit code that shells know."""
_AT_ONCE_SECONDS = 2.0
"""How long letting go may take after a second signal."""


def main() -> None:
    """Run the command that was typed."""
    cli()


@cli.command()
def run() -> None:
    """Run the bot, as the HANDBILL_ variables say."""
    from bot.app import run as run_bot
    from bot.gateway.introduction import WrongToken

    settings = _settings()
    logs.configure(settings.log_level, settings.log_format, secret=settings.token)
    try:
        _until_told(lambda stop, hurry: run_bot(settings, stop, hurry=hurry, ready=_keep_what_is_there))
    except (StorageError, WrongToken) as error:
        _fail([str(error)])


@cli.command()
def demo(
    feed: Annotated[str, typer.Option(help="Use this feed instead of the sample publication.")] = "",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="The chat page's port; 0 takes a free one.")] = 0,
    open_browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the chat page.")] = True,
) -> None:
    """Try the bot here: a sample publication, a stand-in for Telegram and a chat page, without any account."""
    from bot.demo.running import CannotDemo, run_demo

    logs.configure("WARNING", "console")
    try:
        _until_told(lambda stop, hurry: run_demo(stop, hurry, feed=feed, port=port, open_browser=open_browser))
    except (StorageError, CannotDemo) as error:
        _fail([str(error)])


@cli.command()
def check(*, live: Annotated[bool, typer.Option(help="Only whether the running bot is at work.")] = False) -> None:
    """Try the settings, the database, each feed and Telegram, and say what is wrong."""
    settings, problems = read_what_can_be(required=() if live else ("feeds",))
    if live and problems:
        _fail(problems, code=_WRONG_SETTINGS)
    logs.configure("ERROR", settings.log_format, secret=settings.token)
    if not asyncio.run(_check(settings, problems, live=live)):
        raise typer.Exit(_FAILED)


@cli.command()
def preview(article: Annotated[str, typer.Argument(help="An article's id or address, or: newest.")]) -> None:
    """Send an article's alert to the admins alone."""
    from bot.gateway.introduction import NoTelegram
    from bot.preview import NothingToPreview
    from bot.preview import preview as send_preview
    from bot.wanted import NoSuchArticle

    settings = _settings(require_feeds=False)
    logs.configure("ERROR", settings.log_format, secret=settings.token)
    try:
        lines = asyncio.run(send_preview(settings, article))
    except (StorageError, NothingToPreview, NoSuchArticle, NoTelegram) as error:
        _fail([str(error)])
    typer.echo("\n".join(lines))
    if any(line.startswith("not ") for line in lines):
        raise typer.Exit(_FAILED)


@cli.command()
def who(
    article: Annotated[str, typer.Argument(help="An article's id or address, or: newest.")],
    outcome: Annotated[list[Stage] | None, typer.Option(help="Only chats with which it has come so far.")] = None,
) -> None:
    """Tell who was told of an article, who was not, and why."""
    from bot.ledger import NoLedger
    from bot.ledger import who as lines
    from bot.wanted import NoSuchArticle

    settings = _settings(require_token=False, require_feeds=False)

    async def tell() -> None:
        # Closed also where whoever reads has gone (`| head`): the open database would keep the process alive.
        async with contextlib.aclosing(lines(settings, article, outcome or ())) as told:
            async for line in told:
                typer.echo(line)

    try:
        asyncio.run(tell())
    except (StorageError, NoLedger, NoSuchArticle) as error:
        _fail([str(error)])


@cli.command()
def resend(
    article: Annotated[str, typer.Argument(help="An article's id or address, or: newest.")],
    *,
    missing: Annotated[bool, typer.Option("--missing", help="To followers who were not sent it; never to others.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Send an article's alert to those of its followers who were not sent it."""
    from bot.ledger import NoLedger
    from bot.ledger import missing as count
    from bot.ledger import resend as queue
    from bot.wanted import NoSuchArticle

    settings = _settings(require_token=False, require_feeds=False)
    try:
        found = asyncio.run(count(settings, article))
        typer.echo(found.words)
        if missing and found.chats and (yes or typer.confirm("Send it?")):
            typer.echo(asyncio.run(queue(settings, found.article_id)))
    except (StorageError, NoLedger, NoSuchArticle) as error:
        _fail([str(error)])


async def _check(settings: Settings, problems: Sequence[str], *, live: bool) -> bool:
    from bot.check import check as try_all
    from bot.check import live as hear_heartbeats

    # Lists: each finding is told as soon as it is known, and all are told before they are summed up.
    if live:
        well = [_told(finding) for finding in await hear_heartbeats(settings)]
    else:
        well = [_told(finding) async for finding in try_all(settings, problems)]
    return all(well)


def _told(finding: "Finding") -> bool:
    typer.echo(f"{'well ' if finding.well else 'WRONG'}  {finding.part}: {finding.words}")
    return finding.well


Work: TypeAlias = Callable[[asyncio.Event, asyncio.Event], Coroutine[None, None, None]]
"""What goes on until the first event is set, and then ends in order, or at once when the second is set too."""


def _keep_what_is_there() -> None:
    """Have the garbage collector pass over what the start made, which stays.

    Looking through all of it takes some 30 ms in which nobody is answered, and an alert's many new objects would
    have it done.
    """
    gc.collect()
    gc.freeze()


def _until_told(work: Work) -> None:
    """Do the work until SIGINT or SIGTERM, and then let it end in order; a second one ends it at once."""
    if code := asyncio.run(_signalled(work)):
        raise typer.Exit(code)


async def _signalled(work: Work) -> int:
    """Do the work until told by a signal; give the exit code, which names the signal only if there were two."""
    stop, hurry = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    codes: list[int] = []

    def told(number: int) -> None:
        if stop.is_set():
            hurry.set()
            codes.append(_BY_SIGNAL + number)
            loop.call_later(_AT_ONCE_SECONDS, os._exit, codes[0])  # whatever hangs: all that matters is on the disk
        stop.set()

    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, told, signum)
    await work(stop, hurry)
    return codes[0] if codes else 0


if __name__ == "__main__":
    main()
