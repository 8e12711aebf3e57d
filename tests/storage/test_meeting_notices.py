"""Who hears what of a meeting, once and at the right time: what other calendars' bots get wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.meetings import brought_back, cancelled, edited, postponed, set_again
from storage import ChatKind, Level, Reminder
from storage.instants import to_stored
from tests.builders import NOW, branch, follower, publish, talk
from tests.storage.meeting_post import Post

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
WISH = {"thread_id": 0, "now": NOW}


@pytest.fixture
def post(storage):
    return Post(storage)


@pytest.fixture
async def newtown(storage):
    return await branch(storage)


async def moved(post, meeting, start):
    return await post.act(meeting, edited(meeting, replace(meeting.details, starts_at=start), post.now))


async def test_a_meeting_from_its_announcement_to_its_start(post, newtown):
    """Each level hears what it is for; the link is for who asked to be reminded."""
    chats = [await follower(post.storage, 1000 + n, newtown, level=level) for n, level in enumerate(Level)]
    asked = await follower(post.storage, 1009)
    meeting = await publish(post.storage, newtown, details=talk(online="https://meet.example/"))
    await post.storage.meetings.remind(asked, meeting.id, list(Reminder), **WISH)
    start = meeting.details.starts_at
    assert await post.pump() == [(chats[0], "new_meeting")]
    heard = []
    for before in (DAY + MINUTE, DAY, 3 * HOUR, 2 * HOUR, HOUR, 15 * MINUTE, timedelta(0)):
        post.now = start - before
        heard.append(await post.pump())
    day_before = [(chat, "day_before") for chat in (*chats, asked)]
    two_hours = [(chat, "two_hours") for chat in (*chats[:2], asked)]
    assert heard == [[], day_before, [], two_hours, [], [(asked, "link")], []]


@pytest.mark.parametrize("passed", [DAY, 2 * HOUR])
@pytest.mark.parametrize("by", [-7 * HOUR, -40 * MINUTE, 40 * MINUTE, 3 * DAY])
async def test_moved_after_a_reminder_went_out(post, newtown, passed, by):
    """Told of the change, then reminded of the new start, at its hours alone, once."""
    chat = await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown, details=talk())
    old = meeting.details.starts_at
    await post.pump()
    for offset in (DAY, 2 * HOUR):
        if offset >= passed:
            post.now = old - offset
            await post.pump()
    new = max(old + by, post.now + 30 * MINUTE)
    meeting = await moved(post, meeting, new)
    post.letters.clear()
    post.now += 2 * MINUTE
    assert await post.pump() == [(chat, "changed")]
    told_at = post.now
    while post.now < max(old, new) + HOUR:
        post.now += 10 * MINUTE
        await post.pump()
    reminders = [(letter.kind, letter.about.starts_at) for letter in post.letters[1:]]
    expected = [
        (kind, new) for kind, offset in (("day_before", DAY), ("two_hours", 2 * HOUR)) if new - offset > told_at
    ]
    assert reminders == expected


async def test_moved_away_and_back(post, newtown):
    """What was reminded of already is not reminded of again; what was not, is."""
    chat = await follower(post.storage, 1001, newtown, level=Level.REMINDERS)
    meeting = await publish(post.storage, newtown, details=talk())
    start = meeting.details.starts_at
    post.now = start - DAY
    assert await post.pump() == [(chat, "day_before")]
    meeting = await moved(post, meeting, start + DAY)
    meeting = await moved(post, meeting, start)
    post.now = start - 2 * HOUR
    assert await post.pump() == [(chat, "two_hours")]


async def test_a_reminder_that_a_cancellation_dropped_is_wanted_after_all(post, newtown):
    chat = await follower(post.storage, 1001, newtown, level=Level.DAY_BEFORE)
    meeting = await publish(post.storage, newtown, details=talk())
    post.now = meeting.details.starts_at - DAY
    while await post.storage.outbox.expand(post.now) is not None:
        pass
    off = await post.act(meeting, cancelled(meeting, "ill", post.now))
    assert await post.pump() == []
    await post.act(off, brought_back(off, post.now))
    post.now += timedelta(seconds=1)  # its hour has passed: the news goes first
    assert await post.pump() == [(chat, "day_before")]


async def test_cancelled_a_minute_before_a_reminder(post, newtown):
    chat = await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown, details=talk())
    await post.pump()
    post.now = meeting.details.starts_at - DAY - MINUTE
    await post.act(meeting, cancelled(meeting, "ill", post.now))
    assert await post.pump() == [(chat, "cancelled")]
    for offset in (DAY, 2 * HOUR, 15 * MINUTE):
        post.now = meeting.details.starts_at - offset
        assert await post.pump() == []


async def test_cancelled_in_the_middle_of_its_announcement(post, newtown):
    """Who had heard of it hears that it is off; who had not hears nothing of it at all."""
    chats = [await follower(post.storage, 1000 + n, newtown) for n in range(20)]
    meeting = await publish(post.storage, newtown)
    while await post.storage.outbox.expand(post.now) is not None:
        pass
    await post.send(await post.claim(limit=7))
    in_flight = await post.claim(limit=3)
    await post.act(meeting, cancelled(meeting, "ill", post.now))
    assert await post.pump() == [(chat, "cancelled") for chat in chats[:7]]
    await post.send(in_flight)  # it was true when it was claimed, a moment ago
    assert await post.pump() == [(chat, "cancelled") for chat in chats[7:10]]
    assert len(post.letters) == 20


async def test_postponed_and_set_again(post, newtown):
    """Followers are kept: who had not heard of it until then hears of it now."""
    chats = [await follower(post.storage, 1000 + n, newtown) for n in range(4)]
    meeting = await publish(post.storage, newtown)
    while await post.storage.outbox.expand(post.now) is not None:
        pass
    await post.send(await post.claim(limit=2))
    off = await post.act(meeting, postponed(meeting, "ill", post.now))
    assert await post.pump() == [(chat, "postponed") for chat in chats[:2]]
    later = replace(off.details, starts_at=off.details.starts_at + 7 * DAY)
    await post.act(off, set_again(off, later, post.now))
    assert await post.pump() == [
        *((chat, "set_again") for chat in chats[:2]),
        *((chat, "new_meeting") for chat in chats[2:]),
    ]
    post.now = meeting.details.starts_at - DAY
    assert await post.pump() == []
    post.now += 7 * DAY
    assert await post.pump() == [(chat, "day_before") for chat in chats]


async def test_a_follower_of_two_branches_of_a_joint_meeting(post, newtown):
    """Told once, at the higher of the two levels."""
    glebe = await branch(post.storage, "Glebe")
    both = await follower(post.storage, 1001, newtown, glebe)
    await post.storage.branches.follow(both, newtown.id, Level.DAY_BEFORE, thread_id=0, now=NOW)
    one = await follower(post.storage, 1002, glebe)
    meeting = await publish(post.storage, newtown, glebe)
    assert await post.pump() == [(both, "new_meeting"), (one, "new_meeting")]
    await post.act(meeting, cancelled(meeting, "", post.now))
    assert await post.pump() == [(both, "cancelled"), (one, "cancelled")]


async def test_each_is_told_old_and_new_since_they_were_told(post, newtown):
    """One knows the first place, another the second: each is told from there."""
    first = await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown, details=talk(venue="A"))
    await post.pump()
    meeting = await post.act(meeting, edited(meeting, replace(meeting.details, venue="B"), post.now))
    second = await follower(post.storage, 1002, newtown)
    await post.storage.meetings.shown(second, [meeting], post.now)
    await post.act(meeting, edited(meeting, replace(meeting.details, venue="C"), post.now))
    post.now += 2 * MINUTE
    assert await post.pump() == [(first, "changed"), (second, "changed")]
    known = {letter.chat: letter.about.known.details.venue for letter in post.letters[1:]}
    assert known == {first: "A", second: "B"}


async def test_a_list_tells_nobody_of_a_new_link(post, newtown):
    """It does not show the link, so who has looked at it is still to hear that the link is another."""
    chat = await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown, details=talk(online="https://meet.example/a"))
    await post.pump()
    changed = edited(meeting, replace(meeting.details, online="https://meet.example/b"), post.now)
    meeting = await post.act(meeting, changed)
    await post.storage.meetings.shown(chat, [meeting], post.now)
    post.now += 2 * MINUTE
    assert await post.pump() == [(chat, "changed")]


async def test_changed_and_changed_back_within_two_minutes(post, newtown):
    await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown, details=talk(venue="A"))
    await post.pump()
    for venue in ("B", "A"):
        meeting = await post.act(meeting, edited(meeting, replace(meeting.details, venue=venue), post.now))
    post.now += 2 * MINUTE
    assert await post.pump() == []


async def test_who_asks_to_be_reminded_hears_of_changes(post, newtown):
    """Though nobody had told them of the meeting: it was shown to somebody else, who passed it on."""
    chat = await follower(post.storage, 1001)
    meeting = await publish(post.storage, newtown)
    await post.storage.meetings.remind(chat, meeting.id, [Reminder.TWO_HOURS], **WISH)
    await post.act(meeting, cancelled(meeting, "", post.now))
    assert await post.pump() == [(chat, "cancelled")]


async def test_what_a_group_knows_goes_along_when_it_moves(post, newtown):
    group = await post.storage.chats.meet(-77, ChatKind.GROUP, language="", now=NOW)
    await post.storage.branches.follow(group.id, newtown.id, Level.EVERYTHING, thread_id=0, now=NOW)
    meeting = await publish(post.storage, newtown)
    await post.storage.meetings.remind(group.id, meeting.id, [Reminder.TWO_HOURS], **WISH)
    await post.pump()
    there = await post.storage.chats.meet(-100_077, ChatKind.SUPERGROUP, language="", now=NOW)
    await post.storage.chats.move(-77, -100_077)
    assert await post.storage.meetings.wishes(there.id, meeting.id) == {Reminder.TWO_HOURS}
    await post.act(meeting, cancelled(meeting, "", post.now))
    assert await post.pump() == [(there.id, "cancelled")]


async def test_who_has_blocked_us_is_reminded_again_after_a_return(post, newtown):
    chat = await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown)
    await post.storage.chats.pause(chat, reason="blocked", now=NOW)
    assert await post.pump() == []
    await post.storage.chats.resume(1001, now=NOW)
    post.now = meeting.details.starts_at - DAY
    assert await post.pump() == [(chat, "day_before")]


async def change_while_away(post, newtown, act, *, back_by_writing=False, away=HOUR):
    """Tell a chat of a meeting, change that while the chat has blocked us; give the chat once it is back."""
    chat = await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown, details=talk(venue="A"))
    await post.pump()
    await post.storage.chats.pause(chat, reason="blocked", now=post.now)
    await act(meeting)
    post.now += 2 * MINUTE
    assert await post.pump() == []
    post.now += away
    if back_by_writing:
        await post.storage.chats.meet(1001, ChatKind.PRIVATE, language="en", now=post.now)
    else:
        await post.storage.chats.resume(1001, now=post.now)
    return chat


@pytest.mark.parametrize("back_by_writing", [False, True])
async def test_who_returns_is_told_what_has_changed_meanwhile(post, newtown, back_by_writing):
    """As it is now, once, however often they come back."""

    async def twice(meeting):
        on = await post.act(meeting, edited(meeting, replace(meeting.details, venue="B"), post.now))
        await post.act(on, cancelled(on, "ill", post.now))

    chat = await change_while_away(post, newtown, twice, back_by_writing=back_by_writing)
    assert await post.pump() == [(chat, "cancelled")]
    await post.storage.chats.pause(chat, reason="blocked", now=post.now)
    await post.storage.chats.resume(1001, now=post.now)
    assert await post.pump() == []


async def test_who_blocks_us_before_a_change_is_sent_is_told_of_it_after_a_return(post, newtown):
    """Its row was there already, and ended when Telegram said that the chat is gone."""
    chat = await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown)
    await post.pump()
    await post.act(meeting, cancelled(meeting, "ill", post.now))
    while await post.storage.outbox.expand(post.now) is not None:
        pass
    await post.storage.chats.pause(chat, reason="blocked", now=post.now)
    assert await post.pump() == []
    await post.storage.chats.resume(1001, now=post.now)
    assert await post.pump() == [(chat, "cancelled")]


async def test_who_blocked_us_before_being_told_hears_of_it_once_it_is_on_again(post, newtown):
    """Like all who had not heard of it when it was called off."""
    chat = await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown)
    while await post.storage.outbox.expand(post.now) is not None:
        pass
    await post.storage.chats.pause(chat, reason="blocked", now=post.now)
    off = await post.act(meeting, cancelled(meeting, "ill", post.now))
    assert await post.pump() == []
    await post.storage.chats.resume(1001, now=post.now)
    await post.act(off, brought_back(off, post.now))
    assert await post.pump() == [(chat, "new_meeting")]


async def test_who_returns_after_the_meeting_is_told_nothing_of_it(post, newtown):
    async def off(meeting):
        await post.act(meeting, cancelled(meeting, "ill", post.now))

    await change_while_away(post, newtown, off, away=3 * DAY)
    assert await post.pump() == []
    assert await post.storage.outbox.open_rows() == 0


async def test_who_returns_and_does_not_follow_any_more_is_told_nothing(post, newtown):
    async def off(meeting):
        await post.act(meeting, cancelled(meeting, "ill", post.now))
        await post.storage.branches.leave(1, newtown.id)

    assert await change_while_away(post, newtown, off) == 1
    assert await post.pump() == []


async def test_who_returns_to_what_changed_and_changed_back_is_told_nothing(post, newtown):
    async def away_and_back(meeting):
        there = await post.act(meeting, edited(meeting, replace(meeting.details, venue="B"), post.now))
        await post.act(there, edited(there, meeting.details, post.now))

    await change_while_away(post, newtown, away_and_back)
    assert await post.pump() == []


async def test_what_a_chat_was_told_outlives_the_outbox(post, newtown):
    """Its rows are pruned after a month; a meeting may have been announced before that."""
    chat = await follower(post.storage, 1001, newtown)
    meeting = await publish(post.storage, newtown, details=talk(starts_in=90 * DAY))
    await post.pump()
    post.now += 60 * DAY
    assert await post.storage.outbox.prune(before=post.now) == 1
    await post.act(meeting, cancelled(meeting, "", post.now))
    assert await post.pump() == [(chat, "cancelled")]


async def test_a_reminder_waits_for_its_hour_though_the_clock_was_set_back(post, newtown):
    """What was to be said at once is said at once; a reminder that was late by the wrong clock has its hour still."""
    chat = await follower(post.storage, 1001, newtown, level=Level.REMINDERS)
    post.now = NOW + 2 * DAY + 12 * HOUR
    meeting = await publish(post.storage, newtown, now=post.now)
    post.now = NOW
    while await post.storage.outbox.set_back(post.now):
        pass
    assert await post.pump() == []
    post.now = meeting.details.starts_at - DAY
    assert await post.pump() == [(chat, "day_before")]


@pytest.mark.parametrize(
    ("zone", "wall"),
    [
        ("Europe/London", datetime(2026, 10, 25, 18, 30)),  # noqa: DTZ001 -- a wall clock
        ("Europe/London", datetime(2027, 3, 28, 18, 30)),  # noqa: DTZ001
        ("Australia/Sydney", datetime(2026, 10, 4, 18, 30)),  # noqa: DTZ001
        ("Australia/Sydney", datetime(2027, 4, 4, 18, 30)),  # noqa: DTZ001
        ("America/New_York", datetime(2026, 11, 1, 18, 30)),  # noqa: DTZ001
        ("America/New_York", datetime(2027, 3, 14, 18, 30)),  # noqa: DTZ001
    ],
)
async def test_the_day_of_a_clock_change(post, newtown, zone, wall):
    """The wall clock is kept as people mean it, and the reminders are so many hours before the instant."""
    start = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    post.now = start - 3 * DAY
    chat = await follower(post.storage, 1001, newtown, now=post.now)
    details = replace(talk(zone=zone), starts_at=start)
    meeting = await publish(post.storage, newtown, details=details, now=post.now)
    row = await post.storage.meetings._db.one("SELECT local_start, starts_at FROM meetings")
    assert tuple(row) == (wall.strftime("%Y-%m-%dT%H:%M"), to_stored(start))
    assert meeting.details.local(start).replace(tzinfo=None) == wall
    await post.pump()
    post.now = start - DAY - MINUTE
    assert await post.pump() == []
    post.now = start - DAY
    assert await post.pump() == [(chat, "day_before")]


async def test_the_receipt(post, newtown):
    chats = [await follower(post.storage, 1000 + n, newtown) for n in range(4)]
    meeting = await publish(post.storage, newtown)
    await post.storage.meetings.remind(chats[0], meeting.id, [Reminder.LINK], **WISH)
    assert not (await post.storage.meetings.receipt(meeting.id)).addressed
    while await post.storage.outbox.expand(post.now) is not None:
        pass
    await post.send(await post.claim(limit=2))
    await post.storage.chats.pause(chats[3], reason="blocked", now=NOW)
    receipt = await post.storage.meetings.receipt(meeting.id)
    assert (receipt.waiting, receipt.told, receipt.missed, receipt.reminded, receipt.addressed) == (1, 2, 1, 1, True)
