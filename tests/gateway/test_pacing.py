"""When messages may leave, with time in our hands: nobody waits for real."""

import asyncio
import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gateway import Lane, Pacer
from bot.gateway.pacing import AHEAD_SECONDS, BURST, CREDIT_SECONDS
from bot.gateway.quotas import GROUP_MESSAGES
from tests.gateway.fake_time import Time, settle

EPSILON = 1e-6


class Line:
    """A pacer, those who wait for it, and who left when."""

    def __init__(self, rate):
        self.time = Time()
        self.start = self.time.now
        self.pacer = Pacer(rate, clock=self.time.clock, sleep=self.time.sleep)
        self.left = []

    def wait(self, chat, lane=Lane.BROADCAST, name=""):
        return asyncio.create_task(self._wait(chat, lane, name))

    async def _wait(self, chat, lane, name):
        await self.pacer.turn(chat, lane)
        self.left.append((self.time.now - self.start, chat, lane, name))

    async def after(self, seconds):
        await self.time.pass_until(self.start + seconds)

    def times(self, chat=None):
        return [at for at, of, *_ in self.left if chat in {None, of}]


@pytest.mark.parametrize("rate", [1, 30, 500, 1_000])
async def test_the_rate_is_kept_to_two_percent(rate):
    """Ten seconds of as many chats as one likes: neither more than the rate, nor less."""
    line = Line(rate)
    waiting = [line.wait(chat) for chat in range(rate * 11)]
    await line.after(10)
    assert len(line.left) == pytest.approx(rate * 10, rel=0.02, abs=1)
    for task in waiting:
        task.cancel()


async def test_departures_are_spaced_evenly():
    """No second begins with a burst: Telegram counts those too."""
    line = Line(30)
    waiting = [line.wait(chat) for chat in range(60)]
    await line.after(3)
    await asyncio.gather(*waiting)
    gaps = [after - before for before, after in itertools.pairwise(line.times())]
    assert min(gaps) >= 1 / 30 - CREDIT_SECONDS - EPSILON
    assert max(gaps[1:]) == pytest.approx(1 / 30)


async def test_a_pause_earns_no_credit():
    """After an hour of nothing to say, the first second is like any other."""
    line = Line(30)
    await line.wait(1)
    await line.after(3600)
    waiting = [line.wait(chat) for chat in range(2, 102)]
    await line.after(3601)
    assert len(line.left) - 1 <= 30 * (1 + CREDIT_SECONDS) + 1
    for task in waiting:
        task.cancel()


async def test_who_waits_for_an_answer_goes_first():
    """Answers overtake a broadcast of any length; each lane keeps its own order."""
    line = Line(10)
    waiting = [line.wait(chat, name=f"news {chat}") for chat in range(100)]
    await line.after(2)
    before = len(line.left)
    waiting += [line.wait(1_000 + n, Lane.INTERACTIVE, f"answer {n}") for n in range(3)]
    await line.after(3)
    names = [name for *_, name in line.left]
    assert names[before : before + 3] == ["answer 0", "answer 1", "answer 2"]
    news = [name for name in names if name.startswith("news")]
    assert news == [f"news {n}" for n in range(len(news))]
    for task in waiting:
        task.cancel()


async def test_a_chat_gets_one_message_a_second():
    """However many there are for it; the others do not wait for it."""
    line = Line(100)
    waiting = [line.wait(1) for _ in range(5)] + [line.wait(chat) for chat in range(2, 50)]
    await line.after(6)
    await asyncio.gather(*waiting)
    assert line.times(chat=1) == pytest.approx([0, 1, 2, 3, 4], abs=0.02)
    assert max(at for at, chat, *_ in line.left if chat != 1) < 0.6


async def test_a_group_gets_twenty_messages_a_minute():
    """Of a broadcast or of answers; the twenty-first waits, and other chats do not wait for it."""
    line = Line(100)
    waiting = [line.wait(-5, lane) for lane in (Lane.BROADCAST, Lane.INTERACTIVE) for _ in range(15)]
    waiting.append(line.wait(7))
    await line.after(180)
    await asyncio.gather(*waiting)
    times = line.times(chat=-5)
    assert len(times) == 30
    assert all(sum(start <= at < start + 60 for at in times) <= GROUP_MESSAGES for start in times)
    assert max(times) < 75
    assert line.times(chat=7) == pytest.approx([0], abs=0.02)


async def test_how_long_a_chat_has_to_wait_is_told_without_waiting():
    """So that a leased row is given back instead of being held until its lease ends."""
    line = Line(100)
    assert line.pacer.wait(-5) == 0
    for _ in range(20):
        line.wait(-5, Lane.INTERACTIVE)
    await line.after(30)
    assert line.pacer.wait(-5) == pytest.approx(31, abs=0.1)
    assert line.pacer.wait(7) == 0


async def test_an_answer_does_not_wait_for_the_beat_of_a_broadcast():
    """At a message a second too: it leaves when its lane is empty, and what follows makes up for it."""
    line = Line(30)
    waiting = [line.wait(chat) for chat in range(90)]
    await line.after(1.01)
    asked = line.time.now - line.start
    waiting.append(line.wait(1_000, Lane.INTERACTIVE))
    await settle()
    assert line.times(chat=1_000) == pytest.approx([asked])
    await line.after(4)
    await asyncio.gather(*waiting)
    assert max(line.times()) == pytest.approx(90 / 30, abs=0.05)


