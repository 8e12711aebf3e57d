"""Logs for a console or a collector; the token never gets into one."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Literal

import structlog

_TALKATIVE = ("httpx", "httpcore", "aiosqlite", "asyncio")
"""Libraries that log addresses, tokens in them included, or every statement."""


def configure(level: str, style: Literal["console", "json"], *, secret: str = "") -> None:
    """Send all logs to standard error, from `level` up; `secret` is blotted out wherever it appears."""
    threshold = logging.getLevelNamesMapping()[level]
    console = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    renderer = structlog.processors.JSONRenderer() if style == "json" else console
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _blotting(secret.rpartition(":")[2]),  # the half that is secret: in an address the colon may be %3A
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(level=max(threshold, logging.WARNING), handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _blotting(secret: str) -> structlog.typing.Processor:
    def blot(_logger: object, _method: str, event: MutableMapping[str, object]) -> MutableMapping[str, object]:
        for key, value in event.items() if secret else ():
            if secret in str(value):
                event[key] = str(value).replace(secret, "<token>")
        return event

    return blot
