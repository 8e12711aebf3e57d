"""Settings from the environment and a .env file, frozen; every problem is told at once.

The line: gather the HANDBILL_ variables -> drop the empty ones -> complain of unknown ones -> read each
value -> ask for what is missing. No message shows a token or a password.
"""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot import values
from bot.html import shorten
from bot.rules.correcting import Corrections
from bot.rules.names import match
from bot.rules.topics import TopicPolicy

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PREFIX = "HANDBILL_"
_FROM_KUBERNETES = re.compile(r"HANDBILL_(SERVICE|PORT)(_|$)")
"""Variables that Kubernetes sets for a service called handbill: none of ours, and no mistake either."""


class BadSettings(Exception):
    """The settings will not do; `problems` has a sentence for each, with what to write instead."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def variable(field: str) -> str:
    """Give the environment variable of a setting."""
    return PREFIX + field.upper()


class Settings(BaseSettings):
    """What the operator decides; each field is a HANDBILL_ variable, its description says what to write."""

    model_config = SettingsConfigDict(frozen=True, hide_input_in_errors=True, validate_default=False)

    token: Annotated[str, values.text(values.token)] = Field(
        "", repr=False, description="the bot’s token from @BotFather"
    )
    api_url: Annotated[str, values.text(values.api_url)] = Field(
        "https://api.telegram.org", description="the address of the Bot API server"
    )
    feeds: Annotated[tuple[str, ...], NoDecode, values.text(values.feeds)] = Field(
        (), repr=False, description="the addresses of one or more feeds, separated by spaces or commas"
    )
    database: Path = Field(Path("handbill.db"), description="where the database file is, or is to be")
    name: str = Field("", description="the publication’s name; without it, the feed’s title")
    site_url: Annotated[str, values.text(values.site_url)] = Field(
        "", description="the address of the publication’s front page"
    )
    admins: Annotated[frozenset[int], NoDecode, values.text(values.admins)] = Field(
        frozenset(), description="the Telegram user ids of those who are told of trouble, separated by spaces or commas"
    )
    timezone: Annotated[ZoneInfo, values.text(values.timezone)] = Field(
        ZoneInfo("UTC"), description="the publication’s time zone, such as Europe/Lisbon"
    )
    topics: Annotated[TopicPolicy, NoDecode, values.text(values.topics)] = Field(
        TopicPolicy(), description="topics always offered, -Hidden ones, Old = New names, * for the rest; by commas"
    )
    series: Annotated[tuple[str, ...], NoDecode, values.text(values.series)] = Field(
        (), description="the categories and tags that are series, separated by commas"
    )
    authors: bool = Field(default=True, description="yes or no")
    pictures: bool = Field(default=True, description="yes or no")
    corrections: Annotated[Corrections, NoDecode, values.text(values.corrections)] = Field(
        Corrections(), description="phrases, and #categories, by which the site marks what it corrected; by commas"
    )
    fetch_texts: bool = Field(default=True, description="yes or no")
    poll_seconds: int = Field(120, ge=10, le=86_400, description="a whole number of seconds from 10 to 86400")
    silent_seconds: int = Field(180, ge=30, le=86_400, description="a whole number of seconds from 30 to 86400")
    rate: float = Field(30, ge=1, le=1000, description="a number of messages a second from 1 to 1000")
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], values.text(str.upper)] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR"
    )
    log_format: Annotated[Literal["console", "json"], values.text(str.lower)] = Field(
        "console", description="console or json"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 -- the signature is the library's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only what is given: `read_settings` gathers, so that it can name unknown variables too."""
        return (init_settings,)


def read_settings(
    environ: Mapping[str, str] | None = None,
    env_file: Path | None = Path(".env"),
    *,
    require_token: bool = True,
    require_feeds: bool = True,
) -> Settings:
    """Read the settings from these variables and, below them, from this file, if it is there.

    Raises:
        BadSettings: values are wrong, missing or of no known setting; it names all of them.
    """
    required = [field for field, needed in (("token", require_token), ("feeds", require_feeds)) if needed]
    settings, problems = read_what_can_be(environ, env_file, required=required)
    if problems:
        raise BadSettings(*problems)
    return settings


def read_what_can_be(
    environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env"), *, required: Sequence[str] = ()
) -> tuple[Settings, tuple[str, ...]]:
    """Read settings likewise, what is wrong as if it were not given; give them, and a sentence for each problem."""
    from_file, problems = _from_file(env_file) if env_file else ({}, [])
    given = _gather({**from_file, **(os.environ if environ is None else environ)})
    problems += [_unknown(name) for name in given if name not in _KNOWN]
    problems += [_missing(field) for field in required if variable(field) not in given]
    told = {_KNOWN[name]: given[name] for name in given if name in _KNOWN}
    try:
        return Settings.model_validate(told), tuple(problems)
    except ValidationError as error:
        faults = error.errors(include_url=False)
    problems += [_wrong(fault, given) for fault in faults]
    wrong = {fault["loc"][0] for fault in faults}
    rest = {field: value for field, value in told.items() if field not in wrong}
    return Settings.model_validate(rest), tuple(problems)


_KNOWN = {variable(field): field for field in Settings.model_fields}


def _gather(merged: Mapping[str, str | None]) -> dict[str, str]:
    stripped = {name: value.strip() for name, value in merged.items() if value and name.upper().startswith(PREFIX)}
    return {name: value for name, value in stripped.items() if value and not _FROM_KUBERNETES.match(name)}


def _from_file(path: Path) -> tuple[Mapping[str, str | None], list[str]]:
    try:
        return DotEnvSettingsSource(Settings, path, "utf-8", case_sensitive=True).env_vars, []
    except (OSError, ValueError):
        return {}, [f"{path}: this file cannot be read: make it readable, and plain text in UTF-8"]


def _unknown(name: str) -> str:
    meant = match(name, tuple(_KNOWN))
    nearest = meant.exact or next(iter(meant.nearest), "")
    return f"{shorten(name, 60)}: there is no such setting" + (f"; did you mean {nearest}?" if nearest else "")


def _missing(field: str) -> str:
    return f"{variable(field)}: this is missing: write {Settings.model_fields[field].description}"


def _wrong(error: "ErrorDetails", given: Mapping[str, str]) -> str:
    field = str(error["loc"][0])
    own = error.get("ctx", {}).get("error")
    advice = f"{values.shown(given[variable(field)])} will not do: write {Settings.model_fields[field].description}"
    return f"{variable(field)}: {own or advice}"
