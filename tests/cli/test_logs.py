"""What an operator finds in the log: never the token, and no colours where nobody sees them."""

import json
import logging

import pytest
import structlog

from bot import logs

SECRET = "7000003:TEST-what-must-not-be-seen"


@pytest.fixture(autouse=True)
def _as_before():
    handlers, level = logging.getLogger().handlers[:], logging.getLogger().level
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


def log_everywhere() -> None:
    """Log the token in each place where one could turn up."""
    ours, theirs = structlog.get_logger(), logging.getLogger("a.library")
    try:
        int(SECRET)  # the error quotes it
    except ValueError as error:
        ours.exception("failed with %s", SECRET)
        ours.error("failed", exc_info=error, settings={"token": SECRET})
        theirs.exception("failed at %s", f"/bot{SECRET}/")
    ours.warning("odd", why=SECRET.replace(":", "%3A"))
    theirs.warning("a library says %(what)s", {"what": SECRET})


@pytest.mark.parametrize("style", ["console", "json"])
def test_the_token_is_blotted_out_wherever_it_stands(capsys, style):
    """In our lines and in those of libraries, in exceptions and in values within values."""
    logs.configure("DEBUG", style, secret=SECRET)
    log_everywhere()
    seen = capsys.readouterr().err
    assert SECRET.partition(":")[2] not in seen
    assert seen.count("<token>") >= 5


def test_json_is_one_object_a_line(capsys):
    """Whatever is logged, a collector can read it."""
    logs.configure("INFO", "json", secret=SECRET)
    log_everywhere()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["level"] for line in lines] == ["error", "error", "error", "warning", "warning"]
    assert all({"event", "timestamp"} <= line.keys() for line in lines)


def test_no_colours_in_a_file(capsys):
    """A journal would show their codes."""
    logs.configure("INFO", "console")
    structlog.get_logger().warning("feed not read", why="no answer")
    assert "\x1b" not in capsys.readouterr().err


def test_what_is_below_the_level_is_left_out(capsys):
    """Libraries say nothing below WARNING, whatever the level: theirs would hold addresses."""
    logs.configure("DEBUG", "console")
    logging.getLogger("httpx").info("GET https://courier.example/feed/")
    logging.getLogger("a.library").info("chatter")
    structlog.get_logger().debug("ours")
    seen = capsys.readouterr().err
    assert "ours" in seen
    assert "GET" not in seen
    assert "chatter" not in seen
