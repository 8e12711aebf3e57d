"""The papers say what is so: settings, commands, links."""

import re
from pathlib import Path

from typer.main import get_command

from bot.__main__ import cli
from bot.config import Settings, variable
from bot.handlers import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def test_the_readme_lists_every_setting_and_no_other():
    listed = re.findall(r"^\| `(HANDBILL_\w+)` \|", README, re.MULTILINE)
    assert sorted(listed) == sorted(variable(field) for field in Settings.model_fields)


def test_the_readme_gives_the_defaults():
    for field in (
        "database",
        "timezone",
        "poll_seconds",
        "silent_seconds",
        "rate",
        "api_url",
        "log_level",
        "log_format",
    ):
        (line,) = [line for line in README.splitlines() if line.startswith(f"| `{variable(field)}`")]
        assert line.endswith(f"| `{Settings.model_fields[field].default}` |")


def test_the_readme_lists_every_command():
    for command in COMMANDS:
        assert f"/{command.name}" in README or not command.listed
    for name in get_command(cli).commands:
        assert f"`handbill {name}" in README


def test_links_between_papers_lead_somewhere():
    for paper in PAPERS:
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", paper.read_text()):
            assert (paper.parent / target).exists(), f"{paper.name}: {target}"


def test_make_targets_named_in_papers_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for paper in PAPERS:
        assert set(re.findall(r"`?\bmake ([a-z]+)`", paper.read_text())) <= targets
