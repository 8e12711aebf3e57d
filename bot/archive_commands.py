"""The commands for the archive: reading it back, and writing it out."""

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from bot import logs
from bot.console import FAILED, fail, settings
from storage import StorageError

_BY_CTRL_C = 130


def backfill(
    *,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Leave out what is older than this day.")
    ] = None,
    pages: Annotated[int | None, typer.Option(min=1, help="Read so many pages of each feed’s archive at most.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Begin at the newest article once more.")] = False,
) -> None:
    """Read the site's older articles, without alerting anybody; go on where an earlier call was."""
    from bot.backfill import Asked, CannotBackfill
    from bot.backfill import backfill as read_back
    from bot.progress import Progress

    found = settings(require_token=False)
    logs.configure("ERROR", found.log_format, secret=found.token)
    progress = Progress(sys.stderr)
    asked = Asked(since and since.date(), pages, again)
    try:
        well = asyncio.run(read_back(found, asked, moved=progress.moved, told=progress.told))
    except (StorageError, CannotBackfill) as error:
        fail([str(error)])
    except KeyboardInterrupt:
        progress.told("Stopped. All that was read is kept: handbill backfill goes on from there.")
        raise typer.Exit(_BY_CTRL_C) from None
    if not well:
        raise typer.Exit(FAILED)


def export(
    file: Annotated[Path | None, typer.Argument(help="Where to; without it, the standard output.")] = None,
) -> None:
    """Write every article as a line of JSON."""
    from bot.export import NoArchive, lines

    found = settings(require_token=False, require_feeds=False)

    async def write(out: BinaryIO) -> int:
        count = 0
        # Closed also where whoever reads has gone (`| head`): the open database would keep the process alive.
        async with contextlib.aclosing(lines(found)) as told:
            async for line in told:
                out.write(f"{line}\n".encode())
                count += 1
        out.flush()
        return count

    try:
        with _stdout() if file is None else _replacing(file) as out:
            count = asyncio.run(write(out))
    except (StorageError, NoArchive) as error:
        fail([str(error)])
    except BrokenPipeError:
        raise  # whoever reads has had enough: typer ends quietly
    except OSError as error:
        fail([f"{file or 'The output'} cannot be written: {error.strerror}."])
    if file:
        typer.echo(f"{count:,} article{'' if count == 1 else 's'} in {file}", err=True)


@contextlib.contextmanager
def _stdout() -> Iterator[BinaryIO]:
    yield typer.get_binary_stream("stdout")


@contextlib.contextmanager
def _replacing(file: Path) -> Iterator[BinaryIO]:
    """Write a file that takes its place only when it is complete."""
    beside = file.with_name(f"{file.name}.part")
    try:
        with beside.open("wb") as out:
            yield out
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
