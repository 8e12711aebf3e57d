"""How far a walk through an archive has come: a bar that is drawn anew at a terminal, now and then a line in a log."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

from bot.backfill import back_to
from bot.html import shorten
from storage import Walk

BETWEEN_LINES = 10.0
"""Seconds, where there is no terminal."""
_BAR = 24


@dataclass(slots=True)
class Progress:
    """Shows walks on a stream. `monotonic` is in seconds."""

    stream: TextIO
    monotonic: Callable[[], float] = time.monotonic
    _began: dict[int, tuple[float, int]] = field(default_factory=dict, init=False)
    _shown_at: float = field(default=float("-inf"), init=False)
    _is_open: bool = field(default=False, init=False)

    def moved(self, walk: Walk) -> None:
        """Show how far it is."""
        now = self.monotonic()
        began, read = self._began.setdefault(walk.feed_id, (now, walk.read))
        words = line(walk, seconds=now - began, lately=walk.read - read)
        if self.stream.isatty():
            columns = shutil.get_terminal_size().columns
            self._write(f"\r{shorten(words, columns - 1):<{columns - 1}}", is_open=True)
        elif now - self._shown_at >= BETWEEN_LINES:
            self._shown_at = now
            self._write(f"{words}\n")

    def told(self, sentence: str) -> None:
        """Write a sentence on a line of its own."""
        self._write("\n" * self._is_open + f"{sentence}\n")

    def _write(self, text: str, *, is_open: bool = False) -> None:
        self._is_open = is_open
        self.stream.write(text)
        self.stream.flush()


def line(walk: Walk, *, seconds: float, lately: int) -> str:
    """Say how far a walk is, and how long it may take yet, from how many articles were read in these seconds."""
    if not walk.total:
        return f"{walk.read:,} articles, {back_to(walk)}"
    done = round(_BAR * walk.read / walk.total)
    left = (
        f", {_duration(seconds / lately * (walk.total - walk.read))} left" if lately and walk.read < walk.total else ""
    )
    return f"{'█' * done}{'░' * (_BAR - done)} {walk.read:,} of {walk.total:,} articles, {back_to(walk)}{left}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes else f"{round(seconds)} s"
