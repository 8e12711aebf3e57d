"""How large the rehearsals are: short in every run of the tests, in full with REHEARSE=full; and how they report."""

import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")
FULL = os.environ.get("REHEARSE") == "full"


def scaled(short: T, full: T) -> T:
    """Give the figure for this run."""
    return full if FULL else short


def report(title: str, figures: Iterable[tuple[object, ...]]) -> None:
    """Print figures as a compact table, its first column to the left and the others to the right."""
    rows = [[str(cell) for cell in row] for row in figures]
    widths = [max(len(row[column]) for row in rows if column < len(row)) for column in range(max(map(len, rows)))]
    print(f"\n{title}")
    for first, *others in rows:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=False))
        print("  ".join([f"  {first.ljust(widths[0])}", *cells]))


def seconds(value: float) -> str:
    """Show a time span."""
    return f"{value:.1f} s"


def milliseconds(value: float) -> str:
    """Show a short time span."""
    return f"{1000 * value:.1f} ms"
