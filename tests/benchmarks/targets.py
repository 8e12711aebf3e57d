"""What we hold ourselves to, next to what was measured."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.converting import OURS as CONVERTER
from tests.benchmarks.converting import TELEGRAMIFY
from tests.benchmarks.delivery import AIOGRAM, OURS, PTB, TGCAST


@dataclass(frozen=True)
class Target:
    """A limit on a figure: at least, or at most, so much."""

    name: str
    limit: float
    measured: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def line(self) -> str:
        """Give a row of a table: target, measured, met or missed by how much."""
        sign = "≥" if self.at_least else "≤"
        verdict = "met" if self.met else f"**missed** by {self._missed()}"
        wanted, found = f"{_number(self.limit)}{self.unit}", f"{_number(self.measured)}{self.unit}"
        return f"| {self.name} | {sign} {wanted} | {found} | {verdict} |"

    def _missed(self) -> str:
        off = abs(self.measured - self.limit)
        return f"{off / self.limit:.0%}" if self.limit else f"{_number(off)}{self.unit}"


def targets(results: dict[str, dict]) -> Iterator[Target]:
    """Judge what was measured; what was not measured has no row."""
    if "delivery" in results:
        yield from _delivery({row["name"]: row for row in results["delivery"]["rows"]})
    for row in results.get("pace", {}).get("rows", []):
        yield from _pace(row)
    if "enqueueing" in results:
        yield from _enqueueing(results["enqueueing"]["rows"])
    if "backfilling" in results:
        yield from _backfilling(results["backfilling"])
    if "converting" in results:
        yield from _converting(results["converting"]["rows"])
    if "searching" in results:
        result = results["searching"]
        name = f"a search among {result['articles']:,}"
        yield Target(f"{name}: 95 % of a mix within", 30, result["mix"]["p95_ms"], " ms")
        yield Target(f"{name}: the hardest", 200, max(result["hardest"].values()), " ms")


def _delivery(rows: dict[str, dict]) -> Iterator[Target]:
    ours = rows[OURS]
    yield Target("messages a second, end to end", 5_000, ours["rate"], "/s", at_least=True)
    yield Target("CPU of a message", 0.2, ours["cpu_ms"], " ms")
    for peer, times in ((PTB, 10), (TGCAST, 8), (AIOGRAM, 1)):
        if peer in rows:
            ratio = ours["rate"] / rows[peer]["rate"]
            yield Target(f"as many a second as {peer}", times, ratio, " times", at_least=True)


def _pace(row: dict) -> Iterator[Target]:
    within = {1_000: 2, 30: 1}[row["rate"]]
    name = f"{row['rate']:,}/s"
    yield Target(f"{name}: off the rate", within, abs(row["off_percent"]), " %")
    yield Target(f"{name}: answers 429", 0, row["refused"], "")
    if row["rate"] == 1_000:
        yield Target(f"{name}: share of a core", 35, row["cpu_share"] * 100, " %")


def _enqueueing(rows: list[dict]) -> Iterator[Target]:
    row = max((row for row in rows if row["followers"] == "plain" and not row["earlier"]), key=lambda row: row["chats"])
    name = f"{row['rows']:,} of {row['chats']:,} addressed"
    yield Target(f"{name}: time", 1.0, row["seconds"], " s")
    yield Target(f"{name}: longest wait of another writer", 50, row["longest_wait_ms"], " ms")
    yield Target(f"{name}: peak memory", 150, row["peak_mib"], " MiB")


def _backfilling(result: dict) -> Iterator[Target]:
    name, rows = f"{result['articles']:,} articles read back", result["rows"]
    yield Target(f"{name}: peak memory", 200, max(row["peak_mib"] for row in rows), " MiB")
    yield Target(f"{name}, once killed half-way: lost", 0, sum(row["lost"] for row in rows), "")
    yield Target(f"{name}, once killed half-way: repeated", 0, sum(row["repeated"] for row in rows), "")


def _converting(rows: list[dict]) -> Iterator[Target]:
    cpu = {(row["articles"], row["name"]): row["cpu_ms"] for row in rows}
    for (articles, name), spent in cpu.items():
        if name == TELEGRAMIFY:
            ratio = spent / cpu[articles, CONVERTER]
            yield Target(f"{articles} converted: as cheap as by {name}", 10, ratio, " times", at_least=True)


def _number(value: float) -> str:
    if float(value).is_integer() and abs(value) < 1e6:
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
