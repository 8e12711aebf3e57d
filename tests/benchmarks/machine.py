"""What the figures were measured on."""

import os
import platform
import re
import sqlite3
import subprocess
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks.processes import two_cores
from tests.benchmarks.servers import program

LIBRARIES = ("aiohttp", "aiosqlite", "python-telegram-bot", "httpx", "aiogram", "tgcast", "uvloop", "pydantic", "lxml")
LIBRARIES += ("telegramify-markdown", "markdownify")
_LOOKING_SECONDS = 2


def described() -> dict[str, str]:
    """Describe the machine, without its name."""
    measured, load = two_cores()
    same = "" if measured != load else "; one core for all, so the figures include the load"
    return {
        "Processor": _processor(),
        "Cores": f"{len(os.sched_getaffinity(0))} (measured on one, load on another{same})",
        "Memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "Busy with other work before the run": f"{_busy():.0%} of its cores",
        "File system": _file_system(Path(tempfile.gettempdir())),
        "Kernel": f"{platform.system()} {platform.release()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "SQLite": f"{sqlite3.sqlite_version}, WAL, synchronous=FULL",
    }


def versions() -> dict[str, str]:
    """Give the versions of what is compared, as far as it is installed."""
    found = {name: _version(name) for name in LIBRARIES}
    found |= {"nginx": _said("nginx", "-v"), "wrk": _said("wrk", "-v")}
    return {name: number for name, number in found.items() if number}


def _busy() -> float:
    """Give how much of the processor others use: no figure is better than what they leave."""
    before = _processor_times()
    time.sleep(_LOOKING_SECONDS)
    spent = [after - then for after, then in zip(_processor_times(), before, strict=True)]
    idle = spent[3] + spent[4]  # idle, and waiting for a disk
    return 1 - idle / sum(spent)


def _processor_times() -> list[int]:
    return [int(ticks) for ticks in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]


def _processor() -> str:
    found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _file_system(folder: Path) -> str:
    """Give the kind of file system that holds a folder: that of the longest mount point above it."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    above = [(point, kind) for point, kind in mounts if folder.resolve().is_relative_to(point)]
    return max(above, key=lambda mount: len(mount[0]), default=("", "unknown"))[1]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _said(name: str, option: str) -> str:
    found = program(name)
    if not found:
        return ""
    done = subprocess.run([found, option], capture_output=True, text=True, check=False, timeout=10)
    number = re.search(r"\d+\.\d+(\.\d+)?", done.stdout + done.stderr)
    return number[0] if number else ""
