"""What a piece of work costs, told so that it means the same on every machine.

A bound in seconds fails on a slow or busy machine. Here the unit is a fixed piece of work, done by this process just
before and just after what is measured, so that both meet the same processor in the same mood.
"""

import time
from collections.abc import Callable

_LOOPS = 200_000


def effort(work: Callable[[], object]) -> float:
    """Do something once; return its processor time in units of a fixed piece of work (a few hundredths of a second)."""
    before = _unit()
    began = time.process_time()
    work()
    took = time.process_time() - began
    return took / max(before, _unit())


def _unit() -> float:
    """Return the processor seconds of a fixed piece of work: numbers, text and a dict, as parsers use them."""
    began = time.process_time()
    seen: dict[int, str] = {}
    for number in range(_LOOPS):
        seen[number & 1023] = f"{number}"
    return max(time.process_time() - began, 1e-3)
