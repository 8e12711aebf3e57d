"""What every command at the machine does alike: read the settings, and fail with sentences."""

from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import typer

from bot.config import BadSettings, Settings, read_settings

WRONG_SETTINGS, FAILED = 2, 1
"""Exit codes."""


def settings(*, require_token: bool = True, require_feeds: bool = True) -> Settings:
    """Read the settings, or end with what is wrong with them."""
    try:
        return read_settings(env_file=Path(".env"), require_token=require_token, require_feeds=require_feeds)
    except BadSettings as error:
        fail(error.problems, code=WRONG_SETTINGS)


def fail(sentences: Iterable[str], *, code: int = FAILED) -> NoReturn:
    """End with sentences on standard error."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(code)
