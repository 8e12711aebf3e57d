"""Delivering what is told of meetings: the same engine, with what each chat knows."""

from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.gateway import Gateway, Transport, new_session
from bot.jobs.deliver import Delivering
from bot.rules.meetings import cancelled, edited
from bot.views.alerts import told
from storage import Level, Reminder
from tests.builders import NOW, branch, follower, publish, talk
from tests.gateway.conftest import TOKEN, server
from tests.jobs.conftest import Clock
from tests.jobs.test_deliver import Post

__all__ = ["server"]


@pytest.fixture
async def post(storage, server):
    async with new_session() as session:
        made = Post(storage, server, session, 1_000)
        gateway = Gateway(Transport(session, server.url, TOKEN), made.pacer)

        def render(telling, articles, _picture):
            return told(telling, articles, ZoneInfo("UTC"))

        made.delivering = Delivering(
            storage, gateway, render, answers=made.answers, clock=made.clock, jitter=lambda: 0.0
        )
        yield made


@pytest.fixture
async def newtown(storage):
    return await branch(storage)


async def act(post, meeting, change):
    return await post.storage.meetings.change(meeting.id, change, expected=meeting.revision, by=7, now=post.clock.now)


async def deliver(post):
    """Address and deliver all that is due; give the beginnings of what was said to whom."""
    post.got.clear()
    while await post.storage.outbox.expand(post.clock.now) is not None:
        pass
    await post.rounds()
    return {params["chat_id"]: params["text"] for params in post.got}


async def test_from_the_announcement_to_the_cancellation(post, newtown):
    """Each chat reads old -> new from what it was told itself, though both read of one revision now."""
    await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown, details=talk(venue="A", address=""))
    assert list(await deliver(post)) == [1001]
    meeting = await act(post, meeting, edited(meeting, replace(meeting.details, venue="B"), NOW))
    second = await follower(post.storage, 1002, newtown)
    await post.storage.meetings.shown(second, [meeting], NOW)
    meeting = await act(post, meeting, edited(meeting, replace(meeting.details, venue="C"), NOW))
    post.clock.now += timedelta(minutes=2)
    said = await deliver(post)
    assert "<s>A</s> → <b>C</b>" in said[1001]
    assert "<s>B</s> → <b>C</b>" in said[1002]
    await act(post, meeting, cancelled(meeting, "The hall is flooded.", post.clock.now))
    said = await deliver(post)
    assert [text[:16] for text in said.values()] == ["<b>Cancelled</b>"] * 2
    shows = await post.storage._db.fetch("SELECT shows FROM messages ORDER BY id")
    assert [row["shows"] for row in shows] == ["new_meeting", *["changed"] * 2, *["cancelled"] * 2]


async def test_a_message_is_rendered_once_for_all_who_know_the_same(post, newtown):
    for number in range(50):
        await follower(post.storage, 1001 + number, newtown)
    await publish(post.storage, newtown)
    assert len(await deliver(post)) == 50
    assert len(post.delivering._renderings._kept) == 1


async def test_a_cancelled_meetings_announcement_is_cleared_away_quickly(post, newtown):
    """Though little is claimed ahead at this pace: those who were told of it wait behind."""
    post.pacer._interval = 1 / 30
    for number in range(1_000):
        await follower(post.storage, 1001 + number, newtown)
    meeting = await publish(post.storage, newtown)
    while await post.storage.outbox.expand(post.clock.now) is not None:
        pass
    await act(post, meeting, cancelled(meeting, "", NOW))
    for rounds in range(1, 9):  # noqa: B007 -- how many it took
        await post.delivering.round()
        await post.delivering._settler.flush()
        if not await post.storage.outbox.open_rows():
            break
    assert rounds <= 5
    assert post.got == []


@dataclass
class Hurrying(Clock):
    """A clock that goes on by more than half a second between any two looks."""

    def __call__(self):
        self.now += timedelta(seconds=0.6)
        return self.now


async def test_a_reminder_whose_turn_comes_after_the_start_is_dropped(post, newtown):
    """It was claimed in time, and waited."""
    await follower(post.storage, 1001, newtown, level=Level.REMINDERS)
    meeting = await publish(post.storage, newtown)
    start = meeting.details.starts_at
    post.clock.now = start - timedelta(hours=1)
    while await post.storage.outbox.expand(post.clock.now) is not None:
        pass
    await post.delivering.round()  # the day before is long over
    await post.delivering._settler.flush()
    post.delivering._clock = Hurrying(start - timedelta(seconds=1))
    await post.rounds()
    assert post.got == []
    (row,) = await post.storage._db.fetch(
        """
        SELECT o.outcome, o.detail, o.attempts FROM outbox o JOIN notices n ON n.id = o.notice_id
        WHERE n.kind = 'two_hours'
        """
    )
    assert tuple(row) == ("dropped", "too late", 1)


async def test_a_reminder_that_got_no_answer_is_not_repeated(post, newtown):
    """It may have arrived; the link, without which nobody gets in, is sent again."""
    chat = await follower(post.storage, 1001)
    meeting = await publish(post.storage, newtown, details=talk(online="https://meet.example/"))
    await post.storage.meetings.remind(chat, meeting.id, list(Reminder), thread_id=0, now=NOW)
    post.says = lambda _chat: None
    for before, times in ((timedelta(hours=2), 1), (timedelta(minutes=15), 2)):
        post.clock.now = meeting.details.starts_at - before
        await deliver(post)
        post.clock.now += timedelta(seconds=6)
        await post.rounds()
        assert len(post.got) == times
