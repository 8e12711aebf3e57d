"""`make bench`: each benchmark in a process of its own, then the page.

The line: what was asked for -> what is lacking -> one benchmark after the other, told as it ends -> if it
was all of them in full, the page.
"""

import argparse
import sys
import tempfile
import time
from importlib.util import find_spec

from tests.benchmarks import machine, report
from tests.benchmarks.processes import ROOT, Place, measured, two_cores
from tests.benchmarks.servers import program
from tests.benchmarks.sizes import SIZES
from tests.benchmarks.targets import targets

PAGE = ROOT / "docs" / "benchmarks.md"
_LIMIT = 3_600
_PEERS = ("aiogram", "tgcast", "uvloop", "telegramify_markdown", "markdownify")


def main() -> None:
    asked = _asked()
    names = asked.only or list(report.SECTIONS)
    if "delivery" in names and (lacking := _lacking()):
        sys.exit(lacking)
    described = machine.described()
    results = dict(_results(names, asked.size))
    for target in targets(results):
        print(target.line())
    if asked.size == "full" and len(names) == len(report.SECTIONS):
        PAGE.write_text(report.page(results, described, machine.versions()))
        print(f"Written: {PAGE.relative_to(ROOT)}")


def _results(names: list[str], size: str):
    measured_core, load_core = two_cores()
    for name in names:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="handbill-bench-") as folder:
            place = Place(folder, measured_core, load_core, nginx=True)
            given = {"place": place.given(), "size": SIZES[size].given()}
            result = measured(f"tests.benchmarks.{name}:run", core=load_core, seconds=_LIMIT, **given)
        print("\n".join(report.section(name, result)), f"({time.monotonic() - began:.0f} s)\n", sep="\n", flush=True)
        yield name, result


def _lacking() -> str:
    """Say what delivery cannot be measured without, and how to get it."""
    programs = [name for name in ("nginx", "wrk") if not program(name)]
    peers = [name for name in _PEERS if not find_spec(name)]
    words = []
    if programs:
        words.append(f"{' and '.join(programs)} lacking. On Debian or Ubuntu: apt-get install nginx-light wrk")
    if peers:
        words.append(f"{', '.join(peers)} lacking. `make bench` installs them: pip install -e '.[bench]'")
    return "\n".join(words)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure Handbill; see docs/benchmarks.md.")
    parser.add_argument("--only", type=_names, default=[], help="some benchmarks, by commas")
    parser.add_argument("--size", choices=list(SIZES), default="full")
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    if unknown := set(names) - report.SECTIONS.keys():
        raise argparse.ArgumentTypeError(f"no benchmark: {', '.join(unknown)}; there are {', '.join(report.SECTIONS)}")
    return names


if __name__ == "__main__":
    main()
