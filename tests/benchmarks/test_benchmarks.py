"""The benchmarks work: each is run at a tiny size, beside a small server of ours; its figures are of no interest."""

import asyncio
import json
import socket
import time

import pytest

from tests.benchmarks import (
    backfilling,
    commands,
    converting,
    delivery,
    engine,
    enqueueing,
    letter,
    machine,
    pace,
    report,
    searching,
    stamped,
    strict,
)
from tests.benchmarks.delivery import OURS, PTB
from tests.benchmarks.processes import Place, two_cores
from tests.benchmarks.sizes import SIZES
from tests.benchmarks.targets import Target, targets

TINY = SIZES["tiny"].given()


@pytest.fixture
def place(tmp_path) -> dict:
    measured, load = two_cores()
    return Place(str(tmp_path), measured, load, nginx=False).given()


def test_delivery_sends_everything_with_us_and_with_others(place):
    result = delivery.run(place, TINY)
    rows = {row["name"]: row for row in result["rows"]}
    assert rows.keys() >= {OURS, PTB}
    assert all(row["rate"] > 0 and row["cpu_ms"] > 0 for row in rows.values())
    assert "| python-telegram-bot |" in "\n".join(report.section("delivery", result))


def test_pace_counts_what_is_accepted(place):
    result = pace.run(place, TINY)
    assert [row["rate"] for row in result["rows"]] == [1000, 30]
    assert all(row["held"] > 0 for row in result["rows"])
    assert "| 30/s |" in "\n".join(report.section("pace", result))


def test_enqueueing_makes_a_row_for_each_follower(place):
    result = enqueueing.run(place, TINY)
    assert [row["rows"] for row in result["rows"]] == [300, 300, 300]
    assert all(row["peak_mib"] > 0 and row["longest_wait_ms"] > 0 for row in result["rows"])
    assert "two topics that overlap" in "\n".join(report.section("enqueueing", result))


def test_commands_are_all_answered(place):
    result = commands.run(place, TINY)
    assert result["rest"]["answers"] > 0
    assert all(row["answers"] > 0 for row in result["rows"])
    assert "| 2 |" in "\n".join(report.section("commands", result))


def test_backfilling_loses_and_repeats_nothing(place):
    result = backfilling.run(place, TINY)
    assert [(row["lost"], row["repeated"]) for row in result["rows"]] == [(0, 0)] * 3
    assert result["rows"][1]["killed_at"] >= 300
    assert "| REST API, gone on after a kill at " in "\n".join(report.section("backfilling", result))
    assert all(target.met for target in targets({"backfilling": result}))


def test_searching_is_timed_and_weighed(place):
    result = searching.run(place, TINY)
    assert result["index_bytes"] > 0
    assert all(took > 0 for took in result["hardest"].values())
    assert "200 articles" in "\n".join(report.section("searching", result))
    assert len(list(targets({"searching": result}))) == 2


def test_converting_is_measured_beside_the_parser(place):
    result = converting.run(place, TINY)
    assert {row["name"] for row in result["rows"]} >= {converting.OURS, converting.PARSER}
    assert all(row["rate"] > 0 for row in result["rows"])
    assert "| lxml, the parser alone |" in "\n".join(report.section("converting", result))


async def test_the_engine_sends_what_the_others_send():
    """What is compared is one message: the same call, whatever the spaces between its parts."""
    from bot.gateway import Address, new_session
    from tests.benchmarks.wire import serving

    bodies = []

    def answer(_method, body, reply):
        bodies.append(body)
        reply(200, letter.receipt())

    async with serving(answer) as url, new_session() as session:
        await engine.gateway(session, url, engine.UNLIMITED).send(Address(501), letter.message())
    assert [json.loads(body) for body in bodies] == [json.loads(letter.request(501))]


def test_the_strict_server_allows_exactly_its_rate():
    bucket = strict.Bucket(30)
    assert all(bucket.take(number / 30) for number in range(100))
    assert bucket.take(100 / 30 - 0.016)
    assert not bucket.take(101 / 30 - 0.018)


def test_a_burst_of_fifty_milliseconds_and_no_more_is_allowed():
    bucket = strict.Bucket(1000)
    assert sum(bucket.take(1.0) for _ in range(60)) == 50


async def test_what_came_while_the_server_was_kept_away_is_no_burst():
    """Each message counts from when it arrived, in that order."""
    arrivals = []

    def judge(moment, reply):
        arrivals.append(moment)
        reply(200, letter.receipt())

    async with stamped.serving(judge) as url:
        address = ("127.0.0.1", int(url.rpartition(":")[2]))
        with socket.create_connection(address) as second, socket.create_connection(address) as first:
            await asyncio.sleep(0.1)
            for sender in (first, second):
                sender.sendall(b"POST /bot1:x/sendMessage HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}")
                time.sleep(0.2)  # noqa: ASYNC251 -- this is what keeps the server away
            async with asyncio.timeout(5):
                while len(arrivals) < 2:
                    await asyncio.sleep(0.01)
    assert 0.19 < arrivals[1] - arrivals[0] < 5


def test_a_target_that_is_missed_says_by_how_much():
    assert Target("time", 1.0, 0.5, " s").line() == "| time | ≤ 1 s | 0.5 s | met |"
    assert Target("rate", 5000, 4000, "/s", at_least=True).line().endswith("| **missed** by 20% |")
    assert Target("429s", 0, 3, "").line().endswith("| **missed** by 3 |")


def test_the_page_has_a_figure_for_each_target_and_names_no_machine():
    row = {"rate": 100.0, "cpu_ms": 0.1, "slowest": 90.0, "fastest": 110.0, "flying": 8}
    counts = {"messages": 1, "rounds": 1, "trial": 1}
    results = {
        "delivery": {**counts, "trials": {}, "server": "nginx", "rows": [{"name": n, **row} for n in (OURS, PTB)]}
    }
    page = report.page(results, machine.described(), machine.versions())
    assert page.startswith("# Benchmarks\n")
    assert len(list(targets(results))) == 3
    assert "| as many a second as python-telegram-bot | ≥ 10 times | 1 times | **missed** by 90% |" in page
    assert "| SQLite |" in page
