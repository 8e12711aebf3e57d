"""Random trouble: the same for the same seed, in the shares asked for, and as strict as Telegram's."""

import aiohttp
import pytest

from bot.demo.telegram import StandIn, Weather
from bot.demo.telegram.faults import Dropped
from bot.demo.telegram.refusals import Refusal


def luck(weather, chat):
    """Say how one message fares: its status, 0 for an answer that is lost."""
    try:
        weather.strike("sendMessage", chat, weather.clock())
        weather.break_off("sendMessage")
    except Refusal as refusal:
        return refusal.code
    except Dropped:
        return 0
    return 200


def test_shares_are_kept_and_the_seed_decides():
    """Of many messages to as many chats, so many fare so, and the same ones at every run."""
    shares = {"too_many": 0.1, "bad_gateway": 0.05, "unanswered": 0.02}
    runs = []
    for seed in (1, 1, 2):
        weather = Weather(seed=seed, **shares)
        runs.append([luck(weather, chat) for chat in range(10_000)])
    first, again, other = runs
    assert first == again != other
    assert [first.count(status) / 10_000 for status in (429, 502, 0)] == pytest.approx([0.1, 0.05, 0.017], abs=0.01)


def test_a_limit_holds_and_who_comes_early_is_noted():
    """Until the time that was named, every message to that chat is refused, and to no other."""
    now = [100.0]
    weather = Weather(too_many=1, retry_after=(3, 3), clock=lambda: now[0])
    assert luck(weather, 5) == 429
    weather.too_many = 0
    assert (luck(weather, 5), luck(weather, 6)) == (429, 200)
    assert weather.early == []  # it was on its way when the limit was named
    now[0] = 102.5
    with pytest.raises(Refusal) as refused:
        weather.strike("editMessageText", 5, now[0])
    assert refused.value.parameters == {"retry_after": 1}
    assert [(early.chat, early.seconds) for early in weather.early] == [(5, 0.5)]
    now[0] = 103
    assert luck(weather, 5) == 200


def test_slowness_has_a_tail():
    """Most answers take the usual time, some far longer; in calm weather there is none."""
    weather = Weather(latency=0.2, slow=0.05, tail=1.0)
    delays = sorted(weather.delay() for _ in range(10_000))
    assert delays[0] == delays[9_000] == 0.2
    assert sum(delays) / 10_000 == pytest.approx(0.25, abs=0.01)
    assert delays[-1] > 3
    assert {Weather().delay() for _ in range(9)} == {0}


async def test_over_http(api):
    """A lost answer is a message that arrived; only messages and edits fare so."""
    async with StandIn(weather=Weather(unanswered=1)) as tg:
        ana, api.url = tg.person(100, "Ana", started=True), tg.url
        await api.ok("getMe")
        with pytest.raises(aiohttp.ClientConnectionError):
            await api("sendMessage", chat_id=100, text="x")
        assert [shown.text for shown in ana.messages] == ["x"]
        tg.weather.unanswered, tg.weather.bad_gateway, tg.weather.latency = 0, 1, 0.05
        assert await api.no("sendMessage", chat_id=100, text="y") == "502 Bad Gateway"
        assert [(call.status, call.ended - call.at >= 0.05) for call in tg.calls[1:]] == [(0, False), (502, True)]
