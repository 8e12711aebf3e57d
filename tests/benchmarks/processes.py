"""Processes beside this one: started, pinned, bounded in time, and ended by whoever started them."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Place:
    """Where a bench runs: a folder to write in, the cores, and whether there is nginx (and wrk)."""

    folder: str
    measured: int | None
    load: int | None
    nginx: bool

    @property
    def path(self) -> Path:
        return Path(self.folder)

    def given(self) -> dict[str, object]:
        return asdict(self)


def two_cores() -> tuple[int, int]:
    """Give a core for what is measured and one for all else; the same one where there is no other."""
    cores = sorted(os.sched_getaffinity(0))
    return cores[0], cores[-1]


def measured(target: str, *, core: int | None, seconds: float, uvloop: bool = False, **given: object) -> dict:
    """Run one function in a process of its own; give what it gives."""
    done = subprocess.run(
        _command(target, core, uvloop, given), cwd=ROOT, stdout=subprocess.PIPE, timeout=seconds, check=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


@dataclass
class Beside:
    """A process that works until it is told to stop; `ready` is what it said first."""

    process: subprocess.Popen
    ready: dict

    def cpu_seconds(self) -> float:
        """Give the time that its threads have had so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def end(self) -> dict:
        """Tell it to stop; give its last words."""
        self.process.terminate()
        out, _ = self.process.communicate(timeout=20)
        return json.loads(out.splitlines()[-1])


@contextmanager
def beside(target: str, *, core: int | None, **given: object) -> Iterator[Beside]:
    """Have a function run in a process of its own, beside the block."""
    process = subprocess.Popen(_command(target, core, False, given), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Beside(process, json.loads(process.stdout.readline()))
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def _command(target: str, core: int | None, uvloop: bool, given: dict[str, object]) -> list[str]:
    order = {"target": target, "core": core, "uvloop": uvloop, "given": given}
    return [sys.executable, "-m", "tests.benchmarks.alone", json.dumps(order)]


class Spent:
    """The time and CPU since it was made: of the whole process, user and system."""

    def __init__(self, who: int = resource.RUSAGE_SELF) -> None:
        self._who = who
        self._began, self._cpu = time.perf_counter(), self._used()

    def _used(self) -> float:
        usage = resource.getrusage(self._who)
        return usage.ru_utime + usage.ru_stime

    def per_message(self, messages: int) -> dict[str, float]:
        """Give messages a second, and milliseconds of CPU for each."""
        seconds = time.perf_counter() - self._began
        return {"rate": messages / seconds, "cpu_ms": (self._used() - self._cpu) / messages * 1000}

    def share(self) -> float:
        """Give the share of one core that was used."""
        return (self._used() - self._cpu) / (time.perf_counter() - self._began)


def peak_mib() -> float:
    """Give the most memory that this process held.

    Not `ru_maxrss`: on Linux that is inherited from whoever started the process.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