async def test_a_broadcast_slows_down_when_telegram_refuses():
    """Half the rate after a fifth of fifty answers were 429; answers to people keep theirs; it recovers."""
    line = Line(100)
    for chat in range(50):
        line.pacer.note(chat, refused=chat >= 39)
    waiting = [line.wait(chat) for chat in range(200)]
    await line.after(1)
    assert len(line.left) == pytest.approx(50, abs=2)
    answered = [line.wait(1_000 + n, Lane.INTERACTIVE) for n in range(10)]
    await line.after(1.1)
    assert all(task.done() for task in answered)
    for chat in range(100):
        line.pacer.note(chat, refused=False)
    before = len(line.left)
    await line.after(2.1)
    assert len(line.left) - before == pytest.approx(100, abs=2)
    for task in waiting:
        task.cancel()


async def test_a_person_gets_three_answers_at_once():
    """A short conversation is not slowed; a storm is, to one a second."""
    line = Line(1_000)
    waiting = [line.wait(1, Lane.INTERACTIVE) for _ in range(6)]
    await line.after(10)
    await asyncio.gather(*waiting)
    assert line.times() == pytest.approx([0, 0, 0, 1, 2, 3], abs=0.02)


async def test_cancelled_waiters_take_no_departure():
    """Whoever gave up is passed over: the next leaves in their place."""
    line = Line(10)
    waiting = [line.wait(chat) for chat in range(40)]
    await line.after(0.45)
    gone = len(line.left)
    for task in waiting[gone : gone + 10]:
        task.cancel()
    await line.after(1.05)
    assert [chat for _, chat, *_ in line.left] == [*range(gone), *range(gone + 10, gone + 16)]
    for task in waiting:
        task.cancel()


async def test_a_closed_lane_gives_no_more_turns():
    """Who waits in it is told at once; the other lane goes on."""
    line = Line(10)
    waiting = [line.wait(chat) for chat in range(20)]
    await line.after(0.45)
    gone = len(line.left)
    line.pacer.close(Lane.BROADCAST)
    await asyncio.gather(*waiting)
    assert line.time.now - line.start == pytest.approx(0.45)
    assert [await line.pacer.turn(99, lane) for lane in (Lane.BROADCAST, Lane.INTERACTIVE)] == [False, True]
    assert gone < 20


async def test_who_cannot_wait_so_long_takes_no_departure():
    """They are told within a beat of their time, and those after them leave in their stead."""
    line = Line(10)
    waiting = [asyncio.create_task(line.pacer.turn(chat, Lane.BROADCAST, within=0.55)) for chat in range(20)]
    waiting += [line.wait(chat) for chat in range(20, 40)]
    await line.after(0.75)
    assert sum(task.done() and task.result() is False for task in waiting[:20]) == 14
    assert len(line.left) == 2
    await line.after(5)


async def test_a_group_that_had_too_much_takes_no_further_answers():
    """Nobody waits a minute for an answer: its place is not taken either, so that what comes later is not late."""
    line = Line(100)
    for _ in range(20):
        line.wait(-5, Lane.INTERACTIVE)
    await line.after(20)
    assert [await line.pacer.turn(-5, Lane.INTERACTIVE, within=30) for _ in range(50)] == [False] * 50
    assert line.pacer.wait(-5) == pytest.approx(41, abs=0.1)


async def test_everyone_may_give_up():
    """The next one leaves as if nobody had been there, within a departure's time."""
    line = Line(10)
    waiting = [line.wait(chat) for chat in range(5)]
    await line.after(0)
    for task in waiting:
        task.cancel()
    await line.after(5)
    await settle()
    last = line.wait(99)
    await line.after(5.2)
    assert last.done()


ARRIVALS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.0, 0.01, 0.5, 1.0, 3.0]),
        st.integers(1, 2),
        st.sampled_from(Lane),
        st.booleans(),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(ARRIVALS, st.sampled_from([5, 100, 1_000]))
def test_whatever_comes_the_limits_hold_and_all_leave(arrivals, rate):
    """Any mix of chats, lanes, times and people who give up."""
    line = asyncio.run(_lived(arrivals, rate))
    staying = Counter(chat for _, chat, _, gives_up in arrivals if not gives_up)
    assert all(line.times(chat) == sorted(line.times(chat)) for chat in staying)
    assert all(len(line.times(chat)) >= staying[chat] for chat in staying)
    answers = any(lane is Lane.INTERACTIVE for _, _, lane, _ in arrivals)
    _check_rate(line.times(), rate, AHEAD_SECONDS if answers else 0)
    for chat in staying:
        _check_chat(line.times(chat), rate)


async def _lived(arrivals, rate):
    line = Line(rate)
    waiting = []
    for at, chat, lane, gives_up in sorted(arrivals, key=lambda arrival: arrival[0]):
        await line.after(at)
        task = line.wait(chat, lane)
        waiting.append(task)
        if gives_up:
            await settle()
            task.cancel()
    await line.after(100)
    await asyncio.gather(*waiting, return_exceptions=True)
    return line


def _check_rate(times, rate, ahead):
    """No stretch holds more departures than the rate allows, but for the credit and the one that begins it.

    Answers may leave a little ahead of the beat.
    """
    for first, start in enumerate(times):
        for count, end in enumerate(times[first:], 1):
            assert count <= (end - start + CREDIT_SECONDS + ahead) * rate + 1 + EPSILON


def _check_chat(times, rate):
    """At most a burst of three and one a second, but for what a full lane (here of 40) may push together."""
    for first, start in enumerate(times):
        for count, end in enumerate(times[first:], 1):
            assert count <= end - start + 40 / rate + max(BURST.values()) + EPSILON
