"""Edits that nobody waits for: they leave where the beat is free, and hold up no alert by more than a step."""

import asyncio

import pytest

from bot.gateway import Lane
from bot.gateway.quotas import CHAT_SECONDS, GROUP_MESSAGES
from tests.gateway.test_pacing import Line, settle


async def test_edits_leave_after_all_that_is_said():
    """Those that waited first are overtaken by whatever comes later."""
    line = Line(10)
    first = line.wait(0, name="news")
    waiting = [line.wait(1_000 + n, Lane.UPKEEP, f"edit {n}") for n in range(3)]
    await settle()
    waiting += [line.wait(n, name="news") for n in range(1, 9)] + [line.wait(9, Lane.INTERACTIVE, "answer")]
    await line.after(3)
    await asyncio.gather(first, *waiting)
    assert [name for *_, name in line.left] == ["news", "answer", *["news"] * 8, "edit 0", "edit 1", "edit 2"]


async def test_an_edit_does_not_use_up_the_rate():
    """Edits are counted: all together keep to the rate."""
    line = Line(10)
    waiting = [line.wait(n, Lane.UPKEEP) for n in range(100)]
    await line.after(5)
    assert len(line.left) == pytest.approx(50, abs=1)
    for task in waiting:
        task.cancel()


@pytest.mark.parametrize("chat", [7, -7])
async def test_an_edit_holds_up_a_chats_alert_by_one_step_at_most(chat):
    """Be it a person or a group: who edits takes a place only where the chat has one at once."""
    line = Line(100)
    for second in range(30):
        if line.pacer.wait(chat, Lane.UPKEEP) == 0:
            await line.wait(chat, Lane.UPKEEP)
        assert line.pacer.wait(chat) <= CHAT_SECONDS
        await line.after(second + 1)


async def test_a_group_has_room_left_for_what_is_said():
    line = Line(100)
    while line.pacer.wait(-7, Lane.UPKEEP) < 1.5:
        line.wait(-7, Lane.UPKEEP)
        await line.after(line.time.now - line.start + 1.1)
    said = len(line.left)
    news = [line.wait(-7) for _ in range(GROUP_MESSAGES - said)]
    await line.after(line.time.now - line.start + GROUP_MESSAGES)
    assert (said, len(line.left)) == (5, GROUP_MESSAGES)
    await asyncio.gather(*news)


async def test_who_edits_can_see_that_there_is_something_to_say():
    line = Line(10)
    waiting = [line.wait(n) for n in range(3)]
    await settle()
    assert [line.pacer.busy(lane) for lane in Lane] == [False, True, True]
    await line.after(1)
    await asyncio.gather(*waiting)
    assert not line.pacer.busy(Lane.UPKEEP)
