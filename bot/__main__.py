"""The command line: `handbill`, also `python -m bot`."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot import logs
from bot.config import BadSettings, Settings, read_settings
from storage import StorageError

if TYPE_CHECKING:
    from bot.check import Finding

cli = typer.Typer(
    help="Handbill puts a publication on Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_WRONG_SETTINGS, _FAILED = 2, 1


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
        asyncio.run(_until_told(lambda stop: run_bot(settings, stop)))
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
        asyncio.run(_until_told(lambda stop: run_demo(stop, feed=feed, port=port, open_browser=open_browser)))
    except (StorageError, CannotDemo) as error:
        _fail([str(error)])


@cli.command()
def check(*, live: Annotated[bool, typer.Option(help="Only whether the running bot is at work.")] = False) -> None:
    """Try the settings, the database, each feed and Telegram, and say what is wrong."""
    settings = _settings(require_token=False, require_feeds=not live)
    logs.configure("ERROR", settings.log_format, secret=settings.token)
    if not asyncio.run(_check(settings, live=live)):
        raise typer.Exit(_FAILED)


@cli.command()
def preview(article: Annotated[str, typer.Argument(help="An article's id or address, or: newest.")]) -> None:
    """Send an article's alert to the admins alone."""
    from bot.gateway.introduction import NoTelegram
    from bot.preview import NothingToPreview
    from bot.preview import preview as send_preview

    settings = _settings(require_feeds=False)
    logs.configure("ERROR", settings.log_format, secret=settings.token)
    try:
        lines = asyncio.run(send_preview(settings, article))
    except (StorageError, NothingToPreview, NoTelegram) as error:
        _fail([str(error)])
    typer.echo("\n".join(lines))
    if any(line.startswith("not ") for line in lines):
        raise typer.Exit(_FAILED)


async def _check(settings: Settings, *, live: bool) -> bool:
    from bot.check import check as try_all
    from bot.check import live as hear_heartbeats

    # Lists: each finding is told as soon as it is known, and all are told before they are summed up.
    if live:
        well = [_told(finding) for finding in await hear_heartbeats(settings)]
    else:
        well = [_told(finding) async for finding in try_all(settings)]
    return all(well)


def _told(finding: "Finding") -> bool:
    typer.echo(f"{'well ' if finding.well else 'WRONG'}  {finding.part}: {finding.words}")
    return finding.well


async def _until_told(work: Callable[[asyncio.Event], Coroutine[None, None, None]]) -> None:
    """Do the work, and have it end in order on SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stop.set)
    await work(stop)


def _settings(*, require_token: bool = True, require_feeds: bool = True) -> Settings:
    try:
        return read_settings(env_file=Path(".env"), require_token=require_token, require_feeds=require_feeds)
    except BadSettings as error:
        _fail(error.problems, code=_WRONG_SETTINGS)


def _fail(sentences: Iterable[str], *, code: int = _FAILED) -> NoReturn:
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
