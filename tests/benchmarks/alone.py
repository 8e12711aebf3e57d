"""A process of its own for one function: pinned to a core, given JSON, giving JSON.

`python -m tests.benchmarks.alone ORDER` imports nothing of ours before it is pinned, so that all its
threads stay on that core. The function's result is the last line of the standard output; logs go to
standard error.
"""

import asyncio
import inspect
import json
import os
import signal
import sys
from importlib import import_module


def main() -> None:
    order = json.loads(sys.argv[1])
    if order["core"] is not None:
        os.sched_setaffinity(0, {order["core"]})
    from bot import logs

    logs.configure("ERROR", "console")
    module, _, name = order["target"].partition(":")
    result = getattr(import_module(module), name)(**order["given"])
    if inspect.iscoroutine(result):
        result = _runner(order["uvloop"])(result)
    say(result)


def say(what: object) -> None:
    """Tell the process that started this one."""
    print(json.dumps(what), flush=True)


async def told_to_stop() -> None:
    """Wait for SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


def _runner(uvloop: bool):
    return import_module("uvloop").run if uvloop else asyncio.run


if __name__ == "__main__":
    main()
