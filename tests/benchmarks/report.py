"""`docs/benchmarks.md` from one run's results: ratios first, then figures; all numbers come from the run.

By hand are `introduction.md`, and `notes.md` if it is there: what limits the figures, and what was tried.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.converting import OURS as CONVERTER
from tests.benchmarks.delivery import OURS
from tests.benchmarks.targets import targets

HERE = Path(__file__).parent


def page(results: dict[str, dict], machine: dict[str, str], versions: dict[str, str]) -> str:
    """Put a whole run into words."""
    return "\n".join(
        [
            (HERE / "introduction.md").read_text(),
            "## What we hold ourselves to",
            "",
            "| What | Target | Measured | |",
            "|---|---|---|---|",
            *(target.line() for target in targets(results)),
            "",
            *(line for name, result in results.items() for line in section(name, result)),
            *_notes(),
            "## Measured on",
            "",
            "| | |",
            "|---|---|",
            *(f"| {what} | {value} |" for what, value in (machine | versions).items()),
            "",
        ]
    )


def section(name: str, result: dict) -> list[str]:
    """Put one benchmark's results into words."""
    return [*SECTIONS[name](result), ""]


def _notes() -> list[str]:
    """Give what was written by hand of what limits the figures, if anything was."""
    notes = HERE / "notes.md"
    return [notes.read_text()] if notes.exists() else []


def _delivery(result: dict) -> Iterator[str]:
    rows = {row["name"]: row for row in result["rows"]}
    ours = rows[OURS]
    yield "## Delivery, end to end"
    yield ""
    yield f"{result['messages']:,} messages each, {result['rounds']} rounds in turn, medians; answered at once by " + (
        "nginx." if result["server"] == "nginx" else "a small server of ours, which is what limits."
    )
    yield ""
    yield (
        "| Sender | Handbill sends … times as many | and takes … times the CPU for each | Messages/s "
        "| Slowest to fastest | CPU ms each | In flight |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, row in rows.items():
        yield (
            f"| {name} | {ours['rate'] / row['rate']:.2f} | {ours['cpu_ms'] / row['cpu_ms']:.2f} "
            f"| {row['rate']:,.0f} "
            f"| {row['slowest']:,.0f}-{row['fastest']:,.0f} | {row['cpu_ms']:.3f} | {row['flying'] or ''} |"
        )
    yield ""
    yield f"Tried beforehand, with {result['trial']:,} messages, by how many are in flight (messages/s):"
    yield ""
    for name, tried in result["trials"].items():
        yield f"- {name}: " + ", ".join(f"{flying}: {rate:,.0f}" for flying, rate in tried.items())


def _pace(result: dict) -> Iterator[str]:
    yield "## Pace"
    yield ""
    yield (
        f"{result['seconds']} s at each rate, answers after 60 ms, a server that allows exactly the rate, "
        "with a bucket 50 ms deep."
    )
    yield ""
    yield "| Rate | Held | Off | 429s | Share of a core | Grace left at the closest | The server's own longest stall |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    for row in result["rows"]:
        yield (
            f"| {row['rate']:,}/s | {row['held']:,.2f}/s | {row['off_percent']:+.2f} % | {row['refused']} "
            f"| {row['cpu_share']:.1%} | {row['grace_left_ms']:.1f} ms | {row['stall_ms']:.1f} ms |"
        )


def _enqueueing(result: dict) -> Iterator[str]:
    yield "## Enqueueing"
    yield ""
    yield (
        f"One article, followed by three chats in ten; medians of {result['rounds']} rounds, the worst wait and the "
        "highest peak of them. The other writer keeps an update every 5 ms."
    )
    yield ""
    yield (
        "| Chats | Rows made | Time | Rows/s | Peak memory | Time beside a writer | Its longest wait | Its usual wait "
        "| Its wait at rest |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    for row in result["rows"]:
        harder = ", two topics that overlap" if row["followers"] == "overlapping" else ""
        harder += ", all told of an article before" if row["earlier"] else ""
        yield (
            f"| {row['chats']:,}{harder} | {row['rows']:,} | {row['seconds']:.3f} s "
            f"| {row['rows'] / row['seconds']:,.0f} "
            f"| {row['peak_mib']:.0f} MiB | {row['seconds_beside']:.3f} s | {row['longest_wait_ms']:.1f} ms "
            f"| {row['usual_wait_ms']:.1f} ms | {row['idle_wait_ms']:.1f} ms |"
        )


def _commands(result: dict) -> Iterator[str]:
    yield "## Commands"
    yield ""
    rest = result["rest"]
    yield (
        f"`/latest` with {result['articles']:,} articles stored, the whole bot over HTTP; people who ask again as soon "
        f"as they are answered. At rest ({result['rest_rate']} a second for {result['rest_seconds']:g} s, "
        f"{rest['answers']} answers, the usual rate of 30/s): p50 {rest['p50_ms']:.1f} ms, "
        f"p99 {rest['p99_ms']:.1f} ms, longest {rest['longest_ms']:.1f} ms."
    )
    yield ""
    yield "| People at once | Answers/s | CPU ms each | p50 | p99 | Longest |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for row in result["rows"]:
        yield (
            f"| {row['seats']} | {row['rate']:,.0f} | {row['cpu_ms']:.2f} | {row['p50_ms']:.1f} ms "
            f"| {row['p99_ms']:.1f} ms | {row['longest_ms']:.1f} ms |"
        )


def _backfilling(result: dict) -> Iterator[str]:
    yield "## Backfilling"
    yield ""
    yield (
        f"{result['articles']:,} articles of {result['words']} words, read back from the sample site; without the "
        "second between two requests that a real site is given."
    )
    yield ""
    yield "| Way | Time | Articles/s | Peak memory | Lost | Repeated |"
    yield "|---|---:|---:|---:|---:|---:|"
    for row in result["rows"]:
        way = {"api": "REST API", "feed": "pages of the feed"}[row["route"]]
        killed = f", gone on after a kill at {row['killed_at']:,}" if row["killed_at"] else ""
        yield (
            f"| {way}{killed} | {row['seconds']:.1f} s | {row['rate']:,.0f} | {row['peak_mib']:.0f} MiB "
            f"| {row['lost']} | {row['repeated']} |"
        )


def _converting(result: dict) -> Iterator[str]:
    yield "## Converting"
    yield ""
    yield f"From an article's HTML to the pages of a message; medians of {result['rounds']} rounds."
    yield ""
    yield "| Articles | By | takes … times the CPU of Handbill | CPU ms each | Articles/s |"
    yield "|---|---|---:|---:|---:|"
    ours = {row["articles"]: row["cpu_ms"] for row in result["rows"] if row["name"] == CONVERTER}
    for row in result["rows"]:
        articles = f"{row['count']} {row['articles']} of {row['kib']:.1f} KiB"
        ratio = row["cpu_ms"] / ours[row["articles"]]
        yield f"| {articles} | {row['name']} | {ratio:.2f} | {row['cpu_ms']:.3f} | {row['rate']:,.0f} |"


def _searching(result: dict) -> Iterator[str]:
    text, index, whole = (result[f"{name}_bytes"] / 2**20 for name in ("text", "index", "file"))
    stored, bare = result["stored"], result["bare"]
    yield "## Searching"
    yield ""
    yield (
        f"{result['articles']:,} articles of 800 words. {text:,.0f} MiB of text, the index of it takes "
        f"{index:,.0f} MiB ({index / text:.2f} of the text), the whole file {whole:,.0f} MiB. To store an article "
        f"takes {stored['mean_ms']:.2f} ms (at worst, on average of ten, {stored['longest_ms']:.1f} ms); without an "
        f"index {bare['mean_ms']:.2f} ms."
    )
    yield ""
    yield "| | p50 | p95 | Longest |"
    yield "|---|---:|---:|---:|"
    for name, what in (
        ("mix", f"{result['searches']:,} searches of a mix"),
        ("related", "what is related to an article"),
        ("latest", "`/latest`, from storage"),
        ("latest_beside", "`/latest` beside four who search without a pause"),
    ):
        row = result[name]
        yield f"| {what} | {row['p50_ms']:.2f} ms | {row['p95_ms']:.2f} ms | {row['longest_ms']:.1f} ms |"
    yield ""
    yield "| The hardest searches | Best of three |"
    yield "|---|---:|"
    for name, took in result["hardest"].items():
        yield f"| {name} | {took:.1f} ms |"


SECTIONS: dict[str, Callable[[dict], Iterator[str]]] = {
    "delivery": _delivery,
    "pace": _pace,
    "enqueueing": _enqueueing,
    "commands": _commands,
    "backfilling": _backfilling,
    "converting": _converting,
    "searching": _searching,
}
